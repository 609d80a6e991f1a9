// Who is mentioned in a note, and who may be meant while a name is typed?

/** More are mentioned by no note. */
export const MOST_MENTIONED = 10;

/** The longest name of an account. */
const LONGEST_NAME = 32;

/** @typedef {{event: string, conversation: string, at: string, agent: string, text: string, new: boolean}} Mention */
/** @typedef {{n_new: number, mentions: Mention[], next: string | null}} Mentions */

/** @type {Mentions} */
export const NO_MENTIONS = { n_new: 0, mentions: [], next: null };

/**
 * The name that is being typed before the cursor, behind an @ that begins a word: an address of e-mail has letters before it.
 * @param {string} text @param {number} caret @returns {{from: number, typed: string} | null}
 */
export function typedAt(text, caret) {
  const before = text.slice(Math.max(0, caret - LONGEST_NAME - 1), caret);
  const found = /(^|[^\p{L}\p{N}._-]|\p{Script=Han})[@＠]([^\s@＠，。！？、；：,!?;:]*)$/u.exec(before);
  return found ? { from: caret - found[2].length - 1, typed: found[2] } : null;
}

/** The text with a colleague's name in the place of what was typed, and where the cursor goes on. @param {string} text @param {number} from @param {number} caret @param {string} name @returns {[string, number]} */
export function withMention(text, from, caret, name) {
  const rest = text.slice(caret),
    own = `@${name}${rest.startsWith(' ') ? '' : ' '}`;
  return [text.slice(0, from) + own + rest, from + own.length];
}

/** The colleagues whom a text mentions, in its order, each once; of names that begin alike the longest. @param {string} text @param {string[]} names */
export function mentionedIn(text, names) {
  const longest = [...names].sort((one, other) => other.length - one.length);
  const found = [];
  for (const { index } of text.matchAll(/[@＠]/g)) {
    const name = longest.find(own => text.startsWith(own, index + 1));
    if (name && !found.includes(name)) found.push(name);
  }
  return found.slice(0, MOST_MENTIONED);
}

/**
 * The colleagues who may be meant, those first whose names begin so.
 * @template {{agent: string}} T
 * @param {T[]} team @param {string} typed @param {(name: string, typed: string) => boolean} isSpelt
 * @returns {T[]}
 */
export function fittingColleagues(team, typed, isSpelt) {
  const plain = text => text.normalize('NFKC').toLowerCase(),
    wanted = plain(typed);
  const rank = ({ agent }) => (plain(agent).startsWith(wanted) ? 0 : plain(agent).includes(wanted) ? 1 : isSpelt(agent, typed) ? 2 : 3);
  return team.map((one, at) => ({ one, at, rank: rank(one) })).filter(own => own.rank < 3).sort((a, b) => a.rank - b.rank || a.at - b.at).map(({ one }) => one);
}

/** Whether a note mentions me. @param {any} event @param {string} agent */
export const isMentioned = (event, agent) => event.type === 'noted' && event.agent !== agent && Boolean(event.mentions?.includes(agent));
