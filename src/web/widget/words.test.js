// Does the widget speak the language of the page?
import assert from 'node:assert/strict';
import test from 'node:test';
import { pickLocale, words } from './words.js';

test('the nearest language is spoken', () => {
  /** @type {(tag: string | undefined, expected: string) => void} */
  const check = (tag, expected) => assert.equal(pickLocale(tag), expected);
  check('zh-CN', 'zh-CN');
  check('zh', 'zh-CN');
  check('zh-Hans-HK', 'zh-CN');
  check('zh-TW', 'zh-TW');
  check('ZH-hk', 'zh-TW');
  check('zh-Hant', 'zh-TW');
  check('en-GB', 'en');
  check('de', 'en');
  check('', 'zh-CN');
  check(undefined, 'zh-CN');
});

test('values are filled in, each apart from the sentence', () => {
  /** @type {(locale: string, key: string, values: object | undefined, expected: string) => void} */
  const check = (locale, key, values, expected) => assert.equal(words(locale, key, values), expected);
  check('zh-CN', 'send', undefined, '发送');
  check('en', 'ahead', { n: 3 }, '\u20683\u2069 ahead of you.');
  check('zh-TW', 'joined', { agent: 'علي' }, '\u2068علي\u2069 已接入');
  // What a name looks like is not read as a place to fill in.
  check('en', 'joined', { agent: '{n} $&' }, '\u2068{n} $&\u2069 has joined');
});
