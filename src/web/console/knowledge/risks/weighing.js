// What happens while risky words are looked at. What comes of a decision is in state.js; how it is sent, in deciding.js.
import { signal } from '../../lib.js';
import { createDeciding } from '../deciding.js';
import { adoption, begun, decided, extended, isAdded, lastUndoable, left, mayDecide, nextPlace, withdrawn } from './state.js';

/** @param {(path: string, options?: any) => Promise<any>} api */
export function createWeighing(api) {
  /** Which content is served since words were last added; nothing while that is not known. */
  const serving = signal(/** @type {string | null} */ (null));
  const deciding = createDeciding(api, '/insight/risks', {
    begun,
    extended,
    left,
    nextPlace,
    nDone: list => list.decided.length,
    withdrawn,
    cleared: () => {
      serving.value = null;
    },
    sent: (decision, answer) => {
      if (isAdded(decision.verdict)) serving.value = answer.serving;
    },
    settled: async () => {},
  });
  const { list, days, fault, nSending, begin, send, put } = deciding;

  /** Decides about the first proposal. @param {import('./state.js').Verdict} verdict */
  async function decide(verdict) {
    const now = list.value;
    const proposal = now?.open[0];
    if (!now || !proposal || !mayDecide(now, verdict)) return;
    list.value = decided(now, verdict);
    const decision = { proposal, verdict };
    if (isAdded(verdict)) {
      serving.value = null;
      return put(decision, '/insight/adoptions', adoption(proposal, verdict));
    }
    if (verdict.kind === 'passed') return put(decision, '/insight/lessons', { text: proposal.words, as: 'passed' });
    return send();
  }
  async function undo() {
    const last = list.value && lastUndoable(list.value);
    if (!list.value || !last) return;
    list.value = withdrawn(list.value, last);
    if (last.verdict.kind === 'passed') return put(last, '/insight/lessons', { text: last.proposal.words, as: 'open' });
  }
  return { list, days, fault, nSending, serving, begin, decide, undo };
}
