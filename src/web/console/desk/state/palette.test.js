import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitting, numberIn, stepped } from './palette.js';

/** @type {(id: string, title: string, detail?: string, words?: string) => any} */
const entry = (id, title, detail = '', words = '') => ({ id, kind: 'case', title, detail, words, act: () => {} });
const ALL = [entry('a', '冰箱不制冷', '我的 · 要求人工', '100000123456'), entry('b', '退款', '排队中 · 冰箱'), entry('c', 'Refund, please'), entry('d', '接下一位', 'Alt N')];

test('what is typed finds entries by all its words, the nearest first', () => {
  /** @type {(typed: string, expected: string) => void} */
  const check = (typed, expected) => assert.equal(fitting(ALL, typed).map(({ id }) => id).join(''), expected);
  check('', 'abcd');
  check('  ', 'abcd');
  check('冰箱', 'ab');
  check('制冷', 'a');
  check('冰箱 人工', 'a');
  check('123456', 'a');
  check('REFUND', 'c');
  check('ｒｅｆ', 'c');
  check('alt', 'd');
  check('洗衣机', '');
});

test('no more of a kind is shown than somebody looks through', () => {
  const cases = Array.from({ length: 80 }, (_, n) => entry(String(n), '冰箱'));
  const found = fitting([...cases, { ...entry('next', '接下一位'), kind: 'action' }], '');
  assert.deepEqual([found.length, found.at(-1)?.id], [21, 'next']);
});

test('a whole number names a conversation', () => {
  /** @type {(typed: string, expected: string) => void} */
  const check = (typed, expected) => assert.equal(numberIn(typed), expected);
  check(' 7361524098213 ', '7361524098213');
  check('12345', '');
  check('订单 7361524098213', '');
});

test('the mark goes around', () => {
  assert.deepEqual([stepped(0, -1, 3), stepped(2, 1, 3), stepped(0, 1, 0)], [2, 0, 0]);
});
