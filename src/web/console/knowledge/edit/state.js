// What an editor holds of one file, and what each answer of the server makes of it: pure functions, which run without a browser.

import { withoutWip } from './put-live.js';

/** @typedef {{code: string, severity: string, path: string, line: number, column: number, message: string, help: string}} Fault */
/** @typedef {{mark: string, end: string}} Shape how the file begins and ends its lines, which an editor neither sees nor changes */
/** @typedef {{of: string, isMeasuring: boolean, result: any, fault: any}} Effect */
/**
 * `revision` counts the texts that did not come from the editor. `isHeld` says that what keeps the entry from customers was looked for, and not found.
 * @typedef {{
 *   path: string, version: string | null, shape: Shape, line: number, revision: number,
 *   saved: string | null, text: string, isRestored: boolean, isHeld: boolean,
 *   checkedText: string | null, faults: Fault[], entry: any, isEntryOld: boolean, isUnchecked: boolean,
 *   effect: Effect | null, hasSeenEffect: boolean,
 *   isSaving: boolean, conflict: {text: string, version: string | null} | null, done: {serving: string} | null, fault: any,
 * }} Draft
 */

const NEW = {
  version: null, shape: { mark: '', end: '\n' }, line: 0, revision: 0, saved: null, text: '', isRestored: false, isHeld: false,
  checkedText: null, faults: [], entry: null, isEntryOld: false, isUnchecked: false, effect: null, hasSeenEffect: false,
  isSaving: false, conflict: null, done: null, fault: null,
};

/** A file's text as it is edited, and what is put back when it is saved. @param {string} text */
export function plain(text) {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const ends = text.split('\r\n').length - 1;
  const isWindows = ends > 0 && ends * 2 > text.split('\n').length - 1;
  return { text: text.slice(mark.length).replace(/\r\n?/g, '\n'), shape: { mark, end: isWindows ? '\r\n' : '\n' } };
}

/** The text as it is sent. @param {Draft} draft */
export const sent = draft => draft.shape.mark + draft.text.replaceAll('\n', draft.shape.end);

/** A file that is not there yet. @param {string} path @param {string} text @returns {Draft} */
export const created = (path, text) => ({ ...NEW, path, text });

/**
 * A file that was read, with what was kept of an earlier edit.
 * @param {{path: string, text: string, version: string | null}} file
 * @param {number} line where to begin; 0 for anywhere
 * @param {{text: string, version: string | null} | null} kept
 * @returns {Draft}
 */
export function opened(file, line = 0, kept = null) {
  const { text, shape } = plain(file.text);
  const draft = { ...NEW, path: file.path, version: file.version, shape, line, saved: text, text };
  if (!kept || kept.text === text) return draft;
  const restored = { ...draft, text: kept.text, isRestored: true };
  return kept.version === file.version ? restored : { ...restored, version: kept.version, conflict: { text, version: file.version } };
}

/** @param {Draft} draft */
export const isDirty = draft => draft.text !== draft.saved;
/** @param {Draft} draft */
export const nErrors = draft => draft.faults.filter(fault => fault.severity === 'error').length;
/** Whether what is known of the text is about the text as it stands. @param {Draft} draft */
export const isChecked = draft => draft.checkedText === draft.text;

/** @param {Draft} draft @param {string} text @returns {Draft} */
export const typed = (draft, text) => (text === draft.text ? draft : { ...draft, text, done: null, fault: null });

/** A draft of an entry as it is to be served, which is not saved yet. @param {Draft} draft @returns {Draft} */
export function putLive(draft) {
  // What was kept of an earlier edit may be without the line already.
  const isHeld = draft.saved !== null && withoutWip(draft.saved) === draft.saved;
  return { ...typed(draft, withoutWip(draft.text)), isHeld };
}

/**
 * An answer to the text that was sent; one about another text is late and says nothing.
 * @param {Draft} draft @param {string} of @param {{faults: Fault[], entry: any}} answer @returns {Draft}
 */
export const checked = (draft, of, { faults, entry }) =>
  of !== draft.text ? draft : { ...draft, checkedText: of, faults, entry: entry ?? draft.entry, isEntryOld: entry === null, isUnchecked: false };
/** @param {Draft} draft @param {string} of @returns {Draft} */
export const uncheckable = (draft, of) => (of !== draft.text ? draft : { ...draft, isUnchecked: true });

/** Why the text cannot be saved now; nothing where it can. @param {Draft} draft */
export function whyNotSave(draft) {
  if (draft.isSaving) return 'saving';
  if (draft.conflict) return 'conflict';
  if (!isDirty(draft)) return 'unchanged';
  return nErrors(draft) > 0 ? 'errors' : null;
}

/** What pressing "save" does: the effect is shown once before, and pressing again saves whatever came of it. @param {Draft} draft */
export function onSave(draft) {
  const why = whyNotSave(draft);
  // The errors may be those of a text before.
  if (why === 'errors' && !isChecked(draft)) return 'check';
  if (why) return 'nothing';
  return draft.hasSeenEffect ? 'save' : 'effect';
}

/** Why the effect cannot be asked for. @param {Draft} draft */
export function whyNotMeasure(draft) {
  if (draft.effect?.isMeasuring) return 'measuring';
  if (!isDirty(draft)) return 'unchanged';
  return nErrors(draft) > 0 ? 'errors' : null;
}
/** @param {Draft} draft @returns {Draft} */
export const measuring = draft => ({ ...draft, hasSeenEffect: true, effect: { of: draft.text, isMeasuring: true, result: null, fault: null } });
/** @param {Draft} draft @param {string} of @param {{result?: any, fault?: any}} came @returns {Draft} */
export const measured = (draft, of, { result = null, fault = null }) =>
  draft.effect?.of !== of ? draft : { ...draft, effect: { of, isMeasuring: false, result, fault } };

/** @param {Draft} draft @returns {Draft} */
export const saving = draft => ({ ...draft, isSaving: true, fault: null, done: null });
/**
 * @param {Draft} draft @param {string} of @param {{version: string, serving: string, faults: Fault[]}} answer @returns {Draft}
 */
export function saved(draft, of, { version, serving, faults }) {
  const own = faults.filter(fault => fault.path === draft.path);
  return {
    ...draft, version, saved: of, isSaving: false, isRestored: false, isHeld: false, done: { serving }, effect: null, hasSeenEffect: false,
    faults: of === draft.text ? own : draft.faults,
  };
}
/** @param {Draft} draft @param {any} fault @returns {Draft} */
export const refused = (draft, fault) => ({ ...draft, isSaving: false, fault });

/** Somebody else has changed the file, or taken it away. @param {Draft} draft @param {{text: string, version: string} | null} file @returns {Draft} */
export const clashed = (draft, file) => ({ ...draft, isSaving: false, conflict: file ? { text: plain(file.text).text, version: file.version } : { text: '', version: null } });
/** Mine goes over what is there now. @param {Draft} draft @returns {Draft} */
export const keptMine = draft =>
  draft.conflict ? { ...draft, version: draft.conflict.version, saved: draft.conflict.version === null ? null : draft.conflict.text, conflict: null } : draft;
/** What is there now goes over mine. @param {Draft} draft @returns {Draft} */
export function tookTheirs(draft) {
  if (!draft.conflict) return draft;
  const { path, shape, revision } = draft;
  const { text, version } = draft.conflict;
  return { ...NEW, path, shape, revision: revision + 1, version, saved: text, text };
}

/** Whether a fault's file can be opened here. @param {string} path */
export const isPage = path => path.startsWith('kb/') && /\.mdx?$/.test(path);
