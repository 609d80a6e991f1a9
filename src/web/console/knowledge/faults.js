// What is wrong with the latest edit, and how fresh the content is.
import { html } from './lib.js';
import { isPage } from './edit/state.js';
import { percent } from './state.js';

/**
 * Faults, each with its place. `goTo` makes a way to the line of a file that is open, `edit` one into the editor.
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
          <p>${fault.message}</p><p class="hint">${fault.help}</p>
        </li>`)}
    </ul>`;

const Freshness = ({ freshness, words, open }) => html`
  <section aria-label=${words.freshness}>
    <h2>${words.freshness}</h2>
    <p class="kn-share">${freshness.share === null ? '–' : percent(freshness.share)}</p>
    <p class="hint">${words.freshOf(freshness.fresh, freshness.scheduled)}</p>
    <p class="kn-marks">${['overdue', 'unscheduled', 'upcoming', 'expired', 'draft', 'archived'].filter(name => freshness[name] > 0).map(name => html`<span class="tag">${words.standings[name]} ${freshness[name]}</span>`)}</p>
    ${freshness.expiring.length > 0 && html`<p class="kn-names"><span>${words.expiring}</span> ${freshness.expiring.map(id => html`<button class="link" onClick=${() => open(id)}>${id}</button>`)}</p>`}
  </section>`;

export function Faults({ words, freshness, faults, summary, more, fault, retry, open, edit }) {
  return html`
    ${fault && html`<p class="empty" role="alert">${words.failed} <button onClick=${retry}>${words.retry}</button></p>`}
    ${freshness && html`<${Freshness} freshness=${freshness} words=${words} open=${open} />`}
    ${faults && html`
      <section>
        <h2>${words.views.faults}</h2>
        <p class=${summary.serving === 'current' ? 'hint' : 'fault'} role="status">${words.serving[summary.serving]} ${summary.n_errors + summary.n_warnings === 0 ? words.noFaults : [words.errors(summary.n_errors), words.warnings(summary.n_warnings)].join(' · ')}</p>
        <${FaultList} faults=${faults.items} words=${words} edit=${edit} />
        ${faults.next && html`<div class="rest"><button class="more" onClick=${more}>${words.more}</button></div>`}
      </section>`}`;
}
