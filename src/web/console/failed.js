// What could not be read, and another try.
import { html } from './lib.js';

/** @param {{fault: any, words: any, retry: () => void}} props */
export const Failed = ({ fault, words, retry }) => html`
  <p class="empty" role="alert">${fault.code === 'report-running' ? words.busy : words.failed} <button onClick=${retry}>${words.retry}</button></p>`;
