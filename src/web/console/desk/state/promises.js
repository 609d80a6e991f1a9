// What was promised to customers: whose it is, when it is due, and what an agent may do about it.

/** @typedef {{id: string, conversation: string, kind: string, what: string, due: string, owner: {agent?: string, skill?: string}, made_at: string, made_by: string | null, told: boolean, n_moved: number, overdue: boolean, end: 'kept' | 'dropped' | null, ended_by: string | null, ended_at: string | null, masked?: boolean}} Promised */
/** @typedef {import('./talk.js').Talk} Talk */
/** @typedef {import('./talk.js').Me} Me */

const ABOUT = new Set(['promised', 'promise_kept', 'promise_moved', 'promise_dropped', 'rule_promised']);
/** Whether an event changes what is owed. @param {{type: string}} event */
export const isAboutPromises = event => ABOUT.has(event.type);

/** Whether a promise is mine to keep, by name or as one of the team. @param {Promised} promise @param {Me} me */
export const isFor = ({ owner }, me) => owner.agent === me.agent || Boolean(owner.skill);

/** @param {Talk} talk */
const openIn = talk => talk.promises.filter(promise => !promise.end);

/** Whether I may end or move a promise of the open talk. @param {Talk} talk @param {Promised} promise @param {Me} me @param {boolean} isMine */
export const maySettle = (talk, promise, me, isMine) => talk.phase !== 'erased' && !promise.end && (isFor(promise, me) || isMine || me.role !== 'agent');

/** Whether I may promise something in the open talk. @param {Talk} talk @param {Me} me @param {boolean} isMine */
export const mayPromise = (talk, me, isMine) =>
  Boolean(talk.id) && talk.phase !== 'erased' && (isMine || me.role !== 'agent' || openIn(talk).some(promise => isFor(promise, me)));

/** Whether I may write to the customer of a talk that nobody at the desk has, because something is owed. @param {Talk} talk @param {Me} me */
export const mayFollowUp = (talk, me) => (talk.phase === 'closed' || talk.phase === 'bot') && openIn(talk).some(promise => isFor(promise, me) || me.role !== 'agent');

/** The open ones first, as they are due; then those that have ended, the latest first. @param {Promised[]} promises */
export const inOrder = promises => [
  ...promises.filter(promise => !promise.end).sort((one, other) => Date.parse(one.due) - Date.parse(other.due)),
  ...promises.filter(promise => promise.end).sort((one, other) => Date.parse(other.ended_at ?? '') - Date.parse(one.ended_at ?? '')),
];

/** A day and an hour of it. @param {Date} now @param {number} days @param {number} hour */
const onDay = (now, days, hour) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);

/** The times that are most often promised; those that are over are none. @param {Date} now */
export const timesFrom = now =>
  [
    { label: '一小时内', at: new Date(now.getTime() + 60 * 60 * 1000) },
    { label: '今天 18:00 前', at: onDay(now, 0, 18) },
    { label: '明天 10:00 前', at: onDay(now, 1, 10) },
    { label: '明天 18:00 前', at: onDay(now, 1, 18) },
    { label: '三天内', at: onDay(now, 3, 18) },
    { label: '一周内', at: onDay(now, 7, 18) },
  ].filter(({ at }) => at > now);

/** A moment as a field for dates has it. @param {Date} at */
export function fieldOf(at) {
  const two = n => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
