// How a file stands after each thing that happens to it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  checked, clashed, created, isDirty, isPage, keptMine, measured, measuring, onSave, opened, plain, putLive, refused, saved, saving, sent, tookTheirs, typed, uncheckable, whyNotMeasure, whyNotSave,
} from './state.js';

const FILE = { path: 'kb/faq/a.md', text: 'one\n', version: 'v1' };
const ERROR = { code: 'bad-id', severity: 'error', path: 'kb/faq/a.md', line: 1, column: 1, message: '', help: '' };
const WARNING = { ...ERROR, severity: 'warning' };
const edited = typed(opened(FILE), 'two\n');

test('a text goes back with the line ends and the mark that it came with', () => {
  const check = (text, edited) => {
    assert.equal(plain(text).text, edited);
    const draft = opened({ ...FILE, text });
    assert.equal(isDirty(draft), false);
    return sent(draft);
  };
  assert.equal(check('a\nb', 'a\nb'), 'a\nb');
  assert.equal(check('a\r\nb\r\n', 'a\nb\n'), 'a\r\nb\r\n');
  assert.equal(check('\uFEFFa\r\nb', 'a\nb'), '\uFEFFa\r\nb');
  assert.equal(check('a\r\nb\r\nc\n', 'a\nb\nc\n'), 'a\r\nb\r\nc\r\n');
  assert.equal(check('a\nb\nc\r\n', 'a\nb\nc\n'), 'a\nb\nc\n');
  assert.equal(check('', ''), '');
});

test('what was kept comes back, and meets what somebody else has made of the file', () => {
  const check = (kept, text, version, conflict) => {
    const draft = opened(FILE, 3, kept);
    assert.deepEqual([draft.text, draft.version, draft.conflict, draft.line], [text, version, conflict, 3]);
  };
  check(null, 'one\n', 'v1', null);
  check({ text: 'mine', version: 'v1' }, 'mine', 'v1', null);
  check({ text: 'mine', version: 'v0' }, 'mine', 'v0', { text: 'one\n', version: 'v1' });
  check({ text: 'one\n', version: 'v0' }, 'one\n', 'v1', null);
});

test('a draft that is put live is a change to be saved, unless nothing is found to take out', () => {
  const HELD = '---\nid: a\nconfidence: wip\n---\n';
  const LIVE = '---\nid: a\n---\n';
  const check = (text, kept, expected, dirty, held) => {
    const draft = putLive(opened({ ...FILE, text }, 0, kept && { text: kept, version: 'v1' }));
    assert.deepEqual([draft.text, isDirty(draft), draft.isHeld], [expected, dirty, held]);
  };
  check(HELD, null, LIVE, true, false);
  check(HELD, `${HELD}mine`, `${LIVE}mine`, true, false);
  check(HELD, `${LIVE}mine`, `${LIVE}mine`, true, false);
  check('---\ndraft: true\n---\n', null, '---\ndraft: true\n---\n', false, true);
  const told = { ...edited, isHeld: true };
  assert.equal(saved(told, 'two\n', { version: 'v2', serving: 'current', faults: [] }).isHeld, false);
});

test('only an answer about the text as it stands counts', () => {
  const check = (of, faults, n) => assert.equal(checked(edited, of, { faults, entry: null }).faults.length, n);
  check('two\n', [ERROR], 1);
  check('one\n', [ERROR], 0);
  const entry = { title: 'A' };
  const good = checked(edited, 'two\n', { faults: [], entry });
  const bad = checked(good, 'two\n', { faults: [ERROR], entry: null });
  assert.deepEqual([bad.entry, bad.isEntryOld], [entry, true]);
  assert.equal(uncheckable(edited, 'two\n').isUnchecked, true);
  assert.equal(uncheckable(edited, 'one\n').isUnchecked, false);
  assert.equal(checked(uncheckable(edited, 'two\n'), 'two\n', { faults: [], entry }).isUnchecked, false);
});

test('a button says why it does nothing', () => {
  const check = (draft, save, measure, pressed) => assert.deepEqual([whyNotSave(draft), whyNotMeasure(draft), onSave(draft)], [save, measure, pressed]);
  check(opened(FILE), 'unchanged', 'unchanged', 'nothing');
  check(created('kb/faq/b.md', 'new'), null, null, 'effect');
  check(edited, null, null, 'effect');
  check(typed(edited, 'one\n'), 'unchanged', 'unchanged', 'nothing');
  check(checked(edited, 'two\n', { faults: [WARNING], entry: null }), null, null, 'effect');
  check(checked(edited, 'two\n', { faults: [WARNING, ERROR], entry: null }), 'errors', 'errors', 'nothing');
  check(typed(checked(edited, 'two\n', { faults: [ERROR], entry: null }), 'mended'), 'errors', 'errors', 'check');
  check(measuring(edited), null, 'measuring', 'save');
  check(measured(measuring(edited), 'two\n', { fault: { status: 503 } }), null, null, 'save');
  check(typed(measured(measuring(edited), 'two\n', { result: {} }), 'three'), null, null, 'save');
  check(saving(edited), 'saving', null, 'nothing');
  check(refused(saving(edited), {}), null, null, 'effect');
  check(clashed(edited, { text: 'theirs', version: 'v2' }), 'conflict', null, 'nothing');
});

test('what was saved is no change any more, but for what was typed meanwhile', () => {
  const check = (draft, dirty, faults) => {
    const now = saved(draft, 'two\n', { version: 'v2', serving: 'current', faults: [WARNING, { ...WARNING, path: 'kb/faq/other.md' }] });
    assert.deepEqual([now.version, isDirty(now), now.faults.length, onSave(typed(now, 'four'))], ['v2', dirty, faults, 'effect']);
  };
  check(saving(measuring(edited)), false, 1);
  check(typed(saving(edited), 'three'), true, 0);
  assert.equal(measured(saved(measuring(edited), 'two\n', { version: 'v2', serving: 'current', faults: [] }), 'two\n', { result: {} }).effect, null);
});

test('of two texts one stays, and is saved over the one that is there', () => {
  const check = (draft, text, version, dirty) => assert.deepEqual([draft.text, draft.version, isDirty(draft), draft.conflict], [text, version, dirty, null]);
  const clash = clashed(saving(edited), { text: 'theirs\r\n', version: 'v2' });
  check(keptMine(clash), 'two\n', 'v2', true);
  check(tookTheirs(clash), 'theirs\n', 'v2', false);
  check(keptMine(clashed(edited, null)), 'two\n', null, true);
});

test('pages of the knowledge base are edited, and nothing else', () => {
  const check = (path, expected) => assert.equal(isPage(path), expected, path);
  check('kb/faq/a.md', true);
  check('kb/guide/a.mdx', true);
  check('kb/media/a.svg', false);
  check('intents/policy.ron', false);
  check('intents/README.md', false);
});
