// All keys of the desk, on one sheet.
import { html } from '../../lib.js';
import { KEYS, MOD } from '../key-list.js';
import { Dialog } from './dialog.js';

/** @param {{done: () => void}} props */
export const KeySheet = ({ done }) => html`
  <${Dialog} title="keys-title" kind="sheet" done=${done}>
    <h2 id="keys-title">快捷键</h2>
    <div class="groups">${KEYS.map(({ where, keys }) => html`
      <section key=${where}><h3>${where}</h3>
        <dl>${keys.map(({ press, meaning }) => html`<div key=${meaning}><dt>${press.map(key => html`<kbd key=${key}>${key === 'Mod' ? MOD : key}</kbd> `)}</dt><dd>${meaning}</dd></div>`)}</dl>
      </section>`)}</div>
    <div class="row"><button class="primary" autofocus onClick=${() => done()}>关闭</button></div>
  <//>`;
