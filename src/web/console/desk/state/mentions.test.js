import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fittingColleagues, isMentioned, mentionedIn, typedAt, withMention } from './mentions.js';

test('a name is typed behind an @ that begins a word', () => {
  /** @type {(text: string, expected: {from: number, typed: string} | null) => void} */
  const check = (text, expected) => assert.deepEqual(typedAt(text, text.length), expected, text);
  check('@', { from: 0, typed: '' });
  check('@小', { from: 0, typed: '小' });
  check('麻烦 @xl', { from: 3, typed: 'xl' });
  check('麻烦@xl', { from: 2, typed: 'xl' });
  check('＠小李', { from: 0, typed: '小李' });
  check('写信到 a@example', null);
  check('@小李 看一下', null);
  check('@小李，', null);
  check('没有', null);
  assert.deepEqual(typedAt('@小 之后', 2), { from: 0, typed: '小' });
});

test('a name takes the place of what was typed', () => {
  assert.deepEqual(withMention('麻烦@xl看看', 2, 5, '小李'), ['麻烦@小李 看看', 6]);
  assert.deepEqual(withMention('@x 好', 0, 2, '小李'), ['@小李 好', 3]);
});

test('a text mentions those whose names stand behind an @', () => {
  const names = ['小李', '小李子', '王主管', 'Ann'];
  /** @type {(text: string, expected: string[]) => void} */
  const check = (text, expected) => assert.deepEqual(mentionedIn(text, names), expected, text);
  check('@小李 麻烦看一下，@王主管也看看', ['小李', '王主管']);
  check('@小李子 @小李', ['小李子', '小李']);
  check('@小李 @小李', ['小李']);
  check('小李', []);
  check('@nobody', []);
});

test('colleagues are found by name and by its spelling', () => {
  const team = ['小李', '王小明', 'Ann'].map(agent => ({ agent }));
  const isSpelt = (/** @type {string} */ name, /** @type {string} */ typed) => name === '王小明' && 'wxm'.startsWith(typed) && typed.length > 1;
  /** @type {(typed: string, expected: string[]) => void} */
  const check = (typed, expected) => assert.deepEqual(fittingColleagues(team, typed, isSpelt).map(own => own.agent), expected, typed);
  check('', ['小李', '王小明', 'Ann']);
  check('小', ['小李', '王小明']);
  check('an', ['Ann']);
  check('wxm', ['王小明']);
  check('zz', []);
});

test('a note mentions me unless I wrote it', () => {
  assert.ok(isMentioned({ type: 'noted', agent: '小王', mentions: ['小李'] }, '小李'));
  assert.ok(!isMentioned({ type: 'noted', agent: '小王' }, '小李'));
  assert.ok(!isMentioned({ type: 'noted', agent: '小李', mentions: ['小李'] }, '小李'));
  assert.ok(!isMentioned({ type: 'agent_said', agent: '小王', mentions: ['小李'] }, '小李'));
});
