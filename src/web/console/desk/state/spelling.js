// Which texts fit letters that are typed? By the syllables of their Pinyin, whole or by their beginnings; the syllables come from the server.

/** The fewest letters that are looked for so, and the most: as the server has them. */
const FEWEST = 2,
  MOST = 24;

/** What is typed to find something by its spelling, or nothing. @param {string} typed */
export function lettersIn(typed) {
  const letters = typed.normalize('NFKC').toLowerCase().replace(/[\s']/g, '');
  return letters.length >= FEWEST && letters.length <= MOST && /^[a-z0-9]+$/.test(letters) ? letters : '';
}

/** @param {string[]} words @param {number} from @param {string} letters @returns {boolean} */
function goesThrough(words, from, letters) {
  if (!letters) return true;
  const word = words[from];
  if (word === undefined) return false;
  return word.split(' ').some(reading => {
    let n = 0;
    while (n < reading.length && reading[n] === letters[n]) n += 1;
    for (; n > 0; n -= 1) if (goesThrough(words, from + 1, letters.slice(n))) return true;
    return false;
  });
}

/** Whether letters go through words from one of them on, with at least the first letter of each; of several readings one is enough. @param {string[]} words @param {string} letters */
export const isSpelt = (words, letters) => Boolean(letters) && words.some((_, from) => goesThrough(words, from, letters));
