// Two texts, line by line.
import { html } from '../lib.js';
import { folded } from './diff.js';

const SIGNS = { plus: '+', minus: '−', same: ' ' };

/** @param {{lines: import('./diff.js').Line[], isSigned: boolean, leftOut: (n: number) => string, names: {plus: string, minus: string}, label: string}} props */
export const DiffView = ({ lines, isSigned, leftOut, names, label }) => html`
  <div class="kn-diff" role="group" aria-label=${label} tabindex="0">
    ${folded(lines).map(line =>
      line.kind === 'left-out'
        ? html`<p class="left-out">${leftOut(line.n)}</p>`
        : html`<p class=${`kn-${line.kind}`}>${!isSigned && html`<span aria-hidden="true">${SIGNS[line.kind]}</span>`}${line.kind !== 'same' && html`<span class="sr">${names[line.kind]}</span>`}<code>${line.text || ' '}</code></p>`,
    )}
  </div>`;
