// Is the server asked for what the view shows?
import assert from 'node:assert/strict';
import test from 'node:test';
import { fileOf, hasLine, reportsOf, rowsOf, stepFor, talksOf } from './queries.js';

const VIEW = { from: '2026-11-01', to: '2026-11-30', isCompared: false, step: '', cut: 'channel', sort: '', cross: null, talks: null, talk: '' };
const PERIOD = 'from=2026-11-01&to=2026-11-30';

test('a view is made of its reports', () => {
  assert.deepEqual(reportsOf(VIEW), {
    whole: `/reports/resolution?${PERIOD}&by=day&as=all`,
    before: null,
    cut: `/reports/resolution?${PERIOD}&by=channel`,
    hours: `/reports/resolution?${PERIOD}&by=hour`,
    weekdays: `/reports/resolution?${PERIOD}&by=weekday`,
    cross: null,
  });
  assert.equal(reportsOf({ ...VIEW, isCompared: true }).before, '/reports/resolution?from=2026-10-02&to=2026-10-31');
  const cross = { cuts: ['channel', 'product'], figure: 'coverage' };
  assert.equal(reportsOf({ ...VIEW, cut: 'detail:damage' }).cut, `/reports/resolution?${PERIOD}&by=detail%3Adamage`);
  assert.equal(reportsOf({ ...VIEW, cross }).cross, `/reports/cross?${PERIOD}&by=channel%2Cproduct&figure=coverage`);
});

test('what was asked for already is not asked for under another name', () => {
  const { whole, cut } = reportsOf({ ...VIEW, cut: 'day' });
  assert.equal(cut, whole);
  const weekly = reportsOf({ ...VIEW, cut: 'week' });
  assert.notEqual(weekly.cut, weekly.whole);
  const hourly = reportsOf({ ...VIEW, cut: 'hour' });
  assert.equal(hourly.cut, hourly.hours);
});

test('a long period is drawn by the week, unless somebody chose', () => {
  const long = { ...VIEW, from: '2026-08-01' };
  assert.deepEqual([VIEW, long, { ...long, step: 'day' }, { ...VIEW, step: 'week' }].map(stepFor), ['day', 'week', 'day', 'week']);
  assert.equal(stepFor({ ...VIEW, from: '2025-10-27', step: 'day' }), 'day');
  assert.equal(stepFor({ ...VIEW, from: '2025-10-26', step: 'day' }), 'week');
  /** @type {(change: object, expected: boolean) => void} */
  const check = (change, expected) => assert.equal(hasLine({ ...VIEW, ...change }), expected);
  check({}, true);
  check({ from: '2026-11-30' }, false);
  check({ from: '2026-11-25', step: 'week' }, false);
  check({ from: '2026-11-29' }, true);
});

test('the talks behind a figure are asked for page by page', () => {
  /** @type {(drill: object, after: string | null, expected: string) => void} */
  const check = (drill, after, expected) => assert.equal(talksOf(VIEW, drill, after), `/reports/talks?${PERIOD}${expected}`);
  check({}, null, '&limit=20');
  check({ class: 'handed_over', by: 'reason', part: 'plea' }, null, '&class=handed_over&by=reason&part=plea&limit=20');
  check({ figure: 'contained_24h', is: 'no' }, 'c-9', '&figure=contained_24h&is=no&limit=20&after=c-9');
  check({ by: 'detail:damage', part: '-' }, null, '&by=detail%3Adamage&part=-&limit=20');
  check({ by: 'region', part: '新疆&' }, null, '&by=region&part=%E6%96%B0%E7%96%86%26&limit=20');
});

test('files are asked for, and named, by their period', () => {
  assert.equal(rowsOf(VIEW, 'parquet'), `/reports/conversations?${PERIOD}&format=parquet`);
  assert.equal(fileOf(VIEW, 'csv'), 'jieda-report-2026-11-01-2026-11-30.csv');
});
