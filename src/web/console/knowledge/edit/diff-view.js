// Two texts, line by line.
import { html } from '../../lib.js';

const SIGNS = { plus: '+', minus: '−', same: ' ' };

/** @param {{lines: (import('./diff.js').Line | {kind: 'left-out', n: number})[], leftOut: (n: number) => string, names: {plus: string, minus: string}, label: string}} props */
export const DiffView = ({ lines, leftOut, names, label }) => html`
  <div class="kn-diff" role="group" aria-label=${label} tabindex="0">
    ${lines.map(line =>
      line.kind === 'left-out'
        ? html`<p class="left-out">${line.n > 0 ? leftOut(line.n) : '⋯'}</p>`
        : html`<p class=${`kn-${line.kind}`}><span aria-hidden="true">${SIGNS[line.kind]}</span>${line.kind !== 'same' && html`<span class="sr">${names[line.kind]}</span>`}<code>${line.text || ' '}</code></p>`,
    )}
  </div>`;
