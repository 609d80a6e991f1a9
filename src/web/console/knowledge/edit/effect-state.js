// What an edit does to the answers, sorted as an editor looks at it.

/** @typedef {{act: string, title: string | null, target: string | null}} Answered */
/** @typedef {{text: string, asked_by: string, before: Answered, after: Answered}} Move */

/** How far an answer gets: not at all, to a choice, to what was wanted. */
const REACH = { answer: 2, procedure: 2, choices: 1 };
const reach = answered => REACH[answered.act] ?? 0;

/** What a move means: `lost`, `gained` or `other`. @param {Move} move */
export function kindOf({ before, after }) {
  if (reach(after) < reach(before)) return 'lost';
  return reach(after) > reach(before) ? 'gained' : 'other';
}

/** In the order of what should be looked at first. */
export const KINDS = ['lost', 'other', 'gained'];

/** How many moves there are of each kind. @param {Move[]} moved @returns {Record<string, number>} */
export const counts = moved => Object.fromEntries(KINDS.map(kind => [kind, moved.filter(move => kindOf(move) === kind).length]));

/** The moves of one kind, or all; what is worse first, and what customers really wrote before what editors wrote for them. @param {Move[]} moved @param {string} kind */
export function sorted(moved, kind) {
  const rank = move => KINDS.indexOf(kindOf(move)) * 2 + (move.asked_by === 'customer' ? 0 : 1);
  return moved.filter(move => !kind || kindOf(move) === kind).sort((one, other) => rank(one) - rank(other));
}
