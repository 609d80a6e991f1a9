// A question that must be answered before anything else.
import { html, useEffect, useRef } from '../../lib.js';

/** @param {{title: string, text: string, stay: string, choices: {label: string, act: () => void}[], close: () => void}} props */
export function Ask({ title, text, stay, choices, close }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  const leave = act => () => {
    dialog.current?.close();
    act();
  };
  return html`
    <dialog class="confirm" ref=${dialog} aria-labelledby="kn-ask" onCancel=${event => { event.preventDefault(); leave(close)(); }}>
      <h2 id="kn-ask">${title}</h2>
      <p>${text}</p>
      <div class="row"><button class="primary" onClick=${leave(close)}>${stay}</button>${choices.map(({ label, act }) => html`<button onClick=${leave(act)}>${label}</button>`)}</div>
    </dialog>`;
}
