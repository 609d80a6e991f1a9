import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeeping } from './keeping.js';

/** What a browser keeps, in memory. */
function storage() {
  const kept = new Map();
  return {
    kept,
    get length() {
      return kept.size;
    },
    key: (/** @type {number} */ at) => [...kept.keys()][at] ?? null,
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ text) => kept.set(name, text),
    removeItem: (/** @type {string} */ name) => kept.delete(name),
  };
}

test('drafts outlive the page, each agent’s for themselves', () => {
  const own = storage();
  own.setItem('jieda alerts', 'on');
  const drafts = { 'message 1': { text: '您好', at: 5 }, 'note 1': { text: '备注', at: 6 } };
  createKeeping(own, '小王').write({}, drafts);
  createKeeping(own, '小').write({}, { 'message 1': { text: '别人的', at: 7 } });
  assert.deepEqual(createKeeping(own, '小王').read(), drafts);
  createKeeping(own, '小王').write(drafts, { 'note 1': drafts['note 1'] });
  assert.deepEqual(Object.keys(createKeeping(own, '小王').read()), ['note 1']);
  createKeeping(own, '小王').clear();
  assert.deepEqual(createKeeping(own, '小王').read(), {});
  assert.deepEqual([own.kept.size, Object.keys(createKeeping(own, '小').read())], [2, ['message 1']]);
});

test('what cannot be kept or read is passed over', () => {
  const own = storage();
  own.setItem('jieda draft a message 1', '{');
  own.setItem('jieda draft a message 2', '{"text": 1}');
  assert.deepEqual(createKeeping(own, 'a').read(), {});
  const full = { ...storage(), setItem: () => { throw new Error('no room'); } };
  createKeeping(/** @type {any} */ (full), 'a').write({}, { 'message 1': { text: 'x', at: 1 } });
  assert.deepEqual(createKeeping(null, 'a').read(), {});
});
