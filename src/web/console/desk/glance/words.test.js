// Does the glance speak in words, whatever the server names?
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceOf, languageOf, shortened, tell } from './words.js';

test('a device is told in a few words', () => {
  assert.equal(deviceOf({ kind: 'phone', system: 'ios', browser: 'wechat' }), '手机 · iOS · 微信');
  assert.equal(deviceOf({ kind: 'computer', system: 'windows', browser: null }), '电脑 · Windows');
  assert.equal(deviceOf(null), null);
});

test('a language is called by its name', () => {
  assert.equal(languageOf('en'), '英语');
  assert.equal(languageOf('x'), 'x');
  assert.equal(languageOf(null), '');
});

test('what is not known is shown as it came', () => {
  assert.equal(tell('taken', 'helped'), '客户说解决了');
  assert.equal(tell('taken', 'sideways'), 'sideways');
});

test('an address is read without what all have', () => {
  assert.equal(shortened('https://www.shop.example/orders/'), 'shop.example/orders');
  assert.equal(shortened('http://a.example'), 'a.example');
});
