// The keys that save the most, below the lists.
import { html } from '../../lib.js';
import { HINTS, MOD } from '../key-list.js';

export const KeysHint = () => html`
  <p class="keys">${HINTS.map(({ press, meaning }) => html`<span key=${meaning}>${press.map(key => html`<kbd key=${key}>${key === 'Mod' ? MOD : key}</kbd> `)}${meaning}</span>`)}</p>`;
