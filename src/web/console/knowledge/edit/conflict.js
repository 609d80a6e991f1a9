// Somebody else has changed the file meanwhile: both texts, and which stays.
import { html, useEffect, useRef } from '../../lib.js';
import { diff, folded } from './diff.js';
import { DiffView } from './diff-view.js';

/** @param {{draft: import('./state.js').Draft & {conflict: {text: string, version: string | null}}, words: any, keepMine: () => void, takeTheirs: () => void}} props */
export function Conflict({ draft, words: { edit: words }, keepMine, takeTheirs }) {
  const title = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => title.current?.focus(), []);
  const { conflict, text } = draft;
  const isGone = conflict.version === null;
  return html`
    <section class="kn-conflict" aria-labelledby="kn-conflict">
      <h2 id="kn-conflict" tabindex="-1" ref=${title}>${isGone ? words.goneTitle : words.conflictTitle}</h2>
      ${!isGone && html`
        <p class="hint">${conflict.text === text ? words.sameText : words.conflictLead}</p>
        <${DiffView} lines=${folded(diff(conflict.text, text))} leftOut=${words.leftOut} names=${{ plus: words.mine, minus: words.theirs }} label=${words.conflictTitle} />`}
      <div class="row"><button class="primary" onClick=${keepMine}>${isGone ? words.keepGone : words.keepMine}</button><button onClick=${takeTheirs}>${isGone ? words.takeGone : words.takeTheirs}</button></div>
    </section>`;
}
