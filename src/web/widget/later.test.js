import assert from 'node:assert/strict';
import test from 'node:test';
import { isToBeShown } from './later.js';

test('a check is shown on one visit', () => {
  const check = (shown, now, expected) => assert.equal(isToBeShown('1 stayed_solved', shown, now), expected);
  check(undefined, 0, true);
  check({ name: '1 stayed_solved', at: 1000 }, 1000 + 29 * 60000, true);
  check({ name: '1 stayed_solved', at: 1000 }, 1000 + 31 * 60000, false);
  check({ name: '1 in_use', at: 1000 }, 99999999, true);
});
