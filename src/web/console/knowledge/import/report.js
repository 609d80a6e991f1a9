// What came of reading a file, or would come of writing it.
import { html, useState } from '../../lib.js';
import { DiffView } from '../edit/diff-view.js';
import { unified } from '../edit/diff.js';
import { FaultList, Told } from '../faults.js';
import { ROLES, counted, faultOf, fileOf, firstFaults, lists } from './state.js';

/** How many of a list are shown at once. */
const PAGE = 30;
/** Lists that are open from the start: somebody should look at them. */
const OPEN = ['refused', 'near', 'conflicts'];
/** Lists of files of the knowledge base. */
const FILES = ['kept', 'gone', 'retired'];

export const Counts = ({ report, words }) => html`
  <dl class="kn-counts">${counted(report).map(([name, n]) => html`<div class=${name}><dt>${words.counts[name]}</dt><dd>${n}</dd></div>`)}</dl>`;

const Row = ({ name, item, words: all }) => {
  const { import: words } = all;
  if (name === 'near') return html`<li>${item.one.reason} <small>${item.one.place}</small> ${words.and} ${item.other.reason} <small>${item.other.place}</small></li>`;
  if (name === 'conflicts') return html`<li><p><code>${fileOf(item.path).path}</code></p><${DiffView} lines=${unified(item.diff)} leftOut=${words.leftOut} names=${words.signs} label=${fileOf(item.path).path} /></li>`;
  if (FILES.includes(name)) return html`<li><code>${fileOf(item).path}</code> ${fileOf(item).isDeleted && words.deleted}</li>`;
  if (typeof item === 'string') return html`<li><code>${item}</code></li>`;
  return html`<li><code>${item.place}</code> ${item.code ? html`<${Told} fault=${faultOf(item)} words=${all} after="" />` : words.reason(item.reason)}</li>`;
};

function Part({ name, list, words: all }) {
  const { import: words } = all;
  const [n, setN] = useState(PAGE);
  return html`
    <details class="kn-part" open=${OPEN.includes(name)}>
      <summary>${words.lists[name][0]} <span class="tag">${list.length}</span></summary>
      ${words.lists[name][1] && html`<p class="hint">${words.lists[name][1]}</p>`}
      <ul>${list.slice(0, n).map(item => html`<${Row} name=${name} item=${item} words=${all} />`)}</ul>
      ${list.length > n && html`<div class="rest"><button class="more" onClick=${() => setN(n + PAGE)}>${words.more(Math.min(PAGE, list.length - n))}</button></div>`}
    </details>`;
}

export const Parts = ({ report, words }) => html`
  ${lists(report).map(([name, list]) => html`<${Part} key=${name} name=${name} list=${list} words=${words} />`)}
  ${report.faults.first.length > 0 && html`
    <details class="kn-part" open=${report.faults.errors > 0}>
      <summary>${words.import.faults} <span class="tag">${[words.errors(report.faults.errors), words.warnings(report.faults.warnings)].join(' · ')}</span></summary>
      <${FaultList} faults=${firstFaults(report)} words=${words} />
    </details>`}`;

/** How each column was understood, with its first words, to be corrected. */
export const Columns = ({ table, map, isBusy, words }) => html`
  <fieldset class="kn-columns" disabled=${isBusy}>
    <legend>${table.table} <small>${words.table(table.header_row, table.rows)}</small></legend>
    ${table.columns.map(([column, role], at) => html`
      <label class=${role === '-' ? 'unused' : ''}><span>${column}</span><small>${table.samples[at]}</small>
        <select value=${role} onChange=${event => map(column, event.target.value)}>${ROLES.map(name => html`<option value=${name} selected=${name === role}>${words.roles[name]}</option>`)}</select>
      </label>`)}
  </fieldset>`;
