// A share or a mean with its interval, in a cell of a table.
import { html } from '../lib.js';
import { percent } from '../words.js';
import { STANDS } from './words.js';

/** @param {{ratio: {numerator: number, denominator: number, rate: number | null, low: number | null, high: number | null, stands?: string}}} props */
export function Share({ ratio }) {
  if (ratio.rate === null) return html`<span class="hint">—</span>`;
  return html`<b>${percent(ratio.rate)}</b><small>${percent(Number(ratio.low))}–${percent(Number(ratio.high))} · ${ratio.numerator}/${ratio.denominator}</small>${STANDS[ratio.stands ?? 'level'] && html`<small class="q-apart">${STANDS[ratio.stands ?? 'level']}</small>`}`;
}

/** @param {{own: {n: number, mean: number | null, low: number | null, high: number | null}}} props */
export function Mean({ own }) {
  if (own.mean === null) return html`<span class="hint">—</span>`;
  return html`<b>${own.mean.toFixed(1)}</b><small>${own.low === null ? '' : `${own.low.toFixed(1)}–${Number(own.high).toFixed(1)} · `}${own.n} 个</small>`;
}
