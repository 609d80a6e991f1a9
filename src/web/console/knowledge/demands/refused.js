// Why a demand was not kept.
import { html } from '../../lib.js';

/** @param {{fault: any, words: any}} props */
export const Refused = ({ fault, words }) => html`
  <p class="fault" role="alert">${words.refused[fault.code] ?? words.refused['']}${fault.code === 'bad-field' && fault.detail && html`<small class="kn-detail" lang="en">${fault.detail}</small>`}</p>`;
