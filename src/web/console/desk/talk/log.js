// The talk as it went. At its end it stays at its end, whatever grows or shrinks; where the agent has scrolled up to, it stays too.
import { html, useLayoutEffect, useRef } from '../../lib.js';
import { redWords } from '../state/talk.js';
import { Message, OnItsWay, isShown } from './message.js';

/** As near as this to its end, a log is at its end. */
const NEAR_PX = 80;

/** How long a line stands out that was looked for. */
const SHOWN_MS = 4000;

/** Keeps a log where it is; each change of `beginning` takes it to its end. Gives whether it is kept there. */
function useKeptPlace(root, beginning) {
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
    const look = () => {
      isAtEnd.current = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
    };
    const watch = new ResizeObserver(settle);
    watch.observe(log);
    log.addEventListener('scroll', look, { passive: true });
    log.addEventListener('load', settle, true);
    return () => watch.disconnect();
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
    marks = redWords(talk);
  const isAtEnd = useKeptPlace(root, `${talk.id} ${fault === null} ${talk.sending.at(-1)?.key ?? ''}`);
  usePlace(root, serving, isAtEnd);
  const line = useDrawn(JSON.stringify([talk.id, isMine, marks]), event => html`
    <${Message} key=${event.id} event=${event} agent=${me.agent} marks=${marks} reveal=${isMine && event.masked && !whole.has(event.id) ? () => serving.reveal(event.id) : null} toast=${toast} />`);
  return html`
    <div class="log" role="log" aria-label="对话内容" tabindex="0" ref=${root}>
      ${fault && 'isReading' in fault && html`<p class="system">正在读取对话</p>`}
      ${fault && 'text' in fault && html`<p class="system">${fault.text}<button onClick=${() => serving.open(talk.id)}>重试</button></p>`}
      ${talk.events.filter(isShown).map(event => line(whole.get(event.id) ?? event))}
      ${talk.sending.map(own => html`<${OnItsWay} key=${`sending ${own.key}`} own=${own} />`)}
    </div>`;
}
