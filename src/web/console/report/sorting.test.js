// Do the rows stand in the order that was asked for?
import assert from 'node:assert/strict';
import test from 'node:test';
import { COLUMNS, directionOf, pressed, sorted } from './sorting.js';

/** @type {(name: string, n: number, rate: number | null) => any} */
const part = (name, n, rate) => ({
  name,
  conversations: n,
  classes: { abandoned_unanswered: 1 },
  self_resolution: { numerator: 0, denominator: n, rate, low: rate, high: rate },
  contained: { numerator: n - 2, denominator: n, rate: 0, low: 0, high: 0 },
});
const PARTS = [part('web', 10, 0.5), part('app', 20, null), part('wechat', 5, 0.9)];

test('rows stand by a column, and what has no value stands last', () => {
  /** @type {(sort: string, expected: string) => void} */
  const check = (sort, expected) => assert.equal(sorted(PARTS, sort).map(own => own.name).join(' '), expected, sort);
  check('', 'web app wechat');
  check('-conversations', 'app web wechat');
  check('conversations', 'wechat web app');
  check('-self_resolution', 'wechat web app');
  check('self_resolution', 'web wechat app');
  check('beauty', 'web app wechat');
  assert.deepEqual(PARTS.map(own => own.name), ['web', 'app', 'wechat']);
});

test('a head is pressed three times round', () => {
  assert.equal(pressed('', 'confirmed'), '-confirmed');
  assert.equal(pressed('-confirmed', 'confirmed'), 'confirmed');
  assert.equal(pressed('confirmed', 'confirmed'), '');
  assert.equal(pressed('-assumed', 'confirmed'), '-confirmed');
  assert.deepEqual(['confirmed', '-confirmed', ''].map(sort => directionOf(sort, 'confirmed')), ['ascending', 'descending', 'none']);
});

test('a cell shows as many talks as it opens', () => {
  const of = name => COLUMNS.find(column => column.name === name)?.share(PARTS[0]);
  assert.deepEqual([of('at_desk')?.numerator, of('at_desk')?.rate], [2, 0.2]);
  assert.deepEqual([of('abandoned_unanswered')?.numerator, of('abandoned_unhappy')?.numerator], [1, 0]);
  assert.equal(of('satisfied'), null);
  assert.equal(of('conversations'), null);
});
