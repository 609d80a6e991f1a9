// Everything from the keyboard: what is typed narrows cases, actions and words to send; Enter takes the marked one.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../lib.js';
import { fitting, numberIn, stepped } from '../state/palette.js';
import { Dialog } from './dialog.js';
import { entriesOf, sendable } from './entries.js';

/** How long typing rests before the server is asked. */
const REST_MS = 150;

const KINDS = { case: '会话', action: '操作', phrase: '常用语', answer: '答案' };
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** What may be sent in the open case, by what is typed; it comes a moment later than the rest. @param {import('../desk.js').Desk} desk @param {string} typed */
function useSendable(desk, typed) {
  const [found, setFound] = useState(/** @type {{typed: string, proposals: any[]}} */ ({ typed: '', proposals: [] }));
  const words = typed.trim();
  useEffect(() => {
    if (!desk.serving.mine.value) return;
    let isPast = false;
    const resting = setTimeout(async () => {
      const proposals = await desk.proposing.look(words).catch(() => []);
      if (!isPast) setFound({ typed: words, proposals });
    }, words ? REST_MS : 0);
    return () => {
      isPast = true;
      clearTimeout(resting);
    };
  }, [words]);
  return found.typed === words ? sendable(desk, found.proposals) : [];
}

function Option({ entry, at, isMarked, pick }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (isMarked) root.current?.scrollIntoView({ block: 'nearest' });
  }, [isMarked]);
  return html`
    <div role="option" id=${`palette${at}`} aria-selected=${isMarked} ref=${root} onMouseDown=${event => event.preventDefault()} onClick=${pick}>
      <span class="kind">${KINDS[entry.kind]}</span><b dir="auto">${entry.title}</b><span class="words" dir="auto">${entry.detail}</span>
    </div>`;
}

/** @param {{desk: import('../desk.js').Desk, done: () => void}} props */
export function Palette({ desk, done }) {
  const [typed, setTyped] = useState(''),
    [marked, setMarked] = useState(0);
  const words = useSendable(desk, typed),
    number = numberIn(typed);
  const known = fitting(entriesOf(desk), typed);
  // A conversation that is in no list is opened by its number.
  const byNumber = number && !known.length ? [{ id: 'number', kind: /** @type {const} */ ('case'), title: `打开会话 ${number}`, detail: '按会话号', act: () => desk.goTo(number) }] : [];
  const entries = [...known, ...words, ...byNumber];
  const own = Math.min(marked, Math.max(entries.length - 1, 0));
  function pick(entry) {
    done();
    // What is behind the palette takes the focus only once the palette is gone.
    setTimeout(entry.act);
  }
  function onKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (STEPS[event.key]) setMarked(stepped(own, STEPS[event.key], entries.length));
    else if (event.key === 'Enter' && !event.repeat && entries[own]) pick(entries[own]);
    else return;
    event.preventDefault();
  }
  function onInput(event) {
    setTyped(event.target.value);
    setMarked(0);
  }
  return html`
    <${Dialog} title="palette-title" kind="palette" done=${done}>
      <h2 class="sr" id="palette-title">快速查找</h2>
      <input autofocus role="combobox" aria-label="找会话、常用语或操作" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" aria-activedescendant=${entries.length ? `palette${own}` : undefined}
        placeholder="找会话、常用语或操作" autocomplete="off" spellcheck=${false} maxlength="100" value=${typed} onInput=${onInput} onKeyDown=${onKey} />
      <div class="found" role="listbox" id="palette-list" aria-label="找到的" tabindex="-1">
        ${entries.map((entry, at) => html`<${Option} key=${entry.id} entry=${entry} at=${at} isMarked=${at === own} pick=${() => pick(entry)} />`)}
      </div>
      ${entries.length === 0 && html`<p class="empty" role="status">没有找到</p>`}
      <p class="keys"><span><kbd>↑</kbd> <kbd>↓</kbd> 选择</span><span><kbd>Enter</kbd> 打开</span><span><kbd>Esc</kbd> 关闭</span></p>
    <//>`;
}
