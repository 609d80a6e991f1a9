// A table of shares, which on a phone is a card for each row.
import { html } from '../lib.js';

/**
 * @typedef {{key: string, cells: unknown[]}} Row its first cell names it
 * @param {{label: string, heads: string[], rows: Row[]}} props
 */
export function Table({ label, heads, rows }) {
  return html`<div class="q-scroll" tabindex="0" role="region" aria-label=${label}>
    <table class="q-table" role="table"><thead role="rowgroup"><tr role="row">${heads.map(head => html`<th key=${head} scope="col" role="columnheader">${head}</th>`)}</tr></thead>
    <tbody role="rowgroup">${rows.map(({ key, cells: [name, ...cells] }) => html`<tr key=${key} role="row"><th scope="row" role="rowheader">${name}</th>${cells.map((cell, at) => html`<td key=${at} role="cell" data-head=${heads[at + 1]}><div>${cell}</div></td>`)}</tr>`)}</tbody></table>
  </div>`;
}
