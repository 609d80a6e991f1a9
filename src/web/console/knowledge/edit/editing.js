// What happens while a file is edited: it is read, checked as it is typed, measured and saved. What comes of it is in state.js; this file asks and waits.
import { signal } from '../../lib.js';
import { createDrafts } from './drafts.js';
import {
  checked, clashed, created, isChecked, isDirty, keptMine, measured, measuring, onSave, opened, refused, saved, saving, sent, tookTheirs, typed, uncheckable,
} from './state.js';

/** How long typing rests before it is checked. */
const REST_MS = 400;
/** A question may wait for those of others; then it takes as long as a few thousand questions take. */
const EFFECT_MS = 120_000;
/** After so long a check that failed is tried again, unless the server names a time. */
const RETRY_S = 5;

/** @typedef {import('./state.js').Draft} Draft */

/** @param {(path: string, options?: any) => Promise<any>} api @param {Storage | null} storage */
export function createEditing(api, storage) {
  const drafts = createDrafts(storage);
  const draft = signal(/** @type {Draft | null} */ (null));
  /** `reading`, or what went wrong with opening, with the path and what is to become of the file. */
  const opening = signal(/** @type {{path: string, line: number, change: (draft: Draft) => Draft, fault: any} | null} */ (null));
  /** Where the cursor is wanted; a new object each time. */
  const place = signal(/** @type {{line: number, column: number} | null} */ (null));
  const kept = signal(drafts.paths());
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  /** Whether the text is to be saved as soon as it is found to have no error. */
  let isSaveWanted = false;

  function put(next) {
    draft.value = next;
    if (isDirty(next)) drafts.keep(next.path, next.version, next.text);
    else drafts.drop(next.path);
    kept.value = drafts.paths();
  }
  /** What was asked about as it is now, if it is still what is edited. @param {Draft} of */
  const still = of => (draft.value?.path === of.path ? draft.value : null);
  const read = path => api(`/knowledge/file?path=${encodeURIComponent(path)}`);
  function rest(ms = REST_MS) {
    clearTimeout(resting);
    resting = setTimeout(check, ms);
  }
  function begin(next) {
    opening.value = null;
    place.value = next.line > 0 ? { line: next.line, column: 1 } : null;
    put(next);
    rest(0);
  }

  /** @param {string} path @param {number} [line] @param {(draft: Draft) => Draft} [change] what is made of the file as it is opened */
  async function open(path, line = 0, change = draft => draft) {
    opening.value = { path, line, change, fault: null };
    const old = drafts.of(path);
    try {
      const file = await read(path);
      if (opening.value?.path === path) begin(change(opened(file, line, old)));
    } catch (/** @type {any} */ error) {
      if (opening.value?.path !== path) return;
      if (error.code === 'no-such-file' && old) begin({ ...created(path, old.text), isRestored: true });
      else opening.value = { path, line, change, fault: error };
    }
  }
  /** A free name for an entry of this title; nothing where none can be made, or the server cannot be asked. @param {string} title */
  async function propose(title) {
    try {
      return (await api(`/knowledge/name?title=${encodeURIComponent(title)}`)).id;
    } catch {
      return '';
    }
  }
  /** Begins a new file, unless there is one: then that is said. */
  async function create(path, text) {
    try {
      await read(path);
      return 'taken';
    } catch (/** @type {any} */ error) {
      if (error.code !== 'no-such-file') return 'failed';
    }
    begin(created(path, text));
    return null;
  }
  async function check() {
    const of = draft.value;
    if (!of) return;
    try {
      const answer = await api('/knowledge/drafts/check', { body: { path: of.path, text: sent(of) } });
      const now = still(of);
      if (!now) return;
      draft.value = checked(now, of.text, answer);
      if (isSaveWanted && isChecked(draft.value)) save();
    } catch (/** @type {any} */ error) {
      const now = still(of);
      if (!now) return;
      draft.value = uncheckable(now, of.text);
      if (draft.value.isUnchecked) rest((error.wait || RETRY_S) * 1000);
    }
  }
  async function measure() {
    const of = draft.value;
    if (!of) return;
    const take = came => {
      const now = still(of);
      if (now) draft.value = measured(now, of.text, came);
    };
    draft.value = measuring(of);
    try {
      take({ result: await api('/knowledge/drafts/effect', { body: { path: of.path, text: sent(of) }, limitMs: EFFECT_MS }) });
    } catch (fault) {
      take({ fault });
    }
  }
  async function write() {
    const of = draft.value;
    if (!of) return;
    draft.value = saving(of);
    try {
      const answer = await api('/knowledge/file', { method: 'PUT', body: { path: of.path, text: sent(of), version: of.version } });
      const now = still(of);
      if (now) put(saved(now, of.text, answer));
    } catch (/** @type {any} */ error) {
      const now = still(of);
      if (!now) return;
      if (error.code === 'newer-file') return clash(of);
      draft.value = refused(now, error);
      if (error.code === 'draft-has-errors') rest(0);
    }
  }
  /** @param {Draft} of */
  async function clash(of) {
    const take = (file, fault = null) => {
      const now = still(of);
      if (now) draft.value = fault ? refused(now, fault) : clashed(now, file);
    };
    try {
      take(await read(of.path));
    } catch (/** @type {any} */ error) {
      take(null, error.code === 'no-such-file' ? null : error);
    }
  }

  function type(text) {
    if (!draft.value || text === draft.value.text) return;
    isSaveWanted = false;
    put(typed(draft.value, text));
    rest();
  }
  function save() {
    const wanted = draft.value ? onSave(draft.value) : 'nothing';
    isSaveWanted = wanted === 'check';
    if (wanted === 'check') rest(0);
    if (wanted === 'effect') measure();
    if (wanted === 'save') write();
  }
  function keepMine() {
    if (!draft.value) return;
    put(keptMine(draft.value));
    write();
  }
  function takeTheirs() {
    if (!draft.value?.conflict) return;
    if (draft.value.conflict.version === null) return discard();
    put(tookTheirs(draft.value));
    rest(0);
  }
  /** Goes away; what is not saved stays kept. */
  function close() {
    clearTimeout(resting);
    draft.value = null;
    opening.value = null;
  }
  function discard(path = draft.value?.path) {
    if (path === undefined) return;
    drafts.drop(path);
    kept.value = drafts.paths();
    if (draft.value?.path === path) close();
  }
  const goTo = (line, column) => (place.value = { line: Math.max(line, 1), column: Math.max(column, 1) });

  addEventListener('beforeunload', event => {
    if (draft.value && isDirty(draft.value)) event.preventDefault();
  });
  return { draft, opening, place, kept, open, create, propose, type, check: () => rest(0), measure, save, keepMine, takeTheirs, close, discard, goTo };
}
