// Which language is the console read in?
import assert from 'node:assert/strict';
import test from 'node:test';
import { choose, language } from './language.js';

/** A browser that keeps `chosen`, or keeps nothing, as in private mode. @type {(chosen: string | null | undefined, own: string) => void} */
function browse(chosen, own) {
  const refuse = () => {
    throw new Error('refused');
  };
  const store = { getItem: () => chosen, setItem: (/** @type {string} */ _, /** @type {string} */ value) => (chosen = value) };
  const localStorage = chosen === undefined ? { getItem: refuse, setItem: refuse } : store;
  Object.defineProperty(globalThis, 'localStorage', { value: localStorage, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: { language: own }, configurable: true });
}

test('a choice comes before what the browser speaks', () => {
  /** @type {(chosen: string | null | undefined, own: string, expected: string) => void} */
  const check = (chosen, own, expected) => {
    browse(chosen, own);
    assert.equal(language(), expected, `${chosen}, ${own}`);
  };
  check(null, 'zh-CN', 'zh-CN');
  check(null, 'zh-HK', 'zh-TW');
  check(null, 'fr', 'zh-CN');
  check('en', 'zh-HK', 'en');
  check('tlh', 'zh-HK', 'zh-TW');
  check('', 'zh-CN', 'zh-CN');
  check(undefined, 'zh-Hant', 'zh-TW');
});

test('a choice is kept where it can be', () => {
  /** @type {(chosen: null | undefined, expected: string) => void} */
  const check = (chosen, expected) => {
    browse(chosen, 'zh-CN');
    choose('en');
    assert.equal(language(), expected);
  };
  check(null, 'en');
  check(undefined, 'zh-CN');
});
