// Does the console say the API's values in its own words?
import assert from 'node:assert/strict';
import test from 'node:test';
import { asked, clock, duration, learn, percent, say } from './words.js';

process.env.TZ = 'Asia/Shanghai';

test('a value that has no word is shown as it came', () => {
  /** @type {(kind: string, value: any, expected: string) => void} */
  const check = (kind, value, expected) => assert.equal(say(kind, value), expected);
  check('reason', 'plea', '要求人工');
  check('severity', 4, '立即处理');
  check('locale', 'fr', 'fr');
  check('severity', 9, '9');
});

test('a question to another system is a line', () => {
  const call = { connector: 'orders', asked: { order: 'A1' }, gave: {}, outcome: 'answered', answer: '' };
  /** @type {(change: object, expected: string) => void} */
  const check = (change, expected) => assert.equal(asked({ ...call, ...change }), expected);
  check({ answer: 'shipped' }, 'orders（订单号 A1）→ shipped');
  check({ answer: 'shipped', gave: { date: '3月1日', city: '杭州' } }, 'orders（订单号 A1）→ shipped，日期 3月1日，城市 杭州');
  check({ answer: 'shipped', age_seconds: 61 }, 'orders（订单号 A1）→ shipped，2 分钟前的回答');
  check({ outcome: 'timed_out' }, 'orders（订单号 A1）→ 超时');
  check({ asked: {}, outcome: 'refused' }, 'orders（）→ 系统拒绝了');
});

test('what the content calls its names is learnt', () => {
  learn({ details: { 'order.state': '订单状态', damage: '损坏情况' }, connectors: { order: '查订单' }, answers: { order: { found: '查到了' } }, values: { 'order.state': { shipped: '已发货' } }, skills: { wine: '酒类' } });
  assert.equal(asked({ connector: 'order', asked: { order: 'A1' }, gave: { state: 'shipped' }, outcome: 'answered', answer: 'found' }), '查订单（订单号 A1）→ 查到了，订单状态 已发货');
  assert.deepEqual([say('slot', 'damage'), say('skill', 'wine'), say('skill', 'repair')], ['损坏情况', '酒类', '维修']);
});

test('what is not known has no per cent', () => {
  /** @type {(rate: number | null | undefined, digits: number | undefined, expected: string) => void} */
  const check = (rate, digits, expected) => assert.equal(percent(rate, digits), expected);
  check(0.256, undefined, '26%');
  check(0.256, 1, '25.6%');
  check(0, 1, '0.0%');
  check(null, 1, '–');
  check(undefined, 1, '–');
});

test('how long something takes is read at a glance', () => {
  /** @type {(seconds: number, expected: string) => void} */
  const check = (seconds, expected) => assert.equal(duration(seconds * 1000), expected);
  check(-5, '0:00');
  check(0.9, '0:00');
  check(42, '0:42');
  check(723, '12:03');
  check(3599, '59:59');
  check(3900, '1小时05分');
  check(86399, '23小时59分');
  check(2 * 86400 + 3 * 3600, '2天3小时');
});

test('an event of another day is shown with its day', () => {
  const today = new Date();
  today.setHours(9, 5, 0, 0);
  /** @type {(text: string, expected: string) => void} */
  const check = (text, expected) => assert.equal(clock(text), expected);
  check(today.toISOString(), '09:05');
  check('2020-02-03T04:05:06Z', '2/3 12:05');
});
