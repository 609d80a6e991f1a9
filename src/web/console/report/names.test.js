// Are a report's values read as people read them?
import assert from 'node:assert/strict';
import test from 'node:test';
import { choiceIn, clock, cutName, lasting, moment, partName, rateOf, withEnds } from './names.js';
import { FIGURE_WORDS } from './words-figures.js';
import { REPORT_WORDS } from './words.js';

const words = { ...REPORT_WORDS['zh-CN'], names: FIGURE_WORDS['zh-CN'] };
const titles = new Map([['returns', '退货']]);

test('a part is called by its title, or as it came', () => {
  /** @type {(by: string, name: string, expected: string) => void} */
  const check = (by, name, expected) => assert.equal(partName(by, name, words, 'zh-CN', titles), expected);
  check('channel', 'wechat', '微信');
  check('channel', 'kiosk-7', 'kiosk-7');
  check('locale', 'en', 'English');
  check('reason', 'plea', '要求人工');
  check('entry', 'returns', '退货');
  check('entry', 'gone', 'gone');
  check('atom', 'returns/how', '退货 / how');
  check('step', 'order_status/solved', 'order_status / solved');
  check('weekday', '1', '周一');
  check('weekday', '7', '周日');
  check('agent', '小王', '小王');
  check('region', '新疆', '新疆');
  check('region', '-', '没有');
  check('detail:damage', '屏幕碎了', '屏幕碎了');
  check('detail:damage', '-', '没有选');
  check('hour', '07', '07:00');
  check('day', '2026-11-29', '11/29周日');
  check('week', '2026-11-23', '11/23 起一周');
  check('month', '2026-11', '2026-11');
  check('content', '3f9a12bc04de', '版本 3f9a12bc04de');
});

test('a cut by a detail is called by it, and what was chosen with what it was chosen for', () => {
  const { names } = words;
  assert.deepEqual(['channel', 'detail:damage'].map(by => cutName(by, names)), ['渠道', '流程里的选择：damage']);
  assert.deepEqual(['屏幕碎了', '-'].map(part => choiceIn('detail:damage', part, names)), ['damage 选了“屏幕碎了”', 'damage 没有选']);
  assert.equal(choiceIn('channel', 'web', names), null);
});

test('a share without anything to share is no zero', () => {
  const ratio = { numerator: 5, denominator: 10, rate: 0.5, low: 0.237, high: 0.763 };
  assert.deepEqual([rateOf(ratio), withEnds(ratio)], ['50.0%', '50.0% (24%–76%)']);
  const none = { numerator: 0, denominator: 0, rate: null, low: null, high: null };
  assert.deepEqual([rateOf(none), withEnds(none)], ['—', '—']);
});

test('times are those of the desk', () => {
  assert.equal(clock(new Date('2026-11-29T16:05:00Z')), '00:05');
  assert.equal(moment('2026-11-29T16:05:00Z', 'zh-CN'), '11/30 00:05');
  assert.deepEqual([null, 0, 119, 120, 7199, 7200].map(seconds => lasting(seconds, words.waits)), ['—', '0 秒', '119 秒', '2 分钟', '120 分钟', '2.0 小时']);
});
