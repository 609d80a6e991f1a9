// What happens while lessons are looked at: each decision is kept at once and sent in its turn, so that nobody waits for the content to be compiled.
// What comes of it is in state.js; this file asks and waits.
import { signal } from '../../lib.js';
import { adoption, begun, decided, extended, isSure, isTeachable, lastUndoable, learnt, left, nextPlace, withdrawn } from './state.js';

/** A page takes as long as a few thousand questions take, and a decision waits for those of others. */
const LIMIT_MS = 120_000;

/** @param {(path: string, options?: any) => Promise<any>} api */
export function createLearning(api) {
  const list = signal(/** @type {import('./state.js').List | null} */ (null));
  const days = signal(30);
  /** Why the lessons could not be read. */
  const fault = signal(/** @type {any} */ (null));
  /** How many decisions are on their way. */
  const nSending = signal(0);
  /** How many lessons are sure since the content was last taught something; nothing while that is not known. */
  const nSureNow = signal(/** @type {number | null} */ (null));
  /** @type {{decision: import('./state.js').Decision, path: string, body: any}[]} */
  const queue = [];
  let isSending = false,
    hasTaught = false,
    round = 0;

  const read = after => api(`/insight/lessons?days=${days.value}&after=${after}`, { limitMs: LIMIT_MS });
  async function begin(wanted = days.value) {
    const own = ++round;
    [days.value, list.value, fault.value, nSureNow.value] = [wanted, null, null, null];
    try {
      const page = await read(0);
      if (own === round) list.value = begun(page);
    } catch (error) {
      if (own === round) fault.value = error;
    }
  }
  /** Reads on where the lessons that are here have been looked at, and others are left. */
  async function readOn() {
    const own = round;
    if (!list.value || list.value.open.length > 0 || left(list.value) === 0) return;
    try {
      const page = await read(nextPlace(list.value));
      if (own !== round || !list.value) return;
      list.value = extended(list.value, page);
      // What the server does not have any more is not left.
      if (list.value.open.length === 0) list.value = { ...list.value, total: list.value.decided.length + list.value.nLearnt };
    } catch (error) {
      if (own === round) fault.value = error;
    }
  }
  /** Asks again about the lessons that are here: those that are sure by now need nobody. */
  async function askAgain() {
    const own = round;
    /** @type {string[]} */
    const sure = [];
    for (const { text, locale } of list.value?.open ?? []) {
      const explained = await api('/knowledge/explain', { body: { text, locale } }).catch(() => null);
      if (own !== round || !list.value) return;
      if (explained && isSure(explained, list.value.sureAt)) sure.push(text);
    }
    if (!list.value) return;
    list.value = learnt(list.value, sure);
    nSureNow.value = sure.length;
  }
  async function send() {
    if (isSending) return;
    isSending = true;
    for (let next = queue[0]; next; next = queue[0]) {
      try {
        await api(next.path, { body: next.body, limitMs: LIMIT_MS });
        hasTaught ||= next.decision.kind === 'taught';
      } catch (error) {
        if (list.value) list.value = withdrawn(list.value, next.decision, error);
      }
      queue.shift();
      nSending.value = queue.length;
    }
    isSending = false;
    if (hasTaught) {
      hasTaught = false;
      await askAgain();
    }
    await readOn();
  }
  function put(decision, path, body) {
    queue.push({ decision, path, body });
    nSending.value = queue.length;
    return send();
  }
  /** Decides about the first lesson. @param {import('./state.js').Decision['kind'] | 'undone'} kind @param {number} at */
  async function decide(kind, at = 0) {
    const now = list.value;
    if (!now) return;
    if (kind === 'undone') return undo(now);
    const [lesson] = now.open;
    if (!lesson || (kind === 'taught' && !isTeachable(now, lesson.candidates[at])) || (kind === 'passed' && !now.mayEdit)) return;
    list.value = decided(now, kind, at);
    const decision = { lesson, kind, at };
    if (kind === 'taught') {
      nSureNow.value = null;
      return put(decision, '/insight/adoptions', adoption(lesson, at));
    }
    if (kind === 'passed') return put(decision, '/insight/lessons', { text: lesson.text, as: 'passed' });
    return send();
  }
  /** @param {import('./state.js').List} now */
  async function undo(now) {
    const last = lastUndoable(now);
    if (!last) return;
    list.value = withdrawn(now, last);
    if (last.kind === 'passed') return put(last, '/insight/lessons', { text: last.lesson.text, as: 'open' });
  }
  return { list, days, fault, nSending, nSureNow, begin, readOn, decide };
}
