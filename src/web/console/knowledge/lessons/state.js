// What is known of the lessons, derived from what the server said and what was decided since.

/** @typedef {{as: string, atom: string | null, intent: string | null, title: string, confidence: number}} Candidate */
/** @typedef {{text: string, locale: string, asked: number, last: string, candidates: Candidate[], clarified: number, answered: {atom: string, title: string | null, times: number}[], troubles: Record<string, number>}} Lesson */
/** @typedef {{lesson: Lesson, kind: 'taught' | 'passed' | 'skipped', at: number}} Decision */
/** @typedef {{open: Lesson[], decided: Decision[], total: number, nLearnt: number, fault: {text: string, fault: any} | null, days: number, sureAt: number, mayEdit: boolean, mayAddExamples: boolean, nTalks: number, nTalksRead: number, nQuestions: number, nSure: number}} List */

/** The keys of the candidates, in their order; the first one is meant by Enter too. */
export const KEYS = ['1', '2', '3'];

/** A list as the server gave it. @param {any} page @returns {List} */
export const begun = page => ({
  open: page.lessons,
  decided: [],
  total: page.total,
  nLearnt: 0,
  fault: null,
  days: page.days,
  sureAt: page.sure_at,
  mayEdit: page.may_edit,
  mayAddExamples: page.may_add_examples,
  nTalks: page.n_talks,
  nTalksRead: page.n_talks_read,
  nQuestions: page.n_questions,
  nSure: page.n_sure,
});

/** The list after its first lesson was decided. @param {List} list @param {Decision['kind']} kind @param {number} [at] the candidate that is meant @returns {List} */
export function decided(list, kind, at = 0) {
  const [lesson, ...open] = list.open;
  return lesson ? { ...list, open, decided: [...list.decided, { lesson, kind, at }], fault: null } : list;
}

/** What was decided last, if it can be taken back: what stands in the content by now cannot. @param {List} list */
export function lastUndoable(list) {
  const last = list.decided.at(-1);
  return last && last.kind !== 'taught' ? last : null;
}

/** The list without a decision, so that it is taken anew; with why it failed, if it did. @param {List} list @param {Decision} decision @param {any} [fault] @returns {List} */
export const withdrawn = (list, { lesson }, fault = null) => ({
  ...list,
  open: [lesson, ...list.open.filter(own => own.text !== lesson.text)],
  decided: list.decided.filter(own => own.lesson.text !== lesson.text),
  fault: fault && { text: lesson.text, fault },
});

/** The list without the lessons that the bot is sure about by now. @param {List} list @param {string[]} texts @returns {List} */
export function learnt(list, texts) {
  const open = list.open.filter(lesson => !texts.includes(lesson.text));
  return { ...list, open, nLearnt: list.nLearnt + list.open.length - open.length };
}

/** Further lessons, without those that are known. @param {List} list @param {any} page @returns {List} */
export function extended(list, page) {
  const known = new Set([...list.open, ...list.decided.map(({ lesson }) => lesson)].map(lesson => lesson.text));
  return { ...list, open: [...list.open, ...page.lessons.filter(lesson => !known.has(lesson.text))] };
}

/** @param {List} list @param {Decision['kind']} kind */
export const countOf = (list, kind) => list.decided.filter(decision => decision.kind === kind).length;

/** How many lessons are left that nobody has looked at. @param {List} list */
export const left = list => Math.max(list.open.length, list.total - list.decided.length - list.nLearnt);

/** Where the server's list goes on: what was skipped still stands in it, what was decided does not. @param {List} list */
export const nextPlace = list => countOf(list, 'skipped') + list.open.length;

/** Whether a candidate can be taught: examples cannot where the intents come with the program. @param {List} list @param {Candidate | undefined} candidate */
export const isTeachable = (list, candidate) => list.mayEdit && candidate !== undefined && (candidate.as !== 'example' || list.mayAddExamples);

/** What is sent to teach a lesson. @param {Lesson} lesson @param {number} at */
export function adoption({ text, candidates }, at) {
  const { as, atom, intent } = candidates[at];
  return { as, text, ...(atom && { atom }), ...(intent && { intent }) };
}

/** What a key does, if it does anything. @param {string} key @returns {{kind: Decision['kind'] | 'undone', at: number} | null} */
export function deedOf(key) {
  if (key === 'Enter') return { kind: 'taught', at: 0 };
  if (KEYS.includes(key)) return { kind: 'taught', at: KEYS.indexOf(key) };
  if (key === 'x' || key === 'X') return { kind: 'passed', at: 0 };
  if (key === ' ') return { kind: 'skipped', at: 0 };
  if (key === 'u' || key === 'U') return { kind: 'undone', at: 0 };
  return null;
}

/** Whether a message is sure, by how it was explained. @param {any} explained @param {number} sureAt */
export const isSure = (explained, sureAt) => (explained.explanation.candidates[0]?.confidence ?? 0) >= sureAt;

/** A probability as it is read. @param {number} share */
export const percent = share => `${Math.round(share * 100)} %`;
