// What happens while lessons are looked at. What comes of a decision is in state.js; how it is sent, in deciding.js.
import { signal } from '../../lib.js';
import { createDeciding } from '../deciding.js';
import { adoption, begun, decided, extended, isSure, isTeachable, lastUndoable, learnt, left, nextPlace, withdrawn } from './state.js';

/** @param {(path: string, options?: any) => Promise<any>} api */
export function createLearning(api) {
  /** How many lessons are sure since the content was last taught something; nothing while that is not known. */
  const nSureNow = signal(/** @type {number | null} */ (null));
  let hasTaught = false;
  const deciding = createDeciding(api, '/insight/lessons', {
    begun,
    extended,
    left,
    nextPlace,
    nDone: list => list.decided.length + list.nLearnt,
    withdrawn,
    cleared: () => {
      nSureNow.value = null;
    },
    sent: decision => {
      hasTaught ||= decision.kind === 'taught';
    },
    settled: async () => {
      if (!hasTaught) return;
      hasTaught = false;
      await askAgain();
    },
  });
  const { list, days, fault, nSending, begin, readOn, send, put } = deciding;

  /** Asks again about the lessons that are here: those that are sure by now need nobody. */
  async function askAgain() {
    const own = deciding.round();
    /** @type {string[]} */
    const sure = [];
    for (const { text, locale } of list.value?.open ?? []) {
      const explained = await api('/knowledge/explain', { body: { text, locale } }).catch(() => null);
      if (deciding.isPast(own) || !list.value) return;
      if (explained && isSure(explained, list.value.sureAt)) sure.push(text);
    }
    if (!list.value) return;
    list.value = learnt(list.value, sure);
    nSureNow.value = sure.length;
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
