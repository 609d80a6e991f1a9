// How near is the deadline of a case? The server says when it becomes nearer; the stage follows from the time, so that a card changes its colour by itself.

/** @typedef {{which: string, since: string, near_at: string, warned_at: string, at: string, stage: string}} Due */

/** @param {Due} due @param {number} now */
export function stageOf(due, now) {
  if (now >= Date.parse(due.at)) return 'breached';
  if (now >= Date.parse(due.warned_at)) return 'warned';
  return now >= Date.parse(due.near_at) ? 'near' : 'fine';
}

/** How long is left, or how late it is, in milliseconds. @param {string} at @param {number} now */
export const leftOf = (at, now) => Date.parse(at) - now;

/**
 * The cases about whose deadline I am to be told and have not been: mine that are warned of, and for who supervises all that are late.
 * @param {import('./lists.js').Handoff[]} cases @param {import('./talk.js').Me} me @param {number} now @param {Set<string>} told
 */
export function newsOf(cases, me, now, told) {
  return cases.flatMap(handoff => {
    const { due } = handoff;
    if (!due) return [];
    const stage = stageOf(due, now);
    const isMine = handoff.agent === me.agent;
    const isNews = (isMine && (stage === 'warned' || stage === 'breached')) || (me.role !== 'agent' && stage === 'breached');
    const key = `${handoff.id} ${due.which} ${due.since} ${stage}`;
    return isNews && !told.has(key) ? [{ handoff, due, stage, key }] : [];
  });
}
