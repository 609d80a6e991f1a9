// How the texts on the desk are typed in letters: asked of the server once for each, since the table of readings is large.
import { signal } from '../lib.js';
import { isSpelt, lettersIn } from './state/spelling.js';

/** As many texts the server spells at once, and so many are kept. */
const MOST_AT_ONCE = 500,
  MOST_KEPT = 4000;

/** @param {(path: string, options?: any) => Promise<any>} api */
export function createSpelling(api) {
  /** The words of each text that is known. */
  const known = signal(/** @type {Map<string, string[]>} */ (new Map()));
  /** What is on its way. @type {Set<string>} */
  const asked = new Set();

  /** Learns how texts are typed, unless that is known. @param {string[]} texts */
  async function learn(texts) {
    const fresh = [...new Set(texts)].filter(text => /\P{ASCII}/u.test(text) && !known.peek().has(text) && !asked.has(text)).slice(0, MOST_AT_ONCE);
    if (!fresh.length) return;
    for (const text of fresh) asked.add(text);
    const answer = await api('/desk/spelling', { body: { texts: fresh } }).catch(() => null);
    for (const text of fresh) asked.delete(text);
    if (!answer) return;
    const before = known.peek().size + fresh.length > MOST_KEPT ? [] : known.peek();
    known.value = new Map([...before, ...fresh.map((text, at) => /** @type {[string, string[]]} */ ([text, answer.spellings[at] ?? []]))]);
  }
  return {
    known,
    learn,
    /** Whether a text is typed so. @param {string} text @param {string} typed */
    fits: (text, typed) => isSpelt(known.value.get(text) ?? [], lettersIn(typed)),
  };
}
