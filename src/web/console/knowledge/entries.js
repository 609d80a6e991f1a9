// The list of entries.
import { html } from '../lib.js';
import { Failed } from '../failed.js';
import { Filters } from './filters.js';

export function Marks({ entry, words }) {
  return html`
    <span class="kn-marks">
      <span class="tag">${words.kinds[entry.kind] ?? entry.kind}</span>
      ${entry.locale !== 'zh-CN' && html`<span class="tag">${words.locales[entry.locale] ?? entry.locale}</span>`}
      ${entry.standing !== 'fresh' && entry.standing !== 'unscheduled' && html`<span class=${`tag ${entry.standing === 'overdue' ? 'warm' : ''}`}>${words.standings[entry.standing]}</span>`}
      ${entry.n_errors > 0 && html`<span class="tag red">${words.errors(entry.n_errors)}</span>`}
      ${entry.n_warnings > 0 && html`<span class="tag warm">${words.warnings(entry.n_warnings)}</span>`}
    </span>`;
}

const Line = ({ entry, words, open }) => html`
  <li>
    <button class="kn-entry" onClick=${() => open(entry.id)}>
      <b>${entry.title}</b>
      <${Marks} entry=${entry} words=${words} />
      <small>${[entry.id, words.counts(entry.n_atoms, entry.n_ways), entry.owner, entry.used && words.usedOf(entry.used)].filter(Boolean).join(' · ')}</small>
    </button>
  </li>`;

export function Entries({ words, filter, change, list, total, fault, more, retry, open }) {
  return html`
    <${Filters} words=${words} filter=${filter} change=${change} />
    ${fault && html`<${Failed} fault=${fault} words=${words} retry=${retry} />`}
    ${list && html`
      <p class="hint" role="status">${list.items.length ? words.found(total) : words.none}</p>
      <ul class="kn-entries">${list.items.map(entry => html`<${Line} key=${entry.id} entry=${entry} words=${words} open=${open} />`)}</ul>
      ${list.next && html`<div class="rest"><button class="more" onClick=${more}>${words.more}</button></div>`}`}`;
}
