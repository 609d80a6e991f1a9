// What is wrong with the latest edit, and how fresh the content is.
import { html } from '../lib.js';
import { Failed } from '../failed.js';
import { isPage } from './edit/state.js';
import { percent } from './state.js';
import { toldOf } from './words-faults.js';

/** In the reader's words, and below them in those of the server, which name what is meant. `after` follows what is wrong. */
export function Told({ fault, words, after }) {
  const { what, remedy, detail } = toldOf(fault, words.explain);
  return html`
    <p class=${detail.length > 0 ? 'kn-what' : ''}>${what}${after}</p>${remedy && html`<p class=${detail.length > 0 ? '' : 'hint'}>${remedy}</p>`}
    ${detail.length > 0 && html`<p class="kn-detail" lang="en">${detail.map(line => html`<span>${line}</span> `)}</p>`}`;
}

/**
 * Faults, each with its place; one that stands for several of its kind says how many. `goTo` makes a way to the line of a file that is open, `edit` one into the editor.
 */
export const FaultList = ({ faults, words, goTo, edit }) =>
  faults.length > 0 && html`
    <ul class="kn-faults">
      ${faults.map(fault => html`
        <li class=${fault.severity}>
          <div class="kn-marks">
            ${goTo ? html`<button class="link" onClick=${() => goTo(fault.line, fault.column)}>${fault.line > 0 ? words.edit.line(fault.line) : words.edit.wholeFile}</button>` : html`<code>${fault.path}${fault.line > 0 ? `:${fault.line}:${fault.column}` : ''}</code>`}
            <span class=${`tag ${fault.severity === 'error' ? 'red' : 'warm'}`}>${fault.code}</span>
            ${edit && isPage(fault.path) && html`<button class="kn-small" aria-label=${words.edit.editAt(fault.path, fault.line)} onClick=${() => edit(fault.path, fault.line)}>${words.edit.edit}</button>`}
          </div>
          <${Told} fault=${fault} words=${words} after=${fault.n_alike > 1 ? words.import.alike(fault.n_alike - 1) : ''} />
        </li>`)}
    </ul>`;

const Figure = ({ title, share, children }) => html`<div><h2>${title}</h2><p class="kn-share">${share === null ? '–' : percent(share)}</p><p class="hint">${children}</p></div>`;

const Ids = ({ title, ids, open }) =>
  ids.length > 0 && html`<p class="kn-names"><span>${title}</span> ${ids.map(id => html`<button class="link" onClick=${() => open(id)}>${id}</button>`)}</p>`;

const Freshness = ({ freshness, words, open }) => html`
  <section aria-label=${words.freshness}>
    <div class="kn-figures">
      <${Figure} title=${words.freshness} share=${freshness.share}>${words.freshOf(freshness.fresh, freshness.scheduled)}</${Figure}>
      <${Figure} title=${words.answers} share=${freshness.answers.share}>${words.answersOf(freshness.answers)}</${Figure}>
    </div>
    <p class="kn-marks">${['overdue', 'unscheduled', 'upcoming', 'expired', 'draft', 'archived'].filter(name => freshness[name] > 0).map(name => html`<span class="tag">${words.standings[name]} ${freshness[name]}</span>`)}</p>
    ${['expiring', 'published', 'retired'].map(name => html`<${Ids} title=${words[name]} ids=${freshness[name]} open=${open} />`)}
  </section>`;

/** @param {{words: any, freshness: any, unread: any, readFreshness: () => void, faults: any, summary: any, more: () => void, fault: any, retry: () => void, open: (id: string) => void, edit: any}} props */
export function Faults({ words, freshness, unread, readFreshness, faults, summary, more, fault, retry, open, edit }) {
  return html`
    ${unread ? html`<${Failed} fault=${unread} words=${words} retry=${readFreshness} />` : freshness && html`<${Freshness} freshness=${freshness} words=${words} open=${open} />`}
    ${fault && html`<${Failed} fault=${fault} words=${words} retry=${retry} />`}
    ${faults && html`
      <section>
        <h2>${words.views.faults}</h2>
        <p class=${summary.serving === 'current' ? 'hint' : 'fault'} role="status">${words.serving[summary.serving]} ${summary.n_errors + summary.n_warnings === 0 ? words.noFaults : [words.errors(summary.n_errors), words.warnings(summary.n_warnings)].join(' · ')}</p>
        <${FaultList} faults=${faults.items} words=${words} edit=${edit} />
        ${faults.next && html`<div class="rest"><button class="more" onClick=${more}>${words.more}</button></div>`}
      </section>`}`;
}
