// What is known of the risky words.
import assert from 'node:assert/strict';
import test from 'node:test';
import { adoption, begun, countOf, decided, deedOf, extended, isAdded, lastUndoable, left, marked, mayDecide, nextPlace, withdrawn } from './state.js';

const proposal = words => ({ words, bad: 5, calm: 0, surety: 3.2, angry: 4, risky: 1, lines: [], examples: [] });
const WEIGHTS = [{ name: 'annoyed', weight: 0.42 }, { name: 'angry', weight: 0.55 }, { name: 'abusive', weight: 0.75 }];
const LINE = { id: 'media-weibo', category: '媒体曝光', severity: 3, words: ['微博曝光'] };
const page = (words, total = words.length, changes = {}) => ({
  days: 30, n_talks: 9, n_talks_read: 9, n_bad: 12, n_calm: 90, total, next: null, proposals: words.map(proposal), weights: WEIGHTS, lines: [LINE], may_edit: true, may_add: true, ...changes,
});
const words = list => list.open.map(own => own.words);
/** @type {Record<string, import('./state.js').Verdict>} */
const VERDICTS = { anger: { kind: 'anger', weight: 0.55 }, line: { kind: 'red_line', line: 'media-weibo' }, passed: { kind: 'passed' }, skipped: { kind: 'skipped' } };

test('a decision takes the first proposal, and the counts follow', () => {
  let list = begun(page(['a', 'b', 'c', 'd'], 7));
  assert.deepEqual([words(list), left(list), nextPlace(list)], [['a', 'b', 'c', 'd'], 7, 4]);
  for (const verdict of Object.values(VERDICTS)) list = decided(list, verdict);
  assert.deepEqual([words(list), left(list), nextPlace(list)], [[], 3, 1]);
  assert.deepEqual([countOf(list, isAdded), countOf(list, verdict => verdict.kind === 'passed')], [2, 1]);
  assert.equal(decided(list, VERDICTS.passed), list);
});

test('what is not in the content yet is taken back', () => {
  const list = begun(page(['a', 'b']));
  for (const verdict of [VERDICTS.passed, VERDICTS.skipped]) {
    const now = decided(list, verdict);
    assert.equal(lastUndoable(now), now.decided[0]);
    assert.deepEqual(withdrawn(now, now.decided[0]), list);
  }
  for (const verdict of [VERDICTS.anger, VERDICTS.line]) assert.equal(lastUndoable(decided(list, verdict)), null);
  assert.equal(lastUndoable(list), null);
});

test('a decision that failed comes back first, with its fault', () => {
  const before = decided(decided(begun(page(['a', 'b', 'c'])), VERDICTS.anger), VERDICTS.passed);
  const list = withdrawn(before, before.decided[0], { code: 'newer-file' });
  assert.deepEqual([words(list), list.decided.length, list.fault], [['a', 'c'], 1, { words: 'a', fault: { code: 'newer-file' } }]);
  assert.equal(decided(list, VERDICTS.skipped).fault, null);
});

test('further proposals come once', () => {
  const list = extended(decided(begun(page(['a', 'b'], 4)), VERDICTS.passed), page(['a', 'b', 'c']));
  assert.deepEqual(words(list), ['b', 'c']);
});

test('words are added where there is a folder for them, and passed over where editing is on', () => {
  const check = (changes, expected) => {
    const list = begun(page(['a'], 1, changes));
    assert.deepEqual(Object.values(VERDICTS).map(verdict => mayDecide(list, verdict)), expected);
  };
  check({}, [true, true, true, true]);
  check({ may_add: false }, [false, false, true, true]);
  check({ may_add: false, may_edit: false }, [false, false, false, true]);
});

test('what is sent names the weight or the line', () => {
  assert.deepEqual(adoption(proposal('狗比'), VERDICTS.anger), { as: 'anger', text: '狗比', weight: 0.55 });
  assert.deepEqual(adoption(proposal('狗比'), VERDICTS.line), { as: 'red_line', text: '狗比', line: 'media-weibo' });
  assert.equal(adoption(proposal('狗比'), VERDICTS.passed), null);
});

test('a key does one thing', () => {
  const check = (key, expected) => assert.deepEqual(deedOf(key, WEIGHTS), expected, key);
  check('1', { kind: 'anger', weight: 0.42 });
  check('3', { kind: 'anger', weight: 0.75 });
  check('r', { kind: 'choosing' });
  for (const key of ['x', 'X', '0']) check(key, { kind: 'passed' });
  check(' ', { kind: 'skipped' });
  for (const key of ['u', 'z']) check(key, { kind: 'undone' });
  for (const key of ['4', 'Enter', 'Escape', 'a']) check(key, null);
  assert.equal(deedOf('3', WEIGHTS.slice(0, 2)), null);
});

test('the words are marked where they stand, and a text without them is whole', () => {
  const check = (text, words, expected) => assert.deepEqual(marked(text, words).map(({ piece, isMarked }) => (isMarked ? `[${piece}]` : piece)), expected);
  check('狗比客服，真狗比', '狗比', ['[狗比]', '客服，真', '[狗比]']);
  check('You Rip  Off!', 'rip off', ['You ', '[Rip  Off]', '!']);
  check('什么(玩意', '(玩意', ['什么', '[(玩意]']);
  check('没有', '狗比', ['没有']);
});
