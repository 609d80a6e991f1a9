// An answer as a customer reads it. The server has made the HTML safe.
import { html } from '../lib.js';

export const Bubble = ({ answer }) => html`<div class="kn-bubble" dangerouslySetInnerHTML=${{ __html: answer }}></div>`;

export const Preview = ({ isPhone, children }) => html`<div class=${isPhone ? 'kn-preview phone' : 'kn-preview'}>${children}</div>`;
