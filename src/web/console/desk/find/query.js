// What is looked for among the talks: words and filters, and how they are asked for.

/** @typedef {{q: string, phase: string, outcome: string, reason: string, agent: string, from: string, to: string}} Query */

/** Nothing is looked for. @type {Query} */
export const NOTHING = { q: '', phase: '', outcome: '', reason: '', agent: '', from: '', to: '' };

/** @param {Query} query */
export const isEmpty = query => Object.values(query).every(value => value.trim() === '');

/** How many filters are set, besides the words. @param {Query} query */
export const countOf = query => Object.entries(query).filter(([name, value]) => name !== 'q' && value.trim() !== '').length;

/**
 * Whether there is enough to look for: the server takes two Han characters, or a word of two letters or digits, and no half a day.
 * @param {Query} query
 */
export function isEnough(query) {
  const { q } = query;
  const isWord = q.trim() === '' || /\p{Script=Han}{2}|[^\P{L}\p{Script=Han}]{2}|\p{N}{2}|[^\P{L}\p{Script=Han}]\p{N}|\p{N}[^\P{L}\p{Script=Han}]/u.test(q);
  return !isEmpty(query) && isWord;
}

/** The address of a page of what is found. @param {Query} query @param {string | null} after */
export function pathOf(query, after) {
  const set = Object.entries(query).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]]));
  const parts = [...set, ['limit', '20'], ...(after ? [['after', after]] : [])];
  return `/desk/conversations?${parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

/**
 * An excerpt cut where the words stand in it: every second piece is one of them. Places are told in characters, of which one may be two of JavaScript's.
 * @param {string} text @param {{start: number, length: number}[]} marks
 */
export function cut(text, marks) {
  const characters = [...text],
    pieces = [];
  let at = 0;
  for (const { start, length } of marks) {
    pieces.push(characters.slice(at, start).join(''), characters.slice(start, start + length).join(''));
    at = start + length;
  }
  return [...pieces, characters.slice(at).join('')];
}
