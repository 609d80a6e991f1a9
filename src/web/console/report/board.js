// What the report's page remembers: the view, which is its address, and the reports that were read for it.
import { signal } from '../lib.js';
import { isReport, readView, writeView } from './address.js';
import { dayAt } from './period.js';
import { reportsOf } from './queries.js';

/** @typedef {{report?: any, at?: Date, fault?: any, isFresh: boolean}} Answer `isFresh` says that it was asked for, and need not be again */
/** @typedef {ReturnType<typeof createBoard>} Board */

/** So many reports are kept for somebody who goes to and fro. */
const MOST_KEPT = 24;
/** How many pages of entries are read for their titles: more entries than that no shop has. */
const MOST_PAGES = 20;
/** Who may see the content, and so the titles of its entries. */
const SEE_CONTENT = ['admin', 'supervisor', 'editor'];

/** @param {(path: string, options?: any) => Promise<any>} api @param {string} role the reader's */
export function createBoard(api, role) {
  const today = () => dayAt(new Date());
  const view = signal(readView('', today())),
    answers = signal(/** @type {Map<string, Answer>} */ (new Map())),
    titles = signal(/** @type {Map<string, string>} */ (new Map()));
  let isReading = false,
    isTitled = !SEE_CONTENT.includes(role);

  /** @param {string} path @param {Answer} answer */
  function keep(path, answer) {
    const kept = [...answers.value].filter(([other]) => other !== path).slice(1 - MOST_KEPT);
    answers.value = new Map([...kept, [path, answer]]);
  }
  /** One after the other: the server makes one report at a time. The view may change meanwhile. */
  async function read() {
    if (isReading) return;
    isReading = true;
    for (let path = next(); path; path = next()) await ask(path);
    isReading = false;
  }
  const next = () => Object.values(reportsOf(view.value)).find(path => path && !answers.value.get(path)?.isFresh);
  async function ask(path) {
    const known = answers.value.get(path);
    keep(path, { ...known, fault: null, isFresh: true });
    try {
      keep(path, { report: await api(path), at: new Date(), isFresh: true });
    } catch (fault) {
      keep(path, { ...known, fault, isFresh: true });
    }
  }
  /** What is known of a report of the view. @param {'whole' | 'before' | 'cut' | 'hours' | 'weekdays' | 'cross'} name @returns {Answer} */
  const answer = name => answers.value.get(reportsOf(view.value)[name] ?? '') ?? { isFresh: false };
  function again() {
    answers.value = new Map([...answers.value].map(([path, known]) => [path, { ...known, isFresh: false }]));
    read();
  }
  /** Shows what the address says; where it says something else, the address is made to say what was shown last. */
  function come() {
    if (isReport(location.hash)) {
      view.value = readView(location.hash, today());
      history.replaceState(null, '', href({}));
    } else history.pushState(null, '', href({}));
    read();
  }
  /** The address of the view with something changed. @param {Partial<import('./address.js').View>} change */
  const href = change => location.pathname + writeView({ ...view.value, ...change });
  /** @param {Partial<import('./address.js').View>} change */
  const go = change => {
    location.hash = writeView({ ...view.value, ...change });
  };
  /** Titles of entries; to those who may not see the content, entries are shown by their names. */
  async function readTitles() {
    if (isTitled) return;
    isTitled = true;
    let after = '';
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await api(`/knowledge/entries?limit=100${after}`).catch(() => ({ entries: [], next: null }));
      titles.value = new Map([...titles.value, ...answer.entries.map(entry => [entry.id, entry.title])]);
      if (!answer.next) return;
      after = `&after=${encodeURIComponent(answer.next)}`;
    }
  }
  /** What lies over the page would keep a reader from all others. */
  const leave = () => {
    view.value = { ...view.value, talks: null, talk: '' };
  };
  addEventListener('hashchange', () => (isReport(location.hash) ? come() : leave()));
  return { api, view, titles, today, answer, again, come, href, go, readTitles };
}
