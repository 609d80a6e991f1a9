// A dialog before everything else, which Esc puts away.
import { html, useLayoutEffect, useRef } from '../../lib.js';

/** @param {{title: string, kind?: string, done: () => void, children: any}} props `title` is the id of its heading */
export function Dialog({ title, kind = '', done, children }) {
  const root = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => {
    const dialog = /** @type {HTMLDialogElement} */ (root.current);
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    dialog.showModal();
    return () => {
      if (dialog.open) dialog.close();
      // A browser gives the focus back where the dialog is closed, and not where it is taken out.
      if (document.activeElement === document.body) before?.focus();
    };
  }, []);
  return html`<dialog class=${`confirm ${kind}`} aria-labelledby=${title} ref=${root} onClose=${() => done()}>${children}</dialog>`;
}

/** The dialog that is open. @param {{asking: ReturnType<typeof import('../asking.js').createAsking>}} props */
export const Dialogs = ({ asking }) => asking.shown.value?.draw(asking.shown.value.done);
