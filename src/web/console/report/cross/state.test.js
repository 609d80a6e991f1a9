// Is it read from a combination what it says, and no more?
import assert from 'node:assert/strict';
import test from 'node:test';
import { isSame, questionOf, standingOf, times, toggled, whyEmpty, wrongIn } from './state.js';

const ratio = (numerator, denominator) => ({ numerator, denominator, rate: denominator ? numerator / denominator : null, low: null, high: null });
const cell = (lift_low, lift_high) => ({ parts: ['app'], wrong: ratio(1, 2), lift: (lift_low + lift_high) / 2, lift_low, lift_high });
const table = (whole, cells) => ({ cuts: ['channel'], figure: 'self_resolution', is_wrong_to_be_in: false, whole, cells, n_too_few: 0, n_left_out: 0 });

test('an address asks for up to four cuts that there are', () => {
  /** @type {(cuts: string, figure: string, expected: any) => void} */
  const check = (cuts, figure, expected) => assert.deepEqual(questionOf(cuts, figure), expected);
  check('channel,product', 'coverage', { cuts: ['channel', 'product'], figure: 'coverage' });
  check('channel,channel,mood', '', { cuts: ['channel'], figure: 'self_resolution' });
  check('hour,day,week,month,agent', 'beauty', { cuts: ['hour', 'day', 'week', 'month'], figure: 'self_resolution' });
  check('detail:damage,channel', '', { cuts: ['detail:damage', 'channel'], figure: 'self_resolution' });
  check('', 'coverage', null);
  check('mood', 'coverage', null);
});

test('a fifth cut is not taken', () => {
  assert.deepEqual(toggled(['channel'], 'product'), ['channel', 'product']);
  assert.deepEqual(toggled(['channel', 'product'], 'channel'), ['product']);
  assert.deepEqual(toggled(['day', 'week', 'month', 'hour'], 'product'), ['day', 'week', 'month', 'hour']);
});

test('another order of the cuts is another question', () => {
  const asked = { cuts: ['channel', 'product'], figure: 'coverage' };
  assert.ok(isSame(asked, { ...asked }) && isSame(null, null));
  for (const other of [null, { ...asked, figure: 'durable' }, { ...asked, cuts: ['product', 'channel'] }]) assert.ok(!isSame(asked, other));
});

test('what holds 1 may be chance', () => {
  assert.deepEqual([cell(1.49, 2.15), cell(1, 2), cell(0.8, 1.2), cell(0.3, 1), cell(0.3, 0.9)].map(standingOf), ['beyond', 'chance', 'chance', 'chance', 'better']);
});

test('what is more than 1 does not read as 1', () => {
  assert.deepEqual([0, 0.07, 0.96, 1, 1.04, 1.49, 1.88, 9.96, 12.4].map(times), ['0', '0.07', '0.96', '1.00', '1.04', '1.5', '1.9', '10.0', '12']);
});

test('an empty table says why', () => {
  /** @type {(whole: any, cells: any[], expected: string | null) => void} */
  const check = (whole, cells, expected) => assert.equal(whyEmpty(table(whole, cells)), expected);
  check(ratio(4, 10), [cell(1, 2)], null);
  check(ratio(4, 10), [], 'few');
  check(ratio(0, 10), [], 'well');
  check(ratio(0, 0), [], 'uncounted');
});

test('the talks that go wrong are those that lack the figure, or are in it', () => {
  const own = table(ratio(4, 10), []);
  assert.deepEqual(wrongIn(own, 'channel', 'app'), { figure: 'self_resolution', is: 'no', by: 'channel', part: 'app' });
  assert.equal(wrongIn({ ...own, figure: 'dissatisfied', is_wrong_to_be_in: true }, 'channel', 'app').is, 'yes');
});
