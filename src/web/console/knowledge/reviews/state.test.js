// What is known of a sample that is looked through.
import assert from 'node:assert/strict';
import test from 'node:test';
import { begun, extended, judged, undone, verdictOf, weekBefore } from './state.js';

const answer = event => ({ conversation: '1', event, question: '', html: '', atom: 'a/b', title: null, confidence: null });
const sample = () => begun({ week: '2026-11-23', n_answers: 9, n_sample: 3, n_mine: 0, answers: [answer('e1'), answer('e2')] });

test('a key judges the first answer, and the next one is shown', () => {
  assert.deepEqual(['1', '2', '3', '4', '5', 'a'].map(verdictOf), ['right', 'partly', 'wrong', 'unclear', null, null]);
  const after = judged(sample(), 'wrong');
  assert.deepEqual([after.answers.map(own => own.event), after.n_mine], [['e2'], 1]);
});

test('a judgement can be given anew', () => {
  const after = undone(judged(sample(), 'wrong'));
  assert.deepEqual([after.answers.map(own => own.event), after.n_mine, after.judged], [['e1', 'e2'], 0, []]);
  assert.deepEqual(undone(sample()), sample());
});

test('further answers come once', () => {
  const after = extended(judged(sample(), 'right'), { answers: [answer('e1'), answer('e2'), answer('e3')] });
  assert.deepEqual(after.answers.map(own => own.event), ['e2', 'e3']);
});

test('a week before', () => {
  assert.equal(weekBefore('2026-11-23', 1), '2026-11-16');
  assert.equal(weekBefore('2026-01-05', 1), '2025-12-29');
});
