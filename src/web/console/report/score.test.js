// Is the score of recommendations read for what it is?
import assert from 'node:assert/strict';
import test from 'node:test';
import { drawnOf, shareOf, signed } from './score.js';
import { changeOf } from './verdict.js';

/** @type {(asked: number, score: number | null, low?: number | null, high?: number | null) => import('./score.js').Recommendation} */
const recommendation = (asked, score, low = null, high = null) => ({ asked, promoters: 50, passives: 30, detractors: 20, score, low, high });

test('a score is read with its sign', () => {
  assert.deepEqual([32.4, -5, 0.4, -0.4, 0, 100, -100].map(signed), ['+32', '−5', '0', '0', '0', '+100', '−100']);
});

test('it is drawn from −100 to 100', () => {
  const { rate, low, high } = drawnOf(recommendation(100, 30, -100, 100));
  assert.deepEqual([rate, low, high], [0.65, 0, 1]);
  assert.equal(drawnOf(recommendation(0, null)).rate, null);
});

test('it is compared as shares are', () => {
  /** @type {(now: any, before: any, expected: object | null) => void} */
  const check = (now, before, expected) => assert.deepEqual(changeOf(shareOf(now), before && shareOf(before), 30), expected);
  check(recommendation(100, 50, 40, 60), recommendation(100, 25, 15, 35), { points: 25, verdict: 'apart' });
  check(recommendation(100, 50, 30, 70), recommendation(100, 25, 5, 45), { points: 25, verdict: 'chance' });
  check(recommendation(29, 50, 40, 60), recommendation(100, 25, 15, 35), { points: 25, verdict: 'few' });
  check(recommendation(100, 50, 40, 60), recommendation(0, null), null);
  check(recommendation(100, 50, 40, 60), undefined, null);
});
