// Which combinations are wanted? What is chosen here is asked for with one press, since each answer is a report.
import { html, useState } from '../../lib.js';
import { detailCuts, detailOf } from '../details.js';
import { CUTS, FIGURES } from '../measures.js';
import { MOST_CUTS, PROPOSED, isSame, toggled } from './state.js';

/** Up to so many details take no more room than the other cuts; more are folded. */
const MOST_UNFOLDED = 12;

/** @param {{words: any, details?: string[], asked: import('./state.js').Question | null, ask: (question: import('./state.js').Question) => void}} props */
export function Form({ words, details, asked, ask }) {
  const own = words.cross;
  const [wanted, want] = useState(asked ?? PROPOSED);
  const { cuts, figure } = wanted,
    chosen = detailCuts(details, asked?.cuts);
  const chip = (name, label) => html`
    <button key=${name} type="button" data-cut=${name} aria-pressed=${cuts.includes(name)} disabled=${cuts.length === MOST_CUTS && !cuts.includes(name)}
      onClick=${() => want({ cuts: toggled(cuts, name), figure })}>${label}</button>`;
  const find = event => {
    event.preventDefault();
    ask(wanted);
  };
  return html`
    <form class="rp-ask" onSubmit=${find}>
      <label><span>${own.figure}</span>
        <select value=${figure} onChange=${event => want({ cuts, figure: event.target.value })}>${FIGURES.map(name => html`<option value=${name}>${own.wrong[name]}</option>`)}</select></label>
      <div class="rp-by" role="group" aria-labelledby="rp-by">
        <p id="rp-by">${own.by} <small>${own.most(MOST_CUTS)}</small></p>
        <div class="rp-chips">${CUTS.map(name => chip(name, words.names.cuts[name]))}</div>
        ${chosen.length > 0 && html`
          <details class="rp-chosen" open=${chosen.length <= MOST_UNFOLDED || Boolean(asked?.cuts.some(detailOf))}>
            <summary id="rp-chosen">${own.details(chosen.length)}</summary>
            <div class="rp-chips" role="group" aria-labelledby="rp-chosen">${chosen.map(name => chip(name, detailOf(name)))}</div>
          </details>`}
      </div>
      <button class="primary" disabled=${!cuts.length || isSame(wanted, asked)}>${own.find}</button>
    </form>`;
}
