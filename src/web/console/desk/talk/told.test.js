import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf, notesOf } from './told.js';

test('what happened is a line', () => {
  /** @type {(event: object, expected: string | null) => void} */
  const check = (event, expected) => assert.equal(lineOf(/** @type {any} */ (event))?.replace(/[\u2068\u2069]/g, '') ?? null, expected);
  check({ type: 'handed_off', reason: 'plea' }, '转人工：要求人工');
  check({ type: 'transferred', agent: '小王', to: { agent: '小李' } }, '小王 转给 小李');
  check({ type: 'transferred', agent: '小王', to: { skill: 'repair' } }, '小王 转给 维修');
  check({ type: 'transferred', agent: '小王', to: { skill: 'repair' }, why: 'silent' }, '小王 没有动静，回到排队：维修');
  check({ type: 'transferred', agent: '小王', to: { agent: '小李' }, why: 'shift_end' }, '小王 下班，转给 小李');
  check({ type: 'transferred', agent: '主管', to: { agent: '主管' } }, '主管 接管');
  check({ type: 'detailed', slots: { order: 'A1', phone: '138' } }, '客户提供：订单号 A1，手机号 138');
  check({ type: 'detailed', slots: { order: '' } }, null);
  check({ type: 'feedback', solved: false, rating: 2, recommends: 0 }, '客户评价：没解决，2 星，推荐意愿 0/10');
  check({ type: 'feedback', solved: null, rating: 5 }, '客户评价：5 星');
  check({ type: 'closed', by: 'bot' }, '对话结束（机器人）');
  check({ type: 'erased', why: 'expired' }, '保留期已过，对话内容已删除');
  check({ type: 'gone' }, null);
  check({ type: 'customer_said', text: '在吗' }, null);
});

test('below an answer stand its buttons and its source', () => {
  assert.deepEqual(notesOf(/** @type {any} */ ({ choices: [{ label: '在转' }, {}], citations: [{ atom: 'ac/a' }] })), ['按钮：在转', '出处：ac/a']);
  assert.deepEqual(notesOf(/** @type {any} */ ({})), []);
});
