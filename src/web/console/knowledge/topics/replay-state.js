// What came of a replay, in the order in which an editor looks at it.

/** @typedef {{act: string, title: string | null, target: string | null}} Got */
/** @typedef {{text: string, change: 'lost' | 'moved' | 'gained' | 'other', before: Got, after: Got, was_found_right: boolean, times: number}} Example */
/** @typedef {{talks: number, messages: number, same: number, lost: number, moved: number, gained: number, other: number, more_handovers: number, fewer_handovers: number, right_answers_changed: number, examples: Example[]}} Replay */

/** The server's limit of talks: beyond it only the last ones are replayed. */
export const MOST_TALKS = 2000;

/** What a difference comes to, the worst first. */
export const CHANGES = ['lost', 'moved', 'other', 'gained'];

/** The figures that are told where they are not zero, the worst first, and how each is meant. @type {[string, 'bad' | 'open' | 'good'][]} */
const FIGURES = [
  ['right_answers_changed', 'bad'],
  ['lost', 'bad'],
  ['more_handovers', 'open'],
  ['moved', 'open'],
  ['other', 'open'],
  ['gained', 'good'],
  ['fewer_handovers', 'good'],
];

/** @param {Replay} replay */
export const figuresOf = replay => FIGURES.filter(([name]) => replay[name] > 0).map(([name, kind]) => ({ name, kind, n: replay[name] }));

/** What it comes to over all: nothing to replay, nothing changed, something got worse, or no more than changes. @param {Replay} replay @returns {'nothing' | 'same' | 'worse' | 'changed'} */
export function verdictOf({ talks, same, lost, right_answers_changed }) {
  if (!talks) return 'nothing';
  if (same === talks) return 'same';
  return lost || right_answers_changed ? 'worse' : 'changed';
}

/** How many examples there are of each change. @param {Example[]} examples @returns {Record<string, number>} */
export const countsOf = examples => Object.fromEntries(CHANGES.map(change => [change, examples.filter(example => example.change === change).length]));

/** The examples of one change, or all: those that people found right first, then what is lost. @param {Example[]} examples @param {string} change */
export function ordered(examples, change) {
  const rank = example => (example.was_found_right ? 0 : CHANGES.length) + CHANGES.indexOf(example.change);
  return examples.filter(example => !change || example.change === change).sort((one, other) => rank(one) - rank(other));
}

/** The answers whose titles the server did not tell, each once. @param {Example[]} examples */
export function untitled(examples) {
  const answers = examples.flatMap(({ before, after }) => [before, after]).filter(({ act, title, target }) => act === 'answer' && !title && target);
  return [...new Set(answers.map(({ target }) => String(target)))];
}

/** What somebody got, by its title where one is known, and by its name where that says more. @param {Got} got @param {Record<string, string>} titles @returns {{title: string, name: string}} */
export function named({ title, target }, titles) {
  const known = title ?? titles[target ?? ''] ?? '';
  return { title: known === target ? '' : known, name: target ?? '' };
}
