// What is known of the lessons.
import assert from 'node:assert/strict';
import test from 'node:test';
import { adoption, begun, countOf, decided, deedOf, extended, isSure, isTeachable, lastUndoable, learnt, left, nextPlace, percent, withdrawn } from './state.js';

const WAY = { as: 'way', atom: 'payment/how', intent: null, title: '可以怎么付款', confidence: 0.49 };
const EXAMPLE = { as: 'example', atom: null, intent: 'complaint', title: '投诉', confidence: 0.3 };
const lesson = (text, candidates = [WAY, EXAMPLE]) => ({ text, locale: 'zh-CN', asked: 1, last: '', candidates, clarified: 0, answered: [], troubles: {} });
const page = (texts, total = texts.length) => ({
  days: 30, n_talks: 9, n_talks_read: 9, n_questions: 9, n_sure: 4, n_personal: 0, sure_at: 0.7, total, lessons: texts.map(text => lesson(text)), next: null, may_edit: true, may_add_examples: true,
});
const texts = list => list.open.map(own => own.text);

test('a decision takes the first lesson, and the counts follow', () => {
  let list = begun(page(['a', 'b', 'c'], 7));
  assert.deepEqual([texts(list), left(list), nextPlace(list)], [['a', 'b', 'c'], 7, 3]);
  list = decided(decided(decided(list, 'taught', 1), 'skipped'), 'passed');
  assert.deepEqual([texts(list), left(list), nextPlace(list)], [[], 4, 1]);
  assert.deepEqual([countOf(list, 'taught'), countOf(list, 'skipped'), countOf(list, 'passed')], [1, 1, 1]);
  assert.equal(decided(list, 'taught'), list);
});

test('what is not in the content yet is taken back', () => {
  const list = begun(page(['a', 'b']));
  const passed = decided(list, 'passed');
  assert.equal(lastUndoable(passed), passed.decided[0]);
  assert.deepEqual(withdrawn(passed, passed.decided[0]), list);
  assert.equal(lastUndoable(decided(list, 'taught')), null);
  assert.equal(lastUndoable(list), null);
});

test('a decision that failed comes back first, with its fault', () => {
  const before = decided(decided(begun(page(['a', 'b', 'c'])), 'taught'), 'passed');
  const list = withdrawn(before, before.decided[0], { code: 'newer-file' });
  assert.deepEqual([texts(list), list.decided.length, list.fault], [['a', 'c'], 1, { text: 'a', fault: { code: 'newer-file' } }]);
  assert.equal(decided(list, 'skipped').fault, null);
});

test('what is sure by now is gone, and further lessons come once', () => {
  let list = learnt(decided(begun(page(['a', 'b', 'c'], 6)), 'taught'), ['c', 'z']);
  assert.deepEqual([texts(list), list.nLearnt, left(list)], [['b'], 1, 4]);
  list = extended(list, page(['a', 'b', 'd', 'e']));
  assert.deepEqual(texts(list), ['b', 'd', 'e']);
  assert.equal(isSure({ explanation: { candidates: [{ confidence: 0.7 }] } }, 0.7), true);
  assert.equal(isSure({ explanation: { candidates: [] } }, 0.7), false);
});

test('an adoption names what is meant, and an example needs a file', () => {
  assert.deepEqual(adoption(lesson('a'), 0), { as: 'way', text: 'a', atom: 'payment/how' });
  assert.deepEqual(adoption(lesson('a'), 1), { as: 'example', text: 'a', intent: 'complaint' });
  const check = (changes, candidate, expected) => assert.equal(isTeachable(begun({ ...page([]), ...changes }), candidate), expected);
  check({}, EXAMPLE, true);
  check({ may_add_examples: false }, EXAMPLE, false);
  check({ may_add_examples: false }, WAY, true);
  check({ may_edit: false }, WAY, false);
  check({}, undefined, false);
});

test('a key does one thing', () => {
  assert.deepEqual(['Enter', '1', '3', 'x', ' ', 'u', '4', 'a'].map(key => deedOf(key) && [deedOf(key)?.kind, deedOf(key)?.at]), [
    ['taught', 0], ['taught', 0], ['taught', 2], ['passed', 0], ['skipped', 0], ['undone', 0], null, null,
  ]);
  assert.equal(percent(0.494), '49 %');
});
