// What a change does to an answer.
import assert from 'node:assert/strict';
import test from 'node:test';
import { counts, kindOf, sorted } from './effect-state.js';

/** @type {(before: string, after: string, asked_by?: string) => import('./effect-state.js').Move} */
const move = (before, after, asked_by = 'way') => ({ text: `${before} ${after}`, asked_by, before: { act: before, title: null, target: null }, after: { act: after, title: null, target: null } });

test('an answer is gained or lost by how far it gets', () => {
  const check = (before, after, expected) => assert.equal(kindOf(move(before, after)), expected, `${before} ${after}`);
  check('miss', 'answer', 'gained');
  check('handover', 'procedure', 'gained');
  check('miss', 'choices', 'gained');
  check('choices', 'answer', 'gained');
  check('answer', 'choices', 'lost');
  check('answer', 'handover', 'lost');
  check('choices', 'miss', 'lost');
  check('answer', 'answer', 'other');
  check('answer', 'procedure', 'other');
  check('miss', 'handover', 'other');
  check('answer', 'an act of later', 'lost');
});

test('what got worse for customers comes first', () => {
  const moved = [move('miss', 'answer'), move('answer', 'answer'), move('answer', 'miss'), move('answer', 'miss', 'customer')];
  const check = (kind, expected) => assert.deepEqual(sorted(moved, kind).map(one => moved.indexOf(one)), expected);
  check('', [3, 2, 1, 0]);
  check('lost', [3, 2]);
  check('gained', [0]);
  assert.deepEqual(counts(moved), { lost: 2, other: 1, gained: 1 });
});
