// The editors' room: entries, a message to try, what is wrong, files to import, and an editor. What is shown is derived in state.js; this file asks and
// remembers.
import { amend, entitle, here, note } from '../going.js';
import { effect, html, render, signal } from '../lib.js';
import { LANGUAGES, choose, language } from '../language.js';
import { Demands } from './demands/demands.js';
import { Editor } from './edit/editor.js';
import { createEditing } from './edit/editing.js';
import { NewEntry } from './edit/new.js';
import { Kept, Opening } from './edit/open.js';
import { Entries } from './entries.js';
import { EntryView } from './entry.js';
import { Faults } from './faults.js';
import { Import } from './import/import.js';
import { createImporting } from './import/importing.js';
import { createLearning } from './lessons/learning.js';
import { Lessons } from './lessons/lessons.js';
import { NO_FILTER, entryAt, entryQuery, withPage, withUses } from './state.js';
import { Reviews } from './reviews/reviews.js';
import { Risks } from './risks/risks.js';
import { createWeighing } from './risks/weighing.js';
import { Topics } from './topics/topics.js';
import { Try } from './try.js';
import { WORDS } from './words.js';

/** How long typing rests before it is looked for. */
const REST_MS = 200;

/** Ends that the address says what is edited: a room that is opened anew says it by itself. */
let unsay = () => {};

/** Brings what an address names to the room as it is open. @type {(path: string[]) => void} */
let come = () => {};

/** What is edited, imported, taught and weighed stays while somebody looks at another tab of the console. */
let editing, importing, learning, weighing;

const storage = () => {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
};

/** @param {HTMLElement} root @param {(path: string, options?: any) => Promise<any>} api @param {string[]} path what is open, as the address says @param {boolean} isOther whether another page was seen before */
export function showKnowledge(root, api, path, isOther) {
  if (isOther) openRoom(root, api, path);
  else come(path);
}

function openRoom(root, api, path) {
  editing ??= createEditing(api, storage());
  importing ??= createImporting(api);
  learning ??= createLearning(api);
  weighing ??= createWeighing(api);
  const spoken = signal(language()),
    view = signal('entries'),
    mayEdit = signal(null),
    isCreating = signal(false),
    /** The demand that somebody came for. */
    wanted = signal(''),
    filter = signal(NO_FILTER),
    list = signal(/** @type {any} */ (null)),
    total = signal(0),
    entry = signal(/** @type {any} */ (null)),
    faults = signal(/** @type {any} */ (null)),
    summary = signal(/** @type {any} */ (null)),
    freshness = signal(/** @type {any} */ (null)),
    fault = signal(/** @type {any} */ (null)),
    /** Why the freshness could not be read. */
    unread = signal(/** @type {any} */ (null));
  let latest = 0,
    resting;

  /** Asks, and takes the answer unless something else was asked meanwhile; `miss` is told when there is none. */
  async function read(path, take, miss = () => {}) {
    const own = ++latest;
    fault.value = null;
    try {
      const answer = await api(path);
      if (own !== latest) return;
      if ('may_edit' in answer) mayEdit.value = answer.may_edit;
      take(answer);
    } catch (error) {
      if (own !== latest) return;
      fault.value = error;
      miss();
    }
  }
  /** Where no answer comes, what was shown before is not taken for it. */
  const readEntries = (after = null) =>
    read(`/knowledge/entries?${entryQuery(filter.value, after)}`, page => {
      list.value = withPage(after && list.value, page.entries, page.next);
      total.value = page.total;
    }, () => {
      if (!after) list.value = null;
    });
  const readFaults = (after = 0) =>
    read(`/knowledge/faults?after=${after}`, page => {
      faults.value = withPage(after ? faults.value : null, page.faults, page.next);
      summary.value = page;
    });
  /** Beside everything else: it waits for reports, and the faults and the entries do not. */
  async function readFreshness() {
    try {
      freshness.value = await api('/knowledge/freshness');
      unread.value = null;
    } catch (error) {
      unread.value = error;
    }
  }
  /** The server knows how entries were used once it has read the freshness, and the list does not wait for that. */
  async function begin() {
    const reading = readEntries();
    reading.then(() => come(path));
    await Promise.all([reading, readFreshness()]);
    if (unread.value || !list.value?.items.some(line => line.used === null)) return;
    const page = await api(`/knowledge/entries?${entryQuery(filter.value, null)}`).catch(() => null);
    if (page) list.value = withUses(list.value, page.entries);
  }
  async function readState() {
    readFreshness();
    await readFaults();
  }
  const open = (id, miss = () => {}) =>
    read(`/knowledge/entries/${encodeURIComponent(id)}`, answer => {
      view.value = 'entries';
      entry.value = answer;
      noteView();
      root.scrollTop = 0;
    }, miss);
  function change(wanted) {
    filter.value = wanted;
    clearTimeout(resting);
    resting = setTimeout(readEntries, REST_MS);
  }
  /** Has the address say what is seen: as a step, or as what the address meant. */
  function noteView(say = note) {
    say('knowledge', view.value, ...(entry.value ? [entry.value.id] : []));
    entitle('knowledge', entry.value?.title ?? WORDS[spoken.value].views[view.value]);
  }
  /** Shows what an address names: a file in the editor, an entry, or a view. @param {string[]} path */
  come = ([kind = 'entries', id = '']) => {
    if (kind === 'edit' && id) {
      if (editing.draft.value?.path !== id) edit(id);
      return;
    }
    // What was begun in the editor is kept.
    if (editing.draft.value) editing.close();
    if (kind === 'entries' && id) {
      if (entry.value?.id !== id) open(id);
      else noteView(amend);
    } else if (kind in WORDS[spoken.value].views && (kind !== view.value || entry.value || isCreating.value)) turn(kind);
    else noteView(amend);
  };
  function turn(name) {
    view.value = name;
    entry.value = null;
    noteView();
    isCreating.value = false;
    wanted.value = '';
    if (name === 'entries') readEntries();
    if (name === 'faults') readState();
  }
  /** From one view to another, for what was seen there; what was pressed goes with its view, so the new view's button takes the focus. */
  function lookAt(name, demand = '') {
    turn(name);
    wanted.value = demand;
    root.scrollTop = 0;
    setTimeout(() => root.querySelector('.kn-views [aria-pressed=true]')?.focus());
  }
  function edit(path, line = 0, change = undefined) {
    root.scrollTop = 0;
    editing.open(path, line, change);
  }
  /** Goes on with a draft: with its entry, or with its file where the content has no such entry. */
  async function write(path) {
    await open(entryAt(path), () => {
      fault.value = null;
      edit(path);
    });
    setTimeout(() => root.querySelector('[data-return]')?.focus());
  }
  /** Back from the editor, to what it was opened from as it is now. */
  async function comeBack() {
    noteView();
    if (view.value === 'faults') await readState();
    else if (entry.value) await open(entry.value.id);
    else await readEntries();
    (root.querySelector('[data-return]') ?? root.querySelector('.kn-views [aria-pressed=true]'))?.focus();
  }

  function View({ words }) {
    const editIfMay = mayEdit.value ? edit : null;
    if (view.value === 'try') return html`<${Try} api=${api} words=${words} />`;
    if (view.value === 'topics') return html`<${Topics} api=${api} words=${words} language=${spoken.value} edit=${edit} write=${write} look=${name => lookAt('demands', name)} />`;
    if (view.value === 'demands') return html`<${Demands} api=${api} words=${words} language=${spoken.value} wanted=${wanted.value} look=${() => lookAt('topics')} />`;
    if (view.value === 'lessons') return html`<${Lessons} learning=${learning} words=${words} language=${spoken.value} />`;
    if (view.value === 'risks') return html`<${Risks} weighing=${weighing} words=${words} language=${spoken.value} />`;
    if (view.value === 'reviews') return html`<${Reviews} api=${api} words=${words} language=${spoken.value} />`;
    if (view.value === 'import') return html`<${Import} importing=${importing} words=${words} look=${() => turn('entries')} />`;
    if (view.value === 'faults')
      return html`<${Faults} words=${words} freshness=${freshness.value} unread=${unread.value} readFreshness=${readFreshness} faults=${faults.value} summary=${summary.value} fault=${fault.value}
          more=${() => readFaults(faults.value.next)} retry=${() => readFaults()} open=${open} edit=${editIfMay} />`;
    if (isCreating.value)
      return html`<${NewEntry} editing=${editing} words=${words} language=${spoken.value} today=${new Date().toLocaleDateString('sv')} cancel=${() => turn('entries')} done=${() => { isCreating.value = false; root.scrollTop = 0; }} />`;
    if (entry.value) return html`<${EntryView} entry=${entry.value} words=${words} language=${spoken.value} open=${open} back=${() => turn('entries')} edit=${editIfMay} />`;
    return html`<${Entries} words=${words} filter=${filter.value} change=${change} list=${list.value} total=${total.value} fault=${fault.value}
        more=${() => readEntries(list.value.next)} retry=${() => readEntries()} open=${open}/>`;
  }
  function Room() {
    const words = WORDS[spoken.value];
    const title = html`
      <header class="audit-title"><h1>${words.title}</h1>
        <select aria-label=${words.language} value=${spoken.value} onChange=${event => { spoken.value = event.target.value; choose(spoken.value); root.lang = spoken.value; }}>
          ${Object.entries(LANGUAGES).map(([name, label]) => html`<option value=${name} lang=${name}>${label}</option>`)}
        </select>
      </header>`;
    if (editing.draft.value) return html`${title}<${Editor} key=${`${editing.draft.value.path} ${spoken.value}`} editing=${editing} words=${words} language=${spoken.value} leave=${comeBack} />`;
    return html`
      ${title}
      <p class="lead">${mayEdit.value ? words.edit.lead : words.lead}${mayEdit.value === false && html` ${words.edit.off[0]}<code>jieda serve --edit</code>${words.edit.off[1]}`}</p>
      <div class="kn-top">
        <div class="kn-views" role="group" aria-label=${words.title}>
          ${Object.entries(words.views).filter(([name]) => name !== 'import' || mayEdit.value).map(([name, label]) => html`<button aria-pressed=${view.value === name} onClick=${() => turn(name)}>${label}</button>`)}</div>
        ${mayEdit.value && view.value === 'entries' && !entry.value && !isCreating.value && html`<button class="primary" data-return onClick=${() => { isCreating.value = true; }}>${words.edit.create}</button>`}
      </div>
      ${editing.opening.value && html`<${Opening} opening=${editing.opening.value} retry=${edit} cancel=${editing.close} words=${words} />`}
      ${mayEdit.value && editing.kept.value.length > 0 && html`<${Kept} paths=${editing.kept.value} edit=${edit} discard=${editing.discard} words=${words} />`}
      <${View} words=${words} />`;
  }
  root.lang = spoken.value;
  render(html`<${Room} />`, root);
  unsay();
  unsay = effect(() => {
    const { value: draft } = editing.draft;
    if (!draft || here().page !== 'knowledge') return;
    note('knowledge', 'edit', draft.path);
    entitle('knowledge', draft.path);
  });
  begin();
}
