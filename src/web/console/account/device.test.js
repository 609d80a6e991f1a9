import assert from 'node:assert/strict';
import test from 'node:test';
import { deviceOf } from './device.js';

test('a browser is told by what it is and where it runs', () => {
  /** @param {string} name @param {string} expected */
  const check = (name, expected) => assert.equal(deviceOf(name), expected);
  check('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0', 'Edge · Windows');
  check('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Safari/604.1', 'Safari · iPhone');
  check('Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36', 'Chrome · 安卓');
  check('curl/8.14', 'curl/8.14');
  check('', '未知的浏览器');
});
