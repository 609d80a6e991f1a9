import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byUse, filled, firstOpen, knownOf, missingIn, withUse } from './phrases.js';

test('a phrase is filled in from the case, and says what is missing', () => {
  const known = { customer: '李女士', agent: '小王', order: '' };
  /** @type {(text: string, expected: string, missing: string[]) => void} */
  const check = (text, expected, missing) => {
    assert.equal(filled(text, known), expected);
    assert.deepEqual(missingIn(filled(text, known)), missing);
  };
  check('您好', '您好', []);
  check('{customer}您好，我是{agent}。', '李女士您好，我是小王。', []);
  check('订单 {order} 和 {order}', '订单 〔订单号〕 和 〔订单号〕', ['订单号']);
  check('{name}', '{name}', []);
  assert.equal(filled('{order}', { customer: '', agent: '', order: '$&' }), '$&', 'a detail is text');
});

test('the first open place is where typing goes on', () => {
  assert.deepEqual(firstOpen('订单 〔订单号〕 好'), [3, 8]);
  assert.equal(firstOpen('〔随便〕'), null);
});

test('what is masked is not known', () => {
  /** @type {(slots: any, expected: any) => void} */
  const check = (slots, expected) => assert.deepEqual(knownOf(slots && { slots }, '小王'), { customer: '', agent: '小王', order: '', ...expected });
  check(undefined, {});
  check({ name: '李女士', order: 'A1' }, { customer: '李女士', order: 'A1' });
  check({ name: '李*', order: 'A****1' }, {});
  check({ order: '****', order_number: 'B2' }, { order: 'B2' });
});

test('what was used last comes first', () => {
  const phrases = ['a', 'b', 'c'].map(atom => ({ atom, title: '', text: '' }));
  /** @type {(used: string[], expected: string) => void} */
  const check = (used, expected) => assert.equal(byUse(phrases, used).map(({ atom }) => atom).join(''), expected);
  check([], 'abc');
  check(['c'], 'cab');
  check(['c', 'gone', 'b'], 'cba');
  assert.deepEqual(withUse(['a', 'b'], 'b'), ['b', 'a']);
  assert.equal(withUse(Array.from({ length: 60 }, (_, n) => String(n)), 'x').length, 50);
});
