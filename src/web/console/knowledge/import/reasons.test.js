// Is what the import says told in the words of the room?
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';
import { IMPORT } from '../words-import.js';
import { REASONS } from './reasons.js';

const FOLDER = new URL('../../../../import/', import.meta.url);
const source = readdirSync(FOLDER).filter(name => name.endsWith('.rs')).map(name => readFileSync(new URL(name, FOLDER), 'utf8')).join('\n');

test('each sentence stands in the source of the import, word for word', () => {
  for (const [english] of REASONS) assert.ok(source.includes(`"${english}"`), english);
});

test('each sentence is told with what it was filled with, and is taken for no other', () => {
  for (const [english, cn, tw] of REASONS) {
    let n = 0;
    const filled = english.replace(/\{\w*\}/g, name => (name === '{name}' ? 'question' : `x${++n}`));
    for (const [language, words] of [['zh-CN', cn], ['zh-TW', tw]]) {
      const told = IMPORT[language].reason(filled);
      assert.doesNotMatch(told, /[{}]/);
      assert.ok(told.startsWith(words.split('{')[0]) && told.endsWith(words.split('}').at(-1) ?? ''), told);
    }
  }
});

test('what is meant is named, and what nobody foresaw stays as it came', () => {
  /** @type {(language: string, reason: string, expected: string) => void} */
  const check = (language, reason, expected) => assert.equal(IMPORT[language].reason(reason), expected);
  check('zh-CN', '`明年` is no date; write it as 2026-12-31', '「明年」不是日期，请写成 2026-12-31。');
  check('zh-TW', 'no column holds the answer; the columns are 标题, B: name one with --map answer=…', '沒有一欄像是答案。請在上面把那一欄選為「答案」。');
  check('zh-CN', '`华东` is too long a name for `region`', '「华东」太长，不能用作地区，最多 64 个字符。');
  check('zh-CN', 'the workbook cannot be read: the workbook is broken', '表格打不开：文件已损坏。');
  check('zh-CN', 'the workbook cannot be read: Zip error', '表格打不开：Zip error');
  check('zh-CN', 'something new', 'something new');
  check('en', 'there is no answer', 'there is no answer');
});
