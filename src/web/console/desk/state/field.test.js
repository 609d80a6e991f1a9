import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSearch, whyNot } from './field.js';

test('a slash of any keyboard looks something up', () => {
  /** @type {(text: string, expected: boolean) => void} */
  const check = (text, expected) => assert.equal(isSearch(text), expected);
  check('/退款', true);
  check('／', true);
  check('、安抚', true);
  check('退款/换货', false);
  check('', false);
});

test('who cannot reply reads why', () => {
  assert.equal(whyNot('agent', '小李'), '小李 正在服务这位客户');
  assert.equal(whyNot('queued', ''), '接手后就可以回复');
  assert.equal(whyNot('new', ''), '');
});
