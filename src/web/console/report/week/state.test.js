// Is the week told that a day is of?
import assert from 'node:assert/strict';
import test from 'node:test';
import { fileOf, isUnfinished, lastWeek, weekIn, weekOf } from './state.js';

test('the last whole week is the one before that of today', () => {
  /** @type {(today: string, expected: string) => void} */
  const check = (today, expected) => assert.equal(lastWeek(today), expected, today);
  check('2026-11-29', '2026-11-16');
  check('2026-11-30', '2026-11-23');
  check('2026-01-01', '2025-12-22');
});

test('a week is its Monday to its Sunday, whichever day of it is named', () => {
  for (const day of ['2026-11-23', '2026-11-26', '2026-11-29']) assert.deepEqual(weekOf(day), { from: '2026-11-23', to: '2026-11-29' });
});

test('a week goes on until its last day is over', () => {
  assert.deepEqual(['2026-11-22', '2026-11-23', '2026-11-29'].map(day => isUnfinished(day, '2026-11-29')), [false, true, true]);
  assert.equal(isUnfinished('2026-11-23', '2026-11-30'), false);
});

test('it is asked for, and its file named, by its Monday', () => {
  assert.equal(weekIn('2026-11-18', 'zh-TW', 'html'), '/reports/weekly?week=2026-11-16&locale=zh-TW&format=html');
  assert.equal(weekIn('2026-11-16', 'en', 'markdown'), '/reports/weekly?week=2026-11-16&locale=en&format=markdown');
  assert.deepEqual([fileOf('2026-11-22', 'html'), fileOf('2026-11-22', 'markdown')], ['jieda-week-2026-11-16.html', 'jieda-week-2026-11-16.md']);
});
