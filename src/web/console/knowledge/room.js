// The editors' room: entries, a message to try, and what is wrong. What is shown is derived in state.js; this file asks and remembers.
import { html, render, signal } from './lib.js';
import { LANGUAGES, choose, language } from '../language.js';
import { Entries } from './entries.js';
import { EntryView } from './entry.js';
import { Faults } from './faults.js';
import { NO_FILTER, entryQuery, withPage } from './state.js';
import { Try } from './try.js';
import { WORDS } from './words.js';

/** How long typing rests before it is looked for. */
const REST_MS = 200;

export function showKnowledge(root, api) {
  const spoken = signal(language()),
    view = signal('entries'),
    filter = signal(NO_FILTER),
    list = signal(/** @type {any} */ (null)),
    total = signal(0),
    entry = signal(null),
    faults = signal(/** @type {any} */ (null)),
    summary = signal(null),
    freshness = signal(null),
    fault = signal(false);
  let latest = 0,
    resting;

  /** Asks, and takes the answer unless something else was asked meanwhile. */
  async function read(path, take) {
    const own = ++latest;
    fault.value = false;
    try {
      const answer = await api(path);
      if (own === latest) take(answer);
    } catch {
      if (own === latest) fault.value = true;
    }
  }
  const readEntries = (after = null) =>
    read(`/knowledge/entries?${entryQuery(filter.value, after)}`, page => {
      list.value = withPage(after && list.value, page.entries, page.next);
      total.value = page.total;
    });
  const readFaults = (after = 0) =>
    read(`/knowledge/faults?after=${after}`, page => {
      faults.value = withPage(after ? faults.value : null, page.faults, page.next);
      summary.value = page;
    });
  async function readState() {
    await readFaults();
    await read('/knowledge/freshness', answer => (freshness.value = answer));
  }
  const open = id =>
    read(`/knowledge/entries/${encodeURIComponent(id)}`, answer => {
      view.value = 'entries';
      entry.value = answer;
      root.scrollTop = 0;
    });
  function change(wanted) {
    filter.value = wanted;
    clearTimeout(resting);
    resting = setTimeout(readEntries, REST_MS);
  }
  function turn(name) {
    view.value = name;
    entry.value = null;
    if (name === 'entries') readEntries();
    if (name === 'faults') readState();
  }

  function Room() {
    const words = WORDS[spoken.value];
    return html`
      <header class="audit-title"><h1>${words.title}</h1>
        <select aria-label=${words.language} value=${spoken.value} onChange=${event => { spoken.value = event.target.value; choose(spoken.value); root.lang = spoken.value; }}>
          ${Object.entries(LANGUAGES).map(([name, label]) => html`<option value=${name} lang=${name}>${label}</option>`)}
        </select>
      </header>
      <p class="lead">${words.lead}</p>
      <div class="kn-views" role="group" aria-label=${words.title}>
        ${Object.entries(words.views).map(([name, label]) => html`<button aria-pressed=${view.value === name} onClick=${() => turn(name)}>${label}</button>`)}
      </div>
      ${view.value === 'entries' && (entry.value
        ? html`<${EntryView} entry=${entry.value} words=${words} open=${open} back=${() => { entry.value = null; readEntries(); }} />`
        : html`<${Entries} words=${words} filter=${filter.value} change=${change} list=${list.value} total=${total.value} fault=${fault.value}
            more=${() => readEntries(list.value.next)} retry=${() => readEntries()} open=${open} />`)}
      ${view.value === 'try' && html`<${Try} api=${api} words=${words} />`}
      ${view.value === 'faults' && html`<${Faults} words=${words} freshness=${freshness.value} faults=${faults.value} summary=${summary.value} fault=${fault.value}
            more=${() => readFaults(faults.value.next)} retry=${readState} open=${open} />`}`;
  }
  root.lang = spoken.value;
  render(html`<${Room} />`, root);
  readEntries();
}
