import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseOf, hashOf, placeOf } from './address.js';

test('an address shows a page and what is open on it', () => {
  /** @type {(hash: string, page: string, ...path: string[]) => void} */
  const check = (hash, page, ...path) => assert.deepEqual(placeOf(hash), { page, path }, hash);
  check('', 'desk');
  check('#', 'desk');
  check('#desk', 'desk');
  check('#desk/case/3766461057719888790', 'desk', 'case', '3766461057719888790');
  check('#3766461057719888790', 'desk', 'case', '3766461057719888790');
  check('#report?from=2026-11-01&to=2026-11-02', 'report');
  check('#knowledge/entries/%E9%80%80%E6%AC%BE', 'knowledge', 'entries', '退款');
  check('#knowledge/entries/a%2Fb', 'knowledge', 'entries', 'a/b');
  check('#board/%', 'board', '%');
  check('#reports', 'reports');
});

test('a place comes back from its address', () => {
  /** @type {(page: string, ...path: string[]) => void} */
  const check = (page, ...path) => assert.deepEqual(placeOf(hashOf(page, ...path)), { page, path });
  check('board');
  check('desk', 'case', '7', '9');
  check('quality', 'cards', '7', '小王 / 夜班 #2');
});

test('a place at the desk names a case or none', () => {
  assert.deepEqual(caseOf(['case', '7', '9']), { id: '7', event: '9' });
  assert.deepEqual(caseOf(['case', '7']), { id: '7', event: '' });
  assert.deepEqual(caseOf([]), { id: '', event: '' });
  assert.deepEqual(caseOf(['list', '7']), { id: '', event: '' });
});
