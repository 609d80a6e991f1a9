// A line drawing on a field of 24 × 24.
import { html } from './lib.js';

/** @param {{paths: string[]}} props */
export const Icon = ({ paths }) => html`<svg viewBox="0 0 24 24" aria-hidden="true">${paths.map(d => html`<path key=${d} d=${d} />`)}</svg>`;

export const BACK = ['M15 5l-7 7 7 7'];
export const BELL = ['M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15z', 'M10 21h4'];
export const EYE = ['M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z', 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z'];
export const SPEECH = ['M4 5.5h16v11h-8.5L7 20v-3.5H4z'];
