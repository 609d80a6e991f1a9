// Does a link open the view that it was taken from?
import assert from 'node:assert/strict';
import test from 'node:test';
import { isReport, readView, writeView } from './address.js';

const TODAY = '2026-11-29';
const VIEW = { from: '2026-11-23', to: '2026-11-29', isCompared: false, step: '', cut: 'channel', sort: '', cross: null, talks: null, talk: '' };

test('an address of the report is no conversation', () => {
  /** @type {(hash: string, expected: boolean) => void} */
  const check = (hash, expected) => assert.equal(isReport(hash), expected, hash);
  check('#report', true);
  check('#report?from=2026-11-01', true);
  check('#reports', false);
  check('#3766461057719888790', false);
  check('', false);
});

test('a view comes back from its address', () => {
  /** @type {(change: object) => void} */
  const check = change => {
    const view = { ...VIEW, ...change };
    assert.deepEqual(readView(writeView(view), '2030-01-01'), view);
  };
  check({});
  check({ from: '2026-01-31', to: '2026-02-28', isCompared: true });
  check({ step: 'week', cut: 'entry', sort: '-self_resolution' });
  check({ cross: { cuts: ['channel', 'product'], figure: 'self_resolution' } });
  check({ cross: { cuts: ['hour'], figure: 'dissatisfied' }, talks: { figure: 'dissatisfied', is: 'yes', by: 'hour', part: '07' } });
  check({ talks: {} });
  check({ talks: { class: 'handed_over', by: 'reason', part: 'plea' } });
  check({ talks: { figure: 'durable', is: 'no' }, talk: '3766461057719888790' });
  check({ talks: { figure: 'confirmed', is: 'yes', by: 'region', part: '新疆 & 西藏' } });
  check({ talks: { by: 'entry', part: '-' } });
  check({ talk: '3766461057719888790' });
  check({ cut: 'detail:damage', cross: { cuts: ['detail:damage', 'channel'], figure: 'self_resolution' }, talks: { by: 'detail:damage', part: '-' } });
});

test('what an address does not say, or says wrongly, is as on the first day', () => {
  /** @type {(hash: string, expected: object) => void} */
  const check = (hash, expected) => assert.deepEqual(readView(hash, TODAY), { ...VIEW, ...expected }, hash);
  check('#report', {});
  check('#report?', {});
  check('#report?from=2026-11-01', {});
  check('#report?from=2026-02-30&to=2026-03-01', {});
  check('#report?from=2026-11-05&to=2026-11-01', { from: '2026-11-01', to: '2026-11-05' });
  check('#report?cut=shoe&step=minute&compare=yes', {});
  check('#report?cut=detail:Damage', {});
  check('#report?class=confirmed', {});
  check('#report?cross=shoe&wrong=durable', {});
  check('#report?cross=channel,shoe&wrong=beauty', { cross: { cuts: ['channel'], figure: 'self_resolution' } });
  check('#report?talks=list&class=lost&figure=beauty&is=yes', { talks: {} });
  check('#report?talks=list&figure=durable&is=maybe', { talks: { figure: 'durable', is: 'yes' } });
  check('#report?talks=list&part=web', { talks: {} });
  check('#report?talks=list&by=channel', { talks: {} });
});
