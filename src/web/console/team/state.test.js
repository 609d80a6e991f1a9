import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PLAIN, faultOf, hoursOf, languagesIn, languagesOf, skillsOf, standing, toggled, withSkill } from './state.js';

/** @type {(changes: object) => import('./state.js').Profile} */
const profile = changes => ({ ...PLAIN, ...changes });

test('what an agent can do is said in a word each', () => {
  assert.deepEqual(skillsOf(null), ['全部技能 · 1 级']);
  assert.deepEqual(skillsOf(profile({ skills: {} })), ['没有技能']);
  assert.deepEqual(skillsOf(profile({ skills: { general: 1, repair: 3, vr: 1 } })), ['维修 · 3 级', '综合 · 1 级', 'vr · 1 级']);
  assert.equal(languagesOf(profile({ languages: ['zh', 'en'] })), 'zh、en');
  assert.equal(languagesOf(PLAIN), '不限');
  assert.equal(hoursOf(PLAIN), '不限');
  assert.equal(hoursOf(profile({ rosters: ['白班'], hours: [{ days: ['sat', 'sun'], from: '10:00:00', to: '16:00' }] })), '白班；周六、日 10:00–16:00');
});

test('how somebody stands is said with what keeps offers away', () => {
  /** @type {(status: string, changes: object, expected: string) => void} */
  const check = (status, changes, expected) =>
    assert.equal(standing(/** @type {any} */ ({ presence: { status, said: status, missed_offers: 0 }, on_shift: true, offered: null, ...changes })), expected);
  check('online', {}, '在线');
  check('online', { offered: 'c.1' }, '在线 · 等待接单');
  check('online', { on_shift: false }, '在线 · 不在班次');
  check('away', { presence: { status: 'away', said: 'away', missed_offers: 2 } }, '离开 · 错过派单');
});

test('a form becomes a profile', () => {
  assert.deepEqual(languagesIn(' zh-CN，en、ja en '), ['zh-CN', 'en', 'ja']);
  assert.deepEqual(withSkill(PLAIN, 'repair', 2).skills, { repair: 2 });
  assert.deepEqual(withSkill(profile({ skills: { repair: 2 } }), 'repair', 0).skills, {});
  assert.deepEqual(toggled(['mon'], 'tue'), ['mon', 'tue']);
  assert.deepEqual(toggled(['mon', 'tue'], 'mon'), ['tue']);
});

test('what cannot be written is said before it is sent', () => {
  /** @type {(changes: object, expected: string) => void} */
  const check = (changes, expected) => assert.equal(faultOf(profile(changes)), expected);
  check({}, '');
  check({ most_talks: 0 }, '');
  check({ most_talks: 101 }, '同时接待的人数写 0 到 100。');
  check({ most_talks: 1.5 }, '同时接待的人数写 0 到 100。');
  check({ hours: [{ days: [], from: '09:00', to: '18:00' }] }, '每段时间至少选一天。');
  check({ hours: [{ days: ['mon'], from: '', to: '18:00' }] }, '每段时间都要写开始和结束。');
});
