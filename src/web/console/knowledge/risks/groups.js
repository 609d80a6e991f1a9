// The red lines as they are chosen from: those that were crossed first, then by category, all or those that are looked for.

/** @typedef {import('./state.js').Line & {times: number}} Choice `times` is how many of the talks crossed it, 0 where that is not said */
/** @typedef {{category: string | null, choices: Choice[]}} Group that of the crossed lines has no category */

/** @param {import('./state.js').Line} line @param {string} looked */
const isLike = ({ id, category, words }, looked) => [id, category, ...words].some(text => text.toLowerCase().includes(looked));

/**
 * @param {import('./state.js').Line[]} lines
 * @param {import('./state.js').Crossed[]} crossed most often first
 * @param {string} looked what was typed
 * @returns {Group[]}
 */
export function groupsOf(lines, crossed, looked) {
  const wanted = lines.filter(line => isLike(line, looked.trim().toLowerCase()));
  /** @type {Map<string | null, Choice[]>} */
  const groups = new Map([[null, []]]);
  const put = (category, choice) => groups.set(category, [...(groups.get(category) ?? []), choice]);
  for (const { line, times } of crossed) {
    const known = wanted.find(own => own.id === line);
    if (known) put(null, { ...known, times });
  }
  const isCrossed = new Set(crossed.map(({ line }) => line));
  for (const line of wanted) if (!isCrossed.has(line.id)) put(line.category, { ...line, times: 0 });
  return [...groups].map(([category, choices]) => ({ category, choices })).filter(({ choices }) => choices.length > 0);
}
