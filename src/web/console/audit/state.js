// Which entries of the audit log are asked for, and how does one read? A sentence with links that narrow the list to the same.

/** @typedef {{who: string, action: string, subject: string}} Filter */
/** @typedef {{seq: number, at: string, who: string, role: string, action: string, subject: string, detail: string, hash: string}} Entry */
/** @typedef {{text: string, wanted?: Partial<Filter>, isDetail?: true}} Piece */

/** @type {Filter} */
export const NO_FILTER = { who: '', action: '', subject: '' };

/** How many entries come at once. */
const PAGE = 50;

/** What a page is asked for by. @param {Filter} filter @param {string | null} after the entry that it goes on from */
export function queryOf(filter, after) {
  const named = Object.entries(filter).filter(([, value]) => value);
  return String(new URLSearchParams([['limit', String(PAGE)], ...(after ? [['after', after]] : []), ...named]));
}

/** An entry as a sentence. @param {Entry} entry @param {any} words @returns {Piece[]} */
export function sentenceOf({ who, action, subject, detail }, words) {
  /** @type {Record<string, Piece>} */
  const places = {
    '{who}': { text: who, wanted: { who } },
    '{subject}': { text: subject, wanted: { subject } },
    '{detail}': { text: detail, isDetail: true },
    '{role}': { text: words.roles[detail] ?? detail },
  };
  const sentence = words.sentences[action] ?? `{who} ${action} {subject} {detail}`;
  return sentence.split(/(\{\w+\})/).filter(Boolean).map(part => places[part] ?? { text: part });
}
