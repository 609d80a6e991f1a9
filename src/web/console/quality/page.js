// How well do agents serve? The cards of their talks, the week's sample for people, which rule to trust, and what each agent's talks came to.
import { entitle, note } from '../going.js';
import { html, render, signal, useEffect } from '../lib.js';
import { Agents } from './agents.js';
import { Cards } from './cards.js';
import { Rules } from './rules.js';
import { Week } from './week.js';

/**
 * What every part of the page gets: who reads it, and how the server is asked.
 * @typedef {{api: (path: string, options?: any) => Promise<any>, me: {agent: string, role: string}, toast: (text: string, isFault?: boolean) => void}} Reader
 */

/** @type {[string, string, any][]} */
const VIEWS = [
  ['cards', '打分卡', Cards],
  ['week', '每周抽检', Week],
  ['rules', '规则可信度', Rules],
  ['agents', '客服数据', Agents],
];

/** What is open on the page, as its address says. */
const place = signal(/** @type {string[]} */ ([]));

/** Opens something on the page. @param {...string} path */
function go(...path) {
  place.value = path;
  note('quality', ...path);
}

/** @param {HTMLElement} root @param {Reader} reader @param {string[]} path what is open, as the address says */
export function showQuality(root, reader, path) {
  place.value = path;
  render(html`<${Page} reader=${reader} />`, root);
}

/** @param {{reader: Reader}} props */
function Page({ reader }) {
  // An auditor looks at talks; how somebody works is the business of those who supervise.
  const views = VIEWS.filter(([name]) => name !== 'agents' || reader.me.role !== 'auditor');
  const [view, label, Shown] = views.find(([name]) => name === place.value[0]) ?? views[0];
  useEffect(() => entitle('quality', label), [label]);
  return html`
    <header><h1>质检</h1>
      <div class="switch" role="group" aria-label="看什么">${views.map(([name, words]) => html`<button key=${name} aria-pressed=${String(name === view)} onClick=${() => go(name)}>${words}</button>`)}</div>
    </header>
    <${Shown} reader=${reader} path=${place.value.slice(1)} go=${(...path) => go(view, ...path)} />`;
}
