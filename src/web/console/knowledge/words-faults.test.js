// Is every fault that the content can have told in every language of the room?
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { faultsIn, toldOf } from './words-faults.js';

const source = readFileSync(new URL('../../../diagnostic.rs', import.meta.url), 'utf8');
const codes = [...source.matchAll(/^ {4}[A-Z]\w+ "([a-z0-9-]+)" (?:Error|Warning) "/gm)].map(([, code]) => code);

test('each code has words in Chinese', () => {
  assert.ok(codes.length > 50 && codes.includes('empty-answer'), String(codes));
  const kept = { 'zh-CN': faultsIn('zh-CN'), 'zh-TW': faultsIn('zh-TW') };
  for (const code of codes)
    for (const [language, explain] of Object.entries(kept)) {
      const told = explain(code);
      assert.ok(told, `${language} has no words for ${code}`);
      for (const sentence of told) assert.match(sentence, /[。）]$/, code);
    }
});

test('the words of Taiwan have no simplified characters', () => {
  for (const code of codes) assert.doesNotMatch(String(faultsIn('zh-TW')(code)), /[这问题页认误会顾话说写读应发给统链网开关动级层设选项删数据从后里个条标点时没]/);
});

test('a fault is told in the words of the room, with those of the server below', () => {
  const fault = { code: 'empty-answer', message: 'heading `a` has no text', help: 'write it' };
  const told = toldOf(fault, faultsIn('zh-CN'));
  assert.deepEqual(told, { what: '这个标题下面没有回答。', remedy: '写上回答，或者删掉这个标题。', detail: [fault.message, fault.help] });
  /** @type {(code: string, language: string) => void} */
  const plain = (code, language) => assert.deepEqual(toldOf({ ...fault, code }, faultsIn(language)), { what: fault.message, remedy: fault.help, detail: [] });
  plain('empty-answer', 'en');
  plain('a-code-of-tomorrow', 'zh-CN');
});
