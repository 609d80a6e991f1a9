// What is kept of an edit.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createDrafts } from './drafts.js';

function storage(first = {}) {
  const items = { ...first };
  return { items, getItem: name => items[name] ?? null, setItem: (name, value) => (items[name] = value), removeItem: name => delete items[name] };
}

test('a draft is kept until it is dropped', () => {
  const store = storage();
  createDrafts(store).keep('a.md', 'v1', 'mine');
  createDrafts(store).keep('b.md', null, 'new');
  const drafts = createDrafts(store);
  assert.deepEqual([drafts.of('a.md'), drafts.of('c.md'), drafts.paths()], [{ version: 'v1', text: 'mine' }, null, ['a.md', 'b.md']]);
  drafts.drop('a.md');
  drafts.drop('b.md');
  drafts.drop('c.md');
  assert.deepEqual(store.items, {});
});

test('without a storage that works nothing is kept, and nothing fails', () => {
  const check = store => {
    const drafts = createDrafts(store);
    drafts.keep('a.md', 'v1', 'mine');
    assert.deepEqual([drafts.of('a.md'), drafts.paths()], [null, []]);
  };
  const refuse = () => {
    throw new Error('QuotaExceededError');
  };
  check(null);
  check({ getItem: refuse, setItem: refuse, removeItem: refuse });
  check({ ...storage({ 'jieda drafts': '{spoilt' }), setItem: refuse });
});
