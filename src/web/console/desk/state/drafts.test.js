import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEPT_MS, draftIn, goneOf, isBegun, isOver, living, withDraft, withReturned } from './drafts.js';
import { EMPTY } from './lists.js';

const AT = Date.parse('2026-11-30T08:00:00Z');
/** @type {(text: string, at?: number) => any} */
const draft = (text, at = AT) => ({ text, at });

test('a note and a message are begun apart, in each conversation', () => {
  const drafts = withDraft(withDraft({}, '1', false, draft('您好')), '1', true, draft('客户很急'));
  assert.deepEqual([draftIn(drafts, '1', false), draftIn(drafts, '1', true), draftIn(drafts, '2', false)], ['您好', '客户很急', '']);
  assert.deepEqual([isBegun(drafts, '1'), isBegun(drafts, '2'), isBegun(withDraft({}, '1', true, draft('备注')), '1')], [true, false, true]);
  assert.deepEqual(withDraft(withDraft(drafts, '1', true, draft('')), '1', false, draft('')), {});
});

test('what was not sent comes back before what was begun since', () => {
  /** @type {(begun: string, expected: string) => void} */
  const check = (begun, expected) => assert.equal(draftIn(withReturned(withDraft({}, '1', false, draft(begun)), '1', false, draft('没有发出')), '1', false), expected);
  check('', '没有发出');
  check('又写了', '没有发出\n又写了');
});

test('a draft lives for a week, and not beyond its talk', () => {
  const drafts = withDraft(withDraft({}, '1', false, draft('您好')), '2', true, draft('备注'));
  /** @type {(now: number, isOver: any, expected: string[]) => void} */
  const check = (now, isOver, expected) => assert.deepEqual(Object.keys(living(drafts, now, isOver)), expected);
  check(AT, undefined, ['message 1', 'note 2']);
  check(AT + KEPT_MS - 1, undefined, ['message 1', 'note 2']);
  check(AT + KEPT_MS, undefined, []);
  check(AT, conversation => conversation === '2', ['message 1']);
  assert.deepEqual(['bot', 'queued', 'agent', 'closed', 'erased'].map(isOver), [false, false, false, true, true]);
});

test('a talk that has left the desk is missed once the lists are read to their ends', () => {
  const drafts = withDraft(withDraft(withDraft({}, '1', false, draft('您好')), '1', true, draft('备注')), '2', true, draft('备注'));
  /** @type {(lists: object, open: string, expected: string[]) => void} */
  const check = (lists, open, expected) => assert.deepEqual(goneOf(drafts, /** @type {any} */ ({ ...EMPTY, ...lists }), open), expected);
  check({}, '', ['1', '2']);
  check({ mine: [{ conversation: '1' }] }, '', ['2']);
  check({ mine: [{ conversation: '1' }] }, '2', []);
  check({ next_waiting: '7' }, '', []);
});
