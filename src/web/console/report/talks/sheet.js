// A sheet over the report: the talks behind a figure, and the one of them that is read. Both are in the address, so that a step back closes them.
import { html, useEffect, useRef } from '../../lib.js';
import { List } from './list.js';
import { Reading } from './reading.js';
import { useTalks } from './talks.js';

/** @param {{board: any, words: any, language: string}} props */
export function Sheet({ board, words, language }) {
  const root = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const { talks: drill, talk } = board.view.value;
  const talks = useTalks(board);
  const isOpen = Boolean(drill || talk);
  const close = () => board.go({ talks: null, talk: '' });
  useEffect(() => {
    const dialog = /** @type {HTMLDialogElement} */ (root.current);
    if (isOpen && !dialog.open) {
      dialog.showModal();
      dialog.querySelector('h2')?.focus();
    }
    if (!isOpen && dialog.open) dialog.close();
  }, [isOpen]);
  // Who steps back from a talk goes on in the list where it was opened.
  const last = useRef('');
  useEffect(() => {
    if (!talk && drill) /** @type {HTMLElement | null | undefined} */ (root.current?.querySelector(`[data-talk="${CSS.escape(last.current)}"]`))?.focus();
    last.current = talk;
  }, [talk]);
  const own = { board, words, language };
  return html`
    <dialog class=${`rp-sheet ${talk ? 'reading' : ''} ${drill ? 'listing' : ''}`} ref=${root} aria-label=${words.talks.list}
        onClose=${() => isOpen && close()} onClick=${event => event.target === root.current && close()}>
      ${drill && html`<${List} ...${own} drill=${drill} talks=${talks} close=${close} />`}
      ${talk && html`<${Reading} key=${talk} ...${own} talk=${talk} talks=${talks.items ?? []} close=${close} />`}
    </dialog>`;
}
