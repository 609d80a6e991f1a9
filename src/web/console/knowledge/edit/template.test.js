// What a new entry begins with.
import assert from 'node:assert/strict';
import test from 'node:test';
import { KINDS, pathOf, template, whyNotId } from './template.js';

test('a name is read by people and by addresses', () => {
  const check = (id, expected) => assert.equal(whyNotId(id), expected, id);
  check('return-item-2', null);
  check('', 'empty');
  check('Return', 'characters');
  check('退货', 'characters');
  check('../a', 'characters');
  check('a'.repeat(64), null);
  check('a'.repeat(65), 'long');
});

test('each kind begins in each language with its title, and nothing that is not written yet', () => {
  for (const locale of ['zh-CN', 'zh-TW', 'en'])
    for (const kind of KINDS) {
      const text = template({ kind, locale, id: 'a-b', title: ' A b ' }, '2026-11-22');
      assert.match(text, /^---\nid: a-b\ntitle: A b\n/);
      assert.equal(text.includes('locale:'), locale !== 'zh-CN');
      assert.match(text, /\n## .+ \{#[a-z]+\}\n/);
      assert.doesNotMatch(text, /undefined/);
      // One that is left stays in the file.
      assert.equal(text.split('<!--').length - 1, 1, kind);
    }
  assert.equal(pathOf('faq', 'a-b'), 'kb/faq/a-b.md');
});

test('a title is quoted where YAML would read something else', () => {
  const check = (title, expected) => assert.equal(template({ kind: 'faq', locale: 'en', id: 'a', title }, '2026-11-22').split('\n')[2], `title: ${expected}`);
  check('Plain words', 'Plain words');
  check('怎么退货？', '怎么退货？');
  check('Returns: how', '"Returns: how"');
  check('#1 question', '"#1 question"');
  check('24 hours', '"24 hours"');
  check('No', '"No"');
  check('a "b"', 'a "b"');
  check('"b" a', '"\\"b\\" a"');
});
