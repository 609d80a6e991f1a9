// What is known of the topics.
import assert from 'node:assert/strict';
import test from 'node:test';
import { atomsOf, deedOf, isAnsweredNow, isSample, lengthOf, trendOf, troublesOf } from './state.js';

const topic = changes => ({ name: '支持花呗吗', asked: 10, talks: 9, lately: 5, cost: 4, troubles: {}, answered: [], examples: [], agents_said: [], now: null, nearest: [], ...changes });

test('a trend is told of enough questions alone', () => {
  const check = (asked, lately, expected) => assert.equal(trendOf(topic({ asked, lately })), expected);
  check(10, 9, 'rising');
  check(10, 5, 'steady');
  check(10, 1, 'falling');
  check(5, 5, null);
  check(10, null, null);
});

test('what the bot answers now is answered', () => {
  const check = (now, expected) => assert.equal(isAnsweredNow(topic({ now })), expected);
  check(null, false);
  check({ act: 'miss', title: null, target: null }, false);
  check({ act: 'answer', title: '付款', target: 'payment/how' }, true);
});

test('an atom is offered once, and not when it is gone', () => {
  const near = { atom: 'a/b', title: '甲', confidence: 0.4 };
  const answered = [{ atom: 'a/b', title: '甲', times: 2 }, { atom: 'c/d', title: '乙', times: 1 }, { atom: 'e/f', title: null, times: 1 }];
  assert.deepEqual(atomsOf(topic({ nearest: [near], answered })).map(atom => atom.atom), ['a/b', 'c/d']);
});

test('a sample is told, and all is not', () => {
  const check = (page, expected) => assert.equal(isSample(page), expected);
  check({ n_talks: 48211, n_talks_read: 20000 }, true);
  check({ n_talks: 200, n_talks_read: 200 }, false);
  check({}, false);
});

test('the most frequent trouble comes first', () => {
  assert.deepEqual(troublesOf(topic({ troubles: { missed: 1, unsolved: 3 } })), [['unsolved', 3], ['missed', 1]]);
  assert.equal(lengthOf(topic({ cost: 4 }), 8), 0.5);
  assert.equal(lengthOf(topic({ cost: 0 }), 0), 0);
  assert.notEqual(deedOf('way', 'a', 'b/c'), deedOf('not_asked', 'a', 'b/c'));
});
