// Are the days on which nothing happened gaps?
import assert from 'node:assert/strict';
import test from 'node:test';
import { columns, hoursOf, lineOf, most, weekdaysOf } from './series.js';

/** @type {(name: string, n: number) => any} */
const part = (name, n) => ({
  name,
  conversations: n,
  self_resolution: { numerator: n, denominator: n, rate: 1, low: 0.6, high: 1 },
  confirmed: { numerator: 0, denominator: n, rate: 0, low: 0, high: 0.4 },
});
const PERIOD = { from: '2026-11-29', to: '2026-12-01' };

test('a day without conversations is a gap', () => {
  const line = lineOf([part('2026-12-01', 5), part('2026-11-29', 7)], PERIOD, 'day');
  assert.deepEqual(line.map(({ name, part }) => [name, part?.conversations ?? null]), [['2026-11-29', 7], ['2026-11-30', null], ['2026-12-01', 5]]);
  assert.deepEqual(columns(line), [[0, 1, 2], [7, null, 5], [1, null, 1], [0.6, null, 0.6], [1, null, 1], [0, null, 0]]);
  assert.equal(most(line), 7);
});

test('a week stands at its Monday, also where that is before the period', () => {
  const line = lineOf([part('2026-11-23', 7)], PERIOD, 'week');
  assert.deepEqual(line.map(({ name, part }) => [name, part?.conversations ?? null]), [['2026-11-23', 7], ['2026-11-30', null]]);
});

test('a day has 24 hours, and a week seven days', () => {
  const hours = hoursOf([part('09', 3)]);
  assert.deepEqual([hours.length, hours[0].name, hours[23].name, hours[9].part?.conversations, hours[10].part], [24, '00', '23', 3, null]);
  assert.equal(most(hoursOf([])), 0);
  assert.deepEqual(weekdaysOf([part('7', 2)]).map(({ name, part }) => [name, part?.conversations ?? null]).slice(5), [['6', null], ['7', 2]]);
});
