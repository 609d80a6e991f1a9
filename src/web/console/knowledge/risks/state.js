// What is known of the risky words, derived from what the server said and what was decided since.

/** @typedef {{line: string, category: string, times: number}} Crossed */
/** @typedef {{words: string, bad: number, calm: number, surety: number, angry: number, risky: number, lines: Crossed[], examples: {text: string, conversation: string, at: string}[]}} Proposal */
/** @typedef {{name: string, weight: number}} Weight */
/** @typedef {{id: string, category: string, severity: number, words: string[]}} Line */
/** @typedef {{kind: 'anger', weight: number} | {kind: 'red_line', line: string} | {kind: 'passed'} | {kind: 'skipped'}} Verdict */
/** @typedef {{proposal: Proposal, verdict: Verdict}} Decision */
/** @typedef {{open: Proposal[], decided: Decision[], total: number, fault: {words: string, fault: any} | null, days: number, weights: Weight[], lines: Line[], mayEdit: boolean, mayAdd: boolean, nTalks: number, nTalksRead: number, nBad: number, nCalm: number}} List */

/** The keys of the weights, in their order. */
export const KEYS = ['1', '2', '3'];

/** What other keys do: those of the lessons, and what lies beside the weights. */
const DEEDS = new Map([['r', 'choosing'], ['x', 'passed'], ['0', 'passed'], [' ', 'skipped'], ['u', 'undone'], ['z', 'undone']]);

/** A list as the server gave it. @param {any} page @returns {List} */
export const begun = page => ({
  open: page.proposals,
  decided: [],
  total: page.total,
  fault: null,
  days: page.days,
  weights: page.weights,
  lines: page.lines,
  mayEdit: page.may_edit,
  mayAdd: page.may_add,
  nTalks: page.n_talks,
  nTalksRead: page.n_talks_read,
  nBad: page.n_bad,
  nCalm: page.n_calm,
});

/** The list after its first proposal was decided. @param {List} list @param {Verdict} verdict @returns {List} */
export function decided(list, verdict) {
  const [proposal, ...open] = list.open;
  return proposal ? { ...list, open, decided: [...list.decided, { proposal, verdict }], fault: null } : list;
}

/** Whether words come into the content by it. @param {Verdict} verdict */
export const isAdded = ({ kind }) => kind === 'anger' || kind === 'red_line';

/** Whether it can be decided so: words are added where the intents are a folder, and passed over where editing is on. @param {List} list @param {Verdict} verdict */
export const mayDecide = (list, verdict) => (isAdded(verdict) ? list.mayAdd : verdict.kind === 'skipped' || list.mayEdit);

/** What was decided last, if it can be taken back: what stands in the content by now cannot. @param {List} list */
export function lastUndoable(list) {
  const last = list.decided.at(-1);
  return last && !isAdded(last.verdict) ? last : null;
}

/** The list without a decision, so that it is taken anew; with why it failed, if it did. @param {List} list @param {Decision} decision @param {any} [fault] @returns {List} */
export const withdrawn = (list, { proposal }, fault = null) => ({
  ...list,
  open: [proposal, ...list.open.filter(own => own.words !== proposal.words)],
  decided: list.decided.filter(own => own.proposal.words !== proposal.words),
  fault: fault && { words: proposal.words, fault },
});

/** Further proposals, without those that are known. @param {List} list @param {any} page @returns {List} */
export function extended(list, page) {
  const known = new Set([...list.open, ...list.decided.map(({ proposal }) => proposal)].map(proposal => proposal.words));
  return { ...list, lines: page.lines, open: [...list.open, ...page.proposals.filter(proposal => !known.has(proposal.words))] };
}

/** How many were decided so. @param {List} list @param {(verdict: Verdict) => boolean} is */
export const countOf = (list, is) => list.decided.filter(({ verdict }) => is(verdict)).length;

/** How many proposals are left that nobody has looked at. @param {List} list */
export const left = list => Math.max(list.open.length, list.total - list.decided.length);

/** Where the server's list goes on: what was skipped still stands in it, what was decided does not. @param {List} list */
export const nextPlace = list => countOf(list, verdict => verdict.kind === 'skipped') + list.open.length;

/** What is sent to add words to the content. @param {Proposal} proposal @param {Verdict} verdict */
export function adoption({ words }, verdict) {
  if (verdict.kind === 'anger') return { as: 'anger', text: words, weight: verdict.weight };
  return verdict.kind === 'red_line' ? { as: 'red_line', text: words, line: verdict.line } : null;
}

/** What a key does, if it does anything. @param {string} key @param {Weight[]} weights @returns {Verdict | {kind: 'choosing'} | {kind: 'undone'} | null} */
export function deedOf(key, weights) {
  const weight = weights[KEYS.indexOf(key)];
  if (weight) return { kind: 'anger', weight: weight.weight };
  const kind = /** @type {any} */ (DEEDS.get(key.toLowerCase()));
  return kind ? { kind } : null;
}

/** A text by its pieces, with those that are the words marked. @param {string} text @param {string} words */
export function marked(text, words) {
  const pattern = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  const pieces = text.split(new RegExp(`(${pattern})`, 'i'));
  return pieces.map((piece, at) => ({ piece, isMarked: at % 2 === 1 })).filter(({ piece }) => piece);
}
