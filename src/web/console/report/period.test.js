// Are the days of a period the right ones, also where months end?
import assert from 'node:assert/strict';
import test from 'node:test';
import { before, between, dayAt, isDay, monday, nDays, pickOf, picks, plus, points, stepOf } from './period.js';

test('a day is one of the calendar', () => {
  /** @type {(text: string | null, expected: boolean) => void} */
  const check = (text, expected) => assert.equal(isDay(text), expected, String(text));
  check('2026-11-30', true);
  check('2024-02-29', true);
  check('2026-02-29', false);
  check('2026-11-31', false);
  check('2026-13-01', false);
  check('2026-1-1', false);
  check('today', false);
  check('', false);
  check(null, false);
});

test('today is the day at the desk', () => {
  assert.equal(dayAt(new Date('2026-11-29T15:59:59Z')), '2026-11-29');
  assert.equal(dayAt(new Date('2026-11-29T16:00:00Z')), '2026-11-30');
});

test('days are counted over the ends of months and years', () => {
  /** @type {(day: string, n: number, expected: string) => void} */
  const check = (day, n, expected) => assert.equal(plus(day, n), expected);
  check('2026-11-30', 1, '2026-12-01');
  check('2026-12-31', 1, '2027-01-01');
  check('2028-03-01', -1, '2028-02-29');
  check('2027-03-01', -1, '2027-02-28');
  check('2026-03-29', 1, '2026-03-30');
  assert.equal(nDays({ from: '2026-11-30', to: '2026-11-30' }), 1);
  assert.equal(nDays({ from: '2027-12-01', to: '2028-02-29' }), 91);
});

test('the period before is as long, and ends on the day before', () => {
  /** @type {(from: string, to: string, expected: [string, string]) => void} */
  const check = (from, to, expected) => assert.deepEqual(before({ from, to }), { from: expected[0], to: expected[1] });
  check('2026-11-23', '2026-11-29', ['2026-11-16', '2026-11-22']);
  check('2026-11-29', '2026-11-29', ['2026-11-28', '2026-11-28']);
  check('2026-03-01', '2026-03-31', ['2026-01-29', '2026-02-28']);
  check('2027-01-01', '2027-01-10', ['2026-12-22', '2026-12-31']);
});

test('one press chooses a period', () => {
  assert.deepEqual(picks('2027-03-31'), {
    today: { from: '2027-03-31', to: '2027-03-31' },
    week: { from: '2027-03-25', to: '2027-03-31' },
    days30: { from: '2027-03-02', to: '2027-03-31' },
    month: { from: '2027-03-01', to: '2027-03-31' },
    lastMonth: { from: '2027-02-01', to: '2027-02-28' },
  });
  assert.deepEqual(picks('2027-01-01').lastMonth, { from: '2026-12-01', to: '2026-12-31' });
  assert.equal(pickOf({ from: '2027-03-25', to: '2027-03-31' }, '2027-03-31'), 'week');
  assert.equal(pickOf({ from: '2027-03-01', to: '2027-03-01' }, '2027-03-01'), 'today');
  assert.equal(pickOf({ from: '2027-03-24', to: '2027-03-31' }, '2027-03-31'), null);
});

test('two days are a period in either order', () => {
  assert.deepEqual(between('2026-12-01', '2026-11-30'), { from: '2026-11-30', to: '2026-12-01' });
  assert.deepEqual(between('2026-11-30', '2026-11-30'), { from: '2026-11-30', to: '2026-11-30' });
});

test('a line has a point for each day, or for each week that the period touches', () => {
  assert.equal(monday('2026-11-29'), '2026-11-23');
  assert.equal(monday('2026-11-30'), '2026-11-30');
  assert.deepEqual(points({ from: '2026-11-29', to: '2026-12-01' }, 'day'), ['2026-11-29', '2026-11-30', '2026-12-01']);
  assert.deepEqual(points({ from: '2026-11-29', to: '2026-12-01' }, 'week'), ['2026-11-23', '2026-11-30']);
  assert.equal(stepOf({ from: '2026-10-01', to: '2026-12-01' }), 'day');
  assert.equal(stepOf({ from: '2026-10-01', to: '2026-12-02' }), 'week');
});
