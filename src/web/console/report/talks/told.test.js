// Is what happened in a talk told in the reader's words, without a code of the API?
import assert from 'node:assert/strict';
import test from 'node:test';
import { FIGURE_WORDS } from '../words-figures.js';
import { happened, heardAs, isGrave } from './told.js';
import { TALK_WORDS } from './words.js';

const words = { talks: TALK_WORDS['zh-CN'], names: FIGURE_WORDS['zh-CN'] };
/** @type {(type: string, more?: object) => any} */
const event = (type, more) => ({ id: 'ab12-1', at: '2026-11-22T08:00:00Z', type, ...more });
const redLine = { id: 'regulator-12315', category: '监管投诉', severity: 3, words: '12315' };

test('what the bot heard is a sentence', () => {
  /** @type {(fact: any, expected: string) => void} */
  const check = (fact, expected) => assert.equal(heardAs(fact, words.talks), expected);
  check(event('read_as', { text: '冰箱保修多久', how: 'follow_up' }), '读作“冰箱保修多久”（追问同一件事）');
  check(event('red_line_crossed', { red_line: redLine }), '触到高压线：监管投诉，3 级 严重，“12315”');
  check(event('red_line_noted', { red_line: redLine, why: 'denied' }), '提到“12315”（监管投诉），没有报警：客户否认');
  check(event('anger_measured', { score: 0.9999, reasons: ['垃圾', '气死', '骗子', '东西', ',气', ',骗'] }), '怒气 100（垃圾、气死、骗子、东西）');
  check(event('anger_measured', { score: 0.5, reasons: [] }), '怒气 50');
  check(event('detailed', { slots: { order: 'JD1', phone: '' } }), '记下：订单号 JD1');
});

test('what else happened is a sentence, and what nobody reads is none', () => {
  /** @type {(event: any, expected: string | null) => void} */
  const check = (event, expected) => assert.equal(happened(event, words), expected);
  check(event('handed_off', { reason: 'plea' }), '转人工：要求人工');
  check(event('closed', { by: 'agent' }), '对话结束（客服）');
  check(event('erased', { why: 'requested' }), '内容已删除（应客户要求）');
  check(event('feedback', { solved: false, rating: 2, comment: '没用' }), '客户评价：没解决，2 星，“没用”');
  check(event('feedback', { rating: 5 }), '客户评价：5 星');
  check(event('feedback', { solved: null, rating: null, recommends: 0 }), '客户评价：推荐意愿 0/10');
  check(event('reviewed', { agent: '小王', verdict: 'wrong' }), '小王 复核：答错了');
  check(event('called', { call: { connector: 'orders', asked: { order: 'A1' }, gave: { city: '杭州' }, answer: '已发货', outcome: 'answered' } }), '问系统 orders（订单号 A1）→ 已发货，城市 杭州');
  check(event('called', { call: { connector: 'orders', asked: {}, gave: {}, outcome: 'timed_out' } }), '问系统 orders（）→ 超时');
  check(event('amended', { agent: '小王', text: '后天到' }), '小王 把上一条消息改成：后天到');
  check(event('amended', { agent: '小王' }), '小王 撤回了上一条消息');
  check(event('customer_sent_file', { file: { name: '型号.jpg' } }), '客户 发来文件：型号.jpg');
  check(event('agent_sent_file', { agent: '小王', file: { name: '同款.png' } }), '小王 发来文件：同款.png');
  check(event('moved'), null);
  check(event('of_next_year'), null);
});

test('what nobody should overlook is grave', () => {
  /** @type {(fact: any, expected: boolean) => void} */
  const check = (fact, expected) => assert.equal(isGrave(fact), expected);
  check(event('red_line_crossed', { red_line: redLine }), true);
  check(event('red_line_crossed', { red_line: { ...redLine, severity: 2 } }), false);
  check(event('anger_measured', { score: 0.4 }), true);
  check(event('anger_measured', { score: 0.39 }), false);
  check(event('read_as'), false);
});
