// The talk as it went. At its end it stays at its end, whatever grows or shrinks; where the agent has scrolled up to, it stays too.
import { filesIn } from '../../../shared/files.js';
import { html, useLayoutEffect, useRef } from '../../lib.js';
import { redWords } from '../state/talk.js';
import { changesIn } from '../state/amend.js';
import { Amend, Message, OnItsWay, isShown } from './message.js';

/** As near as this to its end, a log is at its end. */
const NEAR_PX = 80;

/** How long a line stands out that was looked for. */
const SHOWN_MS = 4000;

/** Keeps a log where it is; each change of `beginning` takes it to its end. Gives whether it is kept there. */
export function useKeptPlace(root, beginning) {
  const isAtEnd = useRef(true);
  const settle = () => {
    if (isAtEnd.current) root.current.scrollTop = root.current.scrollHeight;
  };
  useLayoutEffect(() => {
    isAtEnd.current = true;
    settle();
  }, [beginning]);
  useLayoutEffect(settle);
  useLayoutEffect(() => {
    const log = root.current;
    let top = 0;
    const look = () => {
      const isNear = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
      // What grows below leaves the log where it was: only who scrolls up leaves its end.
      if (isNear) isAtEnd.current = true;
      else if (log.scrollTop < top) isAtEnd.current = false;
      top = log.scrollTop;
    };
    const watch = new ResizeObserver(settle);
    watch.observe(log);
    const lines = new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node => node instanceof Element && watch.observe(node))));
    lines.observe(log, { childList: true });
    for (const line of log.children) watch.observe(line);
    log.addEventListener('scroll', look, { passive: true });
    log.addEventListener('load', settle, true);
    return () => {
      lines.disconnect();
      watch.disconnect();
    };
  }, []);
  return isAtEnd;
}

/** Shows a log at an event, once that is there; then it is not kept at its end. */
function usePlace(root, serving, isAtEnd) {
  const wanted = serving.place.value,
    n = serving.talk.value.events.length;
  useLayoutEffect(() => {
    const line = wanted && root.current.querySelector(`[data-event="${CSS.escape(wanted)}"]`);
    if (!line) return;
    isAtEnd.current = false;
    serving.place.value = '';
    line.scrollIntoView({ block: 'center' });
    line.classList.add('found-here');
    line.focus({ preventScroll: true });
    setTimeout(() => line.classList.remove('found-here'), SHOWN_MS);
  }, [wanted, n]);
}

/**
 * The lines, each drawn once: a long talk must not be drawn anew with every word. What an event looks like depends on it, and on `key`.
 * @param {string} key @param {(event: any) => any} draw
 */
function useDrawn(key, draw) {
  const drawn = useRef({ key: '', lines: new WeakMap() });
  if (drawn.current.key !== key) drawn.current = { key, lines: new WeakMap() };
  const { lines } = drawn.current;
  return event => {
    if (!lines.has(event)) lines.set(event, draw(event));
    return lines.get(event);
  };
}

/** @param {{desk: any}} props */
export function Log({ desk }) {
  const { serving, me, toast } = desk;
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const talk = serving.talk.value,
    whole = serving.whole.value,
    fault = serving.fault.value,
    isMine = serving.mayReveal.value,
    marks = redWords(talk),
    changes = changesIn(talk);
  const isAtEnd = useKeptPlace(root, `${talk.id} ${fault === null} ${talk.sending.at(-1)?.key ?? ''}`);
  usePlace(root, serving, isAtEnd);
  const line = useDrawn(JSON.stringify([talk.id, isMine, marks, [...changes]]), event => html`
    <${Message} key=${event.id} event=${event} agent=${me.agent} marks=${marks} change=${changes.get(event.id)} read=${isMine && event.file ? () => serving.readFile(event.file.id) : null} reveal=${isMine && event.masked && !whole.has(event.id) ? () => serving.reveal(event.id) : null} toast=${toast} />`);
  const onDrag = event => {
    if (![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    if (event.type === 'drop') desk.writing.submitFiles(filesIn(event.dataTransfer));
  };
  return html`
    <div class="log" role="log" onDragOver=${onDrag} onDrop=${onDrag} aria-label="对话内容" tabindex="0" ref=${root}>
      ${fault && 'isReading' in fault && html`<p class="system">正在读取对话</p>`}
      ${fault && 'text' in fault && html`<p class="system">${fault.text}<button onClick=${() => serving.open(talk.id)}>重试</button></p>`}
      ${talk.events.filter(isShown).map(event => line(whole.get(event.id) ?? event))}
      <${Amend} amending=${desk.amending} />
      ${talk.sending.map(own => html`<${OnItsWay} key=${`sending ${own.key}`} own=${own} />`)}
    </div>`;
}
