// Is a change told from chance?
import assert from 'node:assert/strict';
import test from 'node:test';
import { changeOf, signed } from './verdict.js';

const NOTHING = { numerator: 0, denominator: 0, rate: null, low: null, high: null };
/** @type {(rate: number, low: number, high: number, denominator?: number) => import('./measures.js').Ratio} */
const ratio = (rate, low, high, denominator = 100) => ({ numerator: Math.round(rate * denominator), denominator, rate, low, high });

test('a change is more than chance when the intervals do not touch', () => {
  const before = ratio(0.5, 0.4, 0.6);
  /** @type {(now: any, expected: string) => void} */
  const check = (now, expected) => assert.equal(changeOf(now, before, 30)?.verdict, expected);
  check(ratio(0.7, 0.61, 0.79), 'apart');
  check(ratio(0.3, 0.21, 0.39), 'apart');
  check(ratio(0.7, 0.6, 0.8), 'chance');
  check(ratio(0.3, 0.2, 0.4), 'chance');
  check(ratio(0.5, 0.45, 0.55), 'chance');
});

test('of few nothing is claimed, and of nothing not even that', () => {
  const before = ratio(0.5, 0.4, 0.6);
  assert.equal(changeOf(ratio(1, 0.7, 1, 29), before, 30)?.verdict, 'few');
  assert.equal(changeOf(before, ratio(1, 0.7, 1, 29), 30)?.verdict, 'few');
  assert.equal(changeOf(ratio(1, 0.9, 1, 30), before, 30)?.verdict, 'apart');
  assert.equal(changeOf(NOTHING, before, 30), null);
  assert.equal(changeOf(before, NOTHING, 30), null);
  assert.equal(changeOf(before, undefined, 30), null);
});

test('a change is read in points', () => {
  assert.ok(Math.abs(Number(changeOf(ratio(0.532, 0.4, 0.6), ratio(0.5, 0.4, 0.6), 30)?.points) - 3.2) < 1e-9);
  assert.deepEqual([3.24, -0.44, 0.04, -0.04, 0].map(signed), ['+3.2', '−0.4', '0.0', '0.0', '0.0']);
});
