// What is known of a sample that is looked through, derived from what the server said and what was judged since.

/** The keys, in the order of the buttons. */
export const VERDICTS = [['1', 'right'], ['2', 'partly'], ['3', 'wrong'], ['4', 'unclear']];

/** The verdict that a key stands for, if it stands for one. @param {string} key */
export const verdictOf = key => VERDICTS.find(([own]) => own === key)?.[1] ?? null;

/** @typedef {{conversation: string, event: string, question: string, html: string, atom: string, title: string | null, confidence: number | null}} Answer */
/** @typedef {{answers: Answer[], n_mine: number, n_sample: number, n_answers: number, week: string, judged: {answer: Answer, verdict: string}[]}} Sample */

/** A sample as the server gave it. @param {any} page @returns {Sample} */
export const begun = page => ({ ...page, judged: [] });

/** The sample after the first answer was judged. @param {Sample} sample @param {string} verdict @returns {Sample} */
export const judged = (sample, verdict) => ({
  ...sample,
  answers: sample.answers.slice(1),
  n_mine: sample.n_mine + 1,
  judged: [...sample.judged, { answer: sample.answers[0], verdict }],
});

/** The sample with the last judgement taken back, so that it is given anew. @param {Sample} sample @returns {Sample} */
export function undone(sample) {
  const last = sample.judged.at(-1);
  if (!last) return sample;
  return { ...sample, answers: [last.answer, ...sample.answers], n_mine: sample.n_mine - 1, judged: sample.judged.slice(0, -1) };
}

/** Further answers, without those that are known. @param {Sample} sample @param {any} page @returns {Sample} */
export function extended(sample, page) {
  const known = new Set([...sample.answers, ...sample.judged.map(({ answer }) => answer)].map(answer => answer.event));
  return { ...sample, answers: [...sample.answers, ...page.answers.filter(answer => !known.has(answer.event))] };
}

/** The Monday so many weeks before another. @param {string} monday as 2026-11-23 @param {number} weeks */
export function weekBefore(monday, weeks) {
  const day = new Date(`${monday}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 7 * weeks);
  return day.toISOString().slice(0, 10);
}
