// Are events put in their order?
import assert from 'node:assert/strict';
import test from 'node:test';
import { isAfter } from './order.js';

test('events are in the order of their numbers, however long these are', () => {
  /** @type {(a: string, b: string, expected: boolean) => void} */
  const check = (a, b, expected) => assert.equal(isAfter({ id: a }, { id: b }), expected, `${a} after ${b}`);
  check('k3x-2', 'k3x-1', true);
  check('k3x-1', 'k3x-2', false);
  check('k3x-1', 'k3x-1', false);
  check('k3x-10', 'k3x-9', true);
  check('k3x-9', 'k3x-10', false);
  // Beyond 2^53, where numbers of JavaScript are no longer told apart.
  check('k3x-9007199254740993', 'k3x-9007199254740992', true);
  check('a-b-7', 'a-b-6', true);
});
