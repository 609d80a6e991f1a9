// Files that are being opened, and those whose changes were not saved.
import { html, useState } from '../../lib.js';
import { Ask } from './ask.js';

export const Opening = ({ opening: { path, line, change, fault }, retry, cancel, words: { edit, retry: again } }) =>
  fault
    ? html`<p class="kn-note" role="alert">${edit.cannotOpen(path, fault.detail || fault.message)} <button class="kn-small" onClick=${() => retry(path, line, change)}>${again}</button> <button class="kn-small" onClick=${cancel}>${edit.cancel}</button></p>`
    : html`<p class="kn-busy" role="status">${edit.reading(path)}</p>`;

export function Kept({ paths, edit, discard, words: { edit: words } }) {
  const [dropped, setDropped] = useState(null);
  return html`
    <div class="kn-note" role="region" aria-label=${words.kept(paths.length)}>
      <p><b>${words.kept(paths.length)}</b></p>
      <ul>${paths.map(path => html`
        <li><code>${path}</code> <button class="kn-small" aria-label=${`${words.resume} ${path}`} onClick=${() => edit(path)}>${words.resume}</button> <button class="kn-small" aria-label=${`${words.discard} ${path}`} onClick=${() => setDropped(path)}>${words.discard}</button></li>`)}</ul>
      ${dropped && html`<${Ask} title=${words.discardTitle} text=${dropped} stay=${words.cancel} close=${() => setDropped(null)} choices=${[{ label: words.discardNow, act: () => { discard(dropped); setDropped(null); } }]} />`}
    </div>`;
}
