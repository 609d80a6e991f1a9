// Which combinations are wanted? What is chosen here is asked for with one press, since each answer is a report.
import { html, useState } from '../../lib.js';
import { CUTS, FIGURES } from '../measures.js';
import { MOST_CUTS, PROPOSED, isSame, toggled } from './state.js';

/** @param {{words: any, asked: import('./state.js').Question | null, ask: (question: import('./state.js').Question) => void}} props */
export function Form({ words, asked, ask }) {
  const own = words.cross;
  const [wanted, want] = useState(asked ?? PROPOSED);
  const { cuts, figure } = wanted;
  const chip = name => html`
    <button key=${name} type="button" aria-pressed=${cuts.includes(name)} disabled=${cuts.length === MOST_CUTS && !cuts.includes(name)}
      onClick=${() => want({ cuts: toggled(cuts, name), figure })}>${words.names.cuts[name]}</button>`;
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
        <div class="rp-chips">${CUTS.map(chip)}</div>
      </div>
      <button class="primary" disabled=${!cuts.length || isSame(wanted, asked)}>${own.find}</button>
    </form>`;
}
