// What happens while risky words are looked at: each decision is kept at once and sent in its turn, so that nobody waits for the content to be compiled.
// What comes of it is in state.js; this file asks and waits.
import { signal } from '../../lib.js';
import { adoption, begun, decided, extended, isAdded, lastUndoable, left, mayDecide, nextPlace, withdrawn } from './state.js';

/** A page takes as long as some thousand talks take, and a decision waits for those of others. */
const LIMIT_MS = 120_000;

/** @param {(path: string, options?: any) => Promise<any>} api */
export function createWeighing(api) {
  const list = signal(/** @type {import('./state.js').List | null} */ (null));
  const days = signal(30);
  /** Why the proposals could not be read. */
  const fault = signal(/** @type {any} */ (null));
  /** How many decisions are on their way. */
  const nSending = signal(0);
  /** Which content is served since words were last added; nothing while that is not known. */
  const serving = signal(/** @type {string | null} */ (null));
  /** @type {{decision: import('./state.js').Decision, path: string, body: any}[]} */
  const queue = [];
  let isSending = false,
    round = 0;

  const read = after => api(`/insight/risks?days=${days.value}&after=${after}`, { limitMs: LIMIT_MS });
  async function begin(wanted = days.value) {
    const own = ++round;
    [days.value, list.value, fault.value, serving.value] = [wanted, null, null, null];
    try {
      const page = await read(0);
      if (own === round) list.value = begun(page);
    } catch (error) {
      if (own === round) fault.value = error;
    }
  }
  /** Reads on where the proposals that are here have been looked at, and others are left. */
  async function readOn() {
    const own = round;
    if (!list.value || list.value.open.length > 0 || left(list.value) === 0) return;
    try {
      const page = await read(nextPlace(list.value));
      if (own !== round || !list.value) return;
      list.value = extended(list.value, page);
      // What the server does not have any more is not left.
      if (list.value.open.length === 0) list.value = { ...list.value, total: list.value.decided.length };
    } catch (error) {
      if (own === round) fault.value = error;
    }
  }
  async function send() {
    if (isSending) return;
    isSending = true;
    for (let next = queue[0]; next; next = queue[0]) {
      try {
        const answer = await api(next.path, { body: next.body, limitMs: LIMIT_MS });
        if (isAdded(next.decision.verdict)) serving.value = answer.serving;
      } catch (error) {
        if (list.value) list.value = withdrawn(list.value, next.decision, error);
      }
      queue.shift();
      nSending.value = queue.length;
    }
    isSending = false;
    await readOn();
  }
  function put(decision, path, body) {
    queue.push({ decision, path, body });
    nSending.value = queue.length;
    return send();
  }
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
