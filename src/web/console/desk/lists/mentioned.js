// Where colleagues mentioned me: what I have not looked at, and on request the rest.
import { html } from '../../lib.js';
import { clock } from '../../words.js';
import { deskWords } from '../words.js';

/** @param {{desk: import('../desk.js').Desk}} props */
export function Mentioned({ desk }) {
  const { mentioning, open } = desk,
    { mention: words } = deskWords();
  const { n_new: n, mentions, next } = mentioning.mentions.value,
    isWhole = mentioning.isWhole.value,
    shown = isWhole ? mentions : mentions.filter(own => own.new);
  if (!mentions.length) return null;
  return html`
    <section class="mentioned">
      <h2>${words.title}${n > 0 && html`<span class="number late">${n > 98 ? '99+' : n}</span>`}<button class="seen" aria-expanded=${isWhole} onClick=${() => { mentioning.isWhole.value = !isWhole; }}>${words.seen}</button></h2>
      <ul>${shown.map(own => html`
        <li key=${own.event}><button class=${`owed${own.new ? ' new' : ''}`} onClick=${() => open(own.conversation, own.event)}>
          <span class="row"><b>${words.by(own.agent)}</b><small>${clock(own.at)}</small></span>
          <span class="summary" dir="auto">${own.text || words.erased}</span>
        </button></li>`)}</ul>
      ${isWhole && next && html`<button class="more" onClick=${mentioning.more}>${words.more}</button>`}
    </section>`;
}
