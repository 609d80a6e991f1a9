// What can be reached by typing: cases, actions, and what may be sent. Which entries fit what is typed, and in which order?

/** @typedef {{id: string, kind: 'case' | 'action' | 'phrase' | 'answer', title: string, detail: string, words?: string, act: () => unknown}} Entry `words` are found too, and not shown */

/** More of a kind nobody looks through, and the other kinds would be out of sight. */
const MOST_OF_A_KIND = 20;

/** Letters as they are compared: small, and as wide as on any keyboard. @param {string} text */
const plain = text => text.normalize('NFKC').toLowerCase();

/** The words of what is typed: each must be found. @param {string} typed */
export const wordsOf = typed => plain(typed).split(/\s+/).filter(Boolean);

/** How well an entry fits: 0 where its title begins so, 1 where a word of its title does, 2 where it has the words at all, and nothing where it does not. @param {Entry} entry @param {string[]} words */
function fit({ title, detail, words: hidden = '' }, words) {
  const head = plain(title),
    all = `${head} ${plain(detail)} ${plain(hidden)}`;
  if (!words.every(word => all.includes(word))) return null;
  if (words.length === 0 || head.startsWith(words[0])) return 0;
  return head.includes(words[0]) ? 1 : 2;
}

/** The entries that fit what is typed, the best first; those that fit alike stay in their order. @param {Entry[]} entries @param {string} typed @returns {Entry[]} */
export function fitting(entries, typed) {
  const words = wordsOf(typed);
  const found = entries.flatMap((entry, at) => {
    const rank = fit(entry, words);
    return rank === null ? [] : [{ entry, rank, at }];
  });
  const sorted = found.sort((one, other) => one.rank - other.rank || one.at - other.at).map(({ entry }) => entry);
  const n = { case: 0, action: 0, phrase: 0, answer: 0 };
  return sorted.filter(({ kind }) => (n[kind] += 1) <= MOST_OF_A_KIND);
}

/** A conversation that is named by its whole number. @param {string} typed */
export const numberIn = typed => /^\d{6,20}$/.exec(typed.trim())?.[0] ?? '';

/** Where the mark goes with a step up or down, around the ends. @param {number} marked @param {number} step @param {number} n */
export const stepped = (marked, step, n) => (n === 0 ? 0 : (marked + step + n) % n);
