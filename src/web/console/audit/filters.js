// What the list of the audit log is narrowed to.
import { html, useLayoutEffect, useState } from '../lib.js';
import { NO_FILTER } from './state.js';

/** @param {{filter: import('./state.js').Filter, words: any, narrow: (wanted: Partial<import('./state.js').Filter>) => void}} props */
export function Filters({ filter, words, narrow }) {
  const [wanted, setWanted] = useState(filter);
  // A link in the list narrows it too.
  useLayoutEffect(() => setWanted(filter), [filter]);
  const change = name => event => setWanted({ ...wanted, [name]: event.target.value });
  function apply(event) {
    event.preventDefault();
    narrow({ ...wanted, who: wanted.who.trim(), subject: wanted.subject.trim() });
  }
  return html`
    <form class="filters" role="search" onSubmit=${apply}>
      <label><span>${words.who}</span><input name="who" value=${wanted.who} autocomplete="off" maxlength="32" onInput=${change('who')} /></label>
      <label><span>${words.action}</span>
        <select name="action" value=${wanted.action} onChange=${event => narrow({ ...wanted, action: event.target.value })}>
          <option value="">${words.any}</option>
          ${Object.entries(words.actions).map(([name, label]) => html`<option key=${name} value=${name}>${label}</option>`)}
        </select></label>
      <label><span>${words.subject}</span><input name="subject" value=${wanted.subject} autocomplete="off" placeholder=${words.subjectHint} maxlength="200" onInput=${change('subject')} /></label>
      <div class="row"><button class="primary" type="submit">${words.filter}</button><button type="button" onClick=${() => narrow(NO_FILTER)}>${words.clear}</button></div>
    </form>`;
}
