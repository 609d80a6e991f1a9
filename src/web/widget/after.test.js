// Is the customer asked what the page wants to know, and thanked for what was given?
import assert from 'node:assert/strict';
import test from 'node:test';
import { headOf, isWanted } from './after.js';

test('a page that says so wants recommendations', () => {
  /** @type {(config: {recommend?: string | boolean}, expected: boolean) => void} */
  const check = (config, expected) => assert.equal(isWanted(config), expected, JSON.stringify(config));
  check({}, false);
  check({ recommend: '' }, true);
  check({ recommend: 'true' }, true);
  check({ recommend: true }, true);
  check({ recommend: 'false' }, false);
  check({ recommend: false }, false);
});

test('who answered is thanked, and who would recommend nothing at all has answered, too', () => {
  /** @type {(rating: number, recommends: number | null, expected: string) => void} */
  const check = (rating, recommends, expected) => assert.equal(headOf({ rating, recommends }), expected);
  check(0, null, 'rate');
  check(5, null, 'thanks');
  check(5, 7, 'noted');
  check(1, 0, 'noted');
  check(0, 7, 'rate');
});
