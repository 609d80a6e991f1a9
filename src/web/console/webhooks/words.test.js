import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFine, outcomeOf, trialOf } from './words.js';

/** @param {string | null} outcome @param {number} n_tries @param {string | null} due_at */
const delivery = (outcome, n_tries, due_at = null) => ({ event: 'e-1', conversation: '7', outcome, n_tries, due_at, tried_at: null });

test('a message says what came of it, and whether it is tried again', () => {
  const check = (own, expected) => assert.equal(outcomeOf(own), expected);
  check(delivery(null, 0), '正在发送');
  check(delivery('delivered', 3), '已送达');
  check(delivery('timed_out', 2, '2026-11-22T08:00:00Z'), '对方没有及时回应，会再试（试过 2 次）');
  check(delivery('refused', 12), '对方拒收，试了 12 次，不再试');
  check(delivery('unknown', 1), 'unknown');
});

test('only a failure needs somebody to look', () => {
  assert.deepEqual([isFine('delivered'), isFine('dropped'), isFine('broken'), isFine(null)], [true, true, false, false]);
  assert.equal(trialOf('unreachable'), '没有送达：连不上。');
});
