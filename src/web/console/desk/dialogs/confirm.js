// Asks before something that cannot be undone.
import { html } from '../../lib.js';
import { Dialog } from './dialog.js';

/** @param {{question: string, detail: string, verb: string, done: (isSure?: boolean) => void}} props */
export const Confirm = ({ question, detail, verb, done }) => html`
  <${Dialog} title="confirm-title" done=${done}>
    <h2 id="confirm-title">${question}</h2>
    <p>${detail}</p>
    <div class="row"><button onClick=${() => done()}>取消</button><button class="primary" autofocus onClick=${() => done(true)}>${verb}</button></div>
  <//>`;
