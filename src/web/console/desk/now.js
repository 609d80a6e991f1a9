// What time is it? Told to what shows how long something has taken.
import { html, signal } from '../lib.js';
import { duration } from '../words.js';

const SECOND_MS = 1000;

/** The time by this computer, to the second. */
export const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now();
}, SECOND_MS);

/** How long something has taken. @param {{at: string, kind: string}} props */
export const Since = ({ at, kind }) => html`<span class=${kind} data-since=${at}>${duration(now.value - Date.parse(at))}</span>`;
