import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_FILTER, queryOf, sentenceOf } from './state.js';

const WORDS = { roles: { agent: '客服' }, sentences: { account_added: '{who} 添加了账号 {subject}（{role}）', talk_read: '{who} 查看了会话 {subject}' } };
/** @type {(more: object) => any} */
const entry = more => ({ who: 'admin', action: 'talk_read', subject: '7', detail: '', ...more });

test('a page is asked for by what was filled in', () => {
  assert.equal(queryOf(NO_FILTER, null), 'limit=50');
  assert.equal(queryOf({ ...NO_FILTER, who: '小王 a' }, '9'), 'limit=50&after=9&who=%E5%B0%8F%E7%8E%8B+a');
});

test('an entry is a sentence whose names narrow the list', () => {
  /** @type {(entry: any, text: string, wanted: any[]) => void} */
  const check = (entry, text, wanted) => {
    const pieces = sentenceOf(entry, WORDS);
    assert.equal(pieces.map(piece => piece.text).join(''), text);
    assert.deepEqual(pieces.flatMap(piece => piece.wanted ?? []), wanted);
  };
  check(entry({}), 'admin 查看了会话 7', [{ who: 'admin' }, { subject: '7' }]);
  check(entry({ action: 'account_added', subject: '小王', detail: 'agent' }), 'admin 添加了账号 小王（客服）', [{ who: 'admin' }, { subject: '小王' }]);
  check(entry({ action: 'new_deed', detail: 'x' }), 'admin new_deed 7 x', [{ who: 'admin' }, { subject: '7' }]);
  check(entry({ subject: '{who}' }), 'admin 查看了会话 {who}', [{ who: 'admin' }, { subject: '{who}' }]);
});
