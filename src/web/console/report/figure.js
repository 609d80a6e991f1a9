// How one figure is shown: what opens its talks, its interval as a bar, and how it changed.
import { percent } from '../words.js';
import { html } from '../lib.js';
import { ends, rateOf } from './names.js';
import { changeOf, signed } from './verdict.js';

/** @typedef {import('./measures.js').Ratio} Ratio */

/**
 * What opens the talks behind a figure: an address, so that it can be kept and sent. Where there are none (`n`), it opens nothing.
 * @param {{board: import('./board.js').Board, drill: import('./address.js').Drill, what: string, words: any, n?: number, kind?: string, children?: any}} props
 */
export function Open({ board, drill, what, words, n = 1, kind = '', children }) {
  if (!n) return html`<span>${children}</span>`;
  return html`<a class=${`rp-open ${kind}`} href=${board.href({ talks: drill, talk: '' })} title=${`${what}${words.talks.bounds.and}${words.open}`}>${children}</a>`;
}

/** The interval on a scale from 0 to 100 %, and below it that of the period before. @param {{ratio: Ratio, before?: Ratio}} props */
export const Bar = ({ ratio, before }) => html`
  <div class="rp-bar" aria-hidden="true"><${Band} ratio=${ratio} />${before && html`<${Band} ratio=${before} kind="before" />`}</div>`;

/** @param {{ratio: Ratio, kind?: string}} props */
const Band = ({ ratio: { rate, low, high }, kind = '' }) => html`
  <span class=${`rp-scale ${kind}`}>${rate !== null && html`
    <span class="rp-band" style=${{ left: percent(low, 2), width: percent(Number(high) - Number(low), 2) }}></span>
    <span class="rp-point" style=${{ left: percent(rate, 2) }}></span>`}</span>`;

/**
 * How a share changed since the period before, and whether that is more than chance. What is no share says in its own way by how much, and what it was.
 * @param {{ratio: Ratio, before?: Ratio, fewest: number, words: any, points?: (points: number) => string, rate?: (ratio: Ratio) => string}} props
 */
export function Change({ ratio, before, fewest, words: { change: words }, points = n => words.points(signed(n)), rate = rateOf }) {
  const change = changeOf(ratio, before, fewest);
  if (!before || !change) return null;
  return html`<p class=${`rp-change ${change.verdict}`}><b>${points(change.points)}</b> <span>${words[change.verdict]}</span> <small>${words.before(rate(before))}</small></p>`;
}

/** A share's interval in words. @param {{ratio: Ratio, words: any}} props */
export function Range({ ratio, words }) {
  const own = ends(ratio);
  return own && html`<span class="rp-range">${words.range(...own)}</span>`;
}
