import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayTake, offerOf, sameOr, secondsLeft } from './offer.js';

const told = (id, left) => ({ handoff: { id }, left_ms: left, whole_ms: 20000 });

test('an offer ends by the clock of this computer', () => {
  /** @type {(left: number, later: number, seconds: number) => void} */
  const check = (left, later, seconds) => assert.equal(secondsLeft(/** @type {any} */ (offerOf(told('c.1', left), 1000)), 1000 + later), seconds);
  check(20000, 0, 20);
  check(20000, 100, 20);
  check(20000, 19001, 1);
  check(20000, 20000, 0);
  check(20000, 90000, 0);
  assert.equal(offerOf(null, 1000), null);
});

test('the same offer goes on, and another one begins', () => {
  const own = offerOf(told('c.1', 20000), 1000);
  assert.equal(sameOr(own, offerOf(told('c.1', 19000), 2100)), own);
  for (const other of [offerOf(told('c.2', 19000), 2100), offerOf(told('c.1', 20000), 90000), null]) assert.equal(sameOr(own, other), other);
  assert.equal(sameOr(null, own), own);
});

test('who may not choose takes what is offered', () => {
  const offer = /** @type {any} */ (offerOf(told('c.1', 20000), 0));
  /** @type {(queue: object, own: any, id: string, expected: boolean) => void} */
  const check = (queue, own, id, expected) => assert.equal(mayTake(queue, own, { id }), expected);
  check({}, null, 'c.1', true);
  check({ may_choose: true }, null, 'c.1', true);
  check({ may_choose: false }, null, 'c.1', false);
  check({ may_choose: false }, offer, 'c.1', true);
  check({ may_choose: false }, offer, 'c.2', false);
  assert.equal(mayTake({ may_choose: false }, offer, null), false);
});
