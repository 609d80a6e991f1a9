// How a file stands that is to be imported.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { faultsIn, toldOf } from '../words-faults.js';
import { MOST_BYTES, begun, counted, failed, faultOf, fileOf, firstFaults, importQuery, lists, mapped, moved, nextJob, reading, shown, sizeOf, whyNotWrite, writing, written } from './state.js';

const REPORT = {
  read: 4, written: 2, updated: 0, unchanged: 1, kept: [], conflicts: [], joined: 0, told_apart: 0, near: [], refused: [{ place: 'a:6', reason: 'no answer' }], notes: [], pictures: 0,
  remote_pictures: [], lost_pictures: [], gone: [], retired: [], faults: { errors: 0, warnings: 1, first: [] },
};
const FILE = { name: 'faq.xlsx', size: 100 };
const job = reading(begun(FILE));
const looked = shown(job, job.round, { report: REPORT, plan: 'p1' });

test('a query says what was corrected', () => {
  const check = (job, plan, expected) => assert.equal(decodeURIComponent(importQuery(job, plan)), expected);
  check(job, null, 'name=faq.xlsx&prune=false');
  check(mapped(mapped(job, '标题', 'question'), '备注', '-'), null, 'name=faq.xlsx&map=question=标题&map=-=备注&prune=false');
  check(mapped(mapped(job, '标题', 'question'), '标题', 'answer'), null, 'name=faq.xlsx&map=answer=标题&prune=false');
  check({ ...job, locale: 'en', isPruning: true }, 'p1', 'name=faq.xlsx&locale=en&prune=true&plan=p1');
});

test('only an answer to what is wanted now is shown', () => {
  const check = (job, round, stage) => assert.equal(shown(job, round, { report: REPORT, plan: 'p1' }).stage, stage);
  check(job, 1, 'shown');
  check(mapped(job, 'a', 'id'), 1, 'reading');
  check(mapped(job, 'a', 'id'), 2, 'shown');
  assert.equal(failed(mapped(job, 'a', 'id'), 1, {}).stage, 'reading');
});

test('what was shown can be written, if it changes anything', () => {
  const check = (job, expected) => assert.equal(whyNotWrite(job), expected);
  check(begun(FILE), 'waiting');
  check(job, 'reading');
  check(looked, null);
  check({ ...looked, report: { ...REPORT, written: 0 } }, 'nothing');
  check({ ...looked, report: { ...REPORT, written: 0, retired: ['a'] } }, null);
  check(writing(looked), 'writing');
  check(written(looked, REPORT), 'written');
  check(moved(looked), 'reading');
  check(begun({ ...FILE, size: MOST_BYTES + 1 }), 'failed');
  check(begun({ ...FILE, size: 0 }), 'failed');
  assert.deepEqual([moved(looked).plan, moved(looked).hasMoved, mapped(moved(looked), 'a', '-').hasMoved], [null, true, false]);
});

test('a report is told by what it has', () => {
  assert.deepEqual(counted(REPORT), [['read', 4], ['written', 2], ['unchanged', 1], ['refused', 1]]);
  assert.deepEqual(lists(REPORT).map(([name]) => name), ['refused']);
  const fault = { code: 'x', severity: 'error', message: 'm', help: 'h', place: { path: 'kb/a.md', line: 2, column: 3 } };
  assert.deepEqual(firstFaults({ faults: { first: [{ fault, n_alike: 4 }] } }), [{ code: 'x', severity: 'error', message: 'm', help: 'h', path: 'kb/a.md', line: 2, column: 3, n_alike: 4 }]);
});

test('what the check refuses is told as a fault, with the text of the server below', () => {
  const fault = faultOf({ reason: 'heading `a` has no text; write it', code: 'empty-answer' });
  assert.deepEqual(toldOf(fault, faultsIn('zh-CN')), { what: '这个标题下面没有回答。', remedy: '写上回答，或者删掉这个标题。', detail: [fault.message] });
  assert.deepEqual(toldOf(fault, faultsIn('en')), { what: fault.message, remedy: '', detail: [] });
});

test('the next file is one that waits', () => {
  const check = (stages, at, expected) => assert.equal(nextJob(stages.map(stage => ({ stage })), at), expected);
  check(['written', 'waiting', 'waiting'], 0, 1);
  check(['shown', 'written', 'written'], 1, 0);
  check(['shown', 'failed'], 0, null);
  check([], 0, null);
});

test('a file is named as everywhere else', () => {
  const check = (named, expected) => assert.deepEqual(fileOf(named), expected);
  check('faq/a.md', { path: 'kb/faq/a.md', isDeleted: false });
  check('kb/faq/a.md', { path: 'kb/faq/a.md', isDeleted: false });
  check('faq/a.md (deleted)', { path: 'kb/faq/a.md', isDeleted: true });
  assert.ok(readFileSync(new URL('../../../../import/plan.rs', import.meta.url), 'utf8').includes('"{path} (deleted)"'), 'what the report writes of a file that is gone');
});

test('a size is read in units that people know', () => {
  const check = (bytes, expected) => assert.equal(sizeOf(bytes), expected);
  check(12, '1 KiB');
  check(20480, '20 KiB');
  check(3_500_000, '3.3 MiB');
});
