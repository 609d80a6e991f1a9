import assert from 'node:assert/strict';
import test from 'node:test';
import { askedBy, faultOf } from './faults.js';

const NOW = new Date(2026, 10, 30, 9, 50);

test('each refusal is told in words that help', () => {
  /** @param {any} error @param {RegExp} expected */
  const check = (error, expected) => assert.match(faultOf(error, NOW), expected);
  check({ status: 403, code: 'wrong-password' }, /名字或密码不对/);
  check({ status: 429, code: 'too-many-wrong-passwords', wait: 4 }, /请 4 秒后再试/);
  check({ status: 429, code: 'too-many-wrong-passwords', wait: 900 }, /锁定，10:05 之后/);
  check({ status: 429, code: 'too-many-wrong-tokens', wait: 40 }, /请 40 秒后/);
  check({ status: 401, code: 'token-expired' }, /向管理员要新的/);
  check({ status: 422, code: 'password-common' }, /最常见的密码/);
  check({ status: 503, code: 'overloaded' }, /服务器正忙/);
  check({ status: 409, code: 'something-new' }, /再试一次/);
  check(new TypeError('Failed to fetch'), /连不上服务器/);
});

test('the address says what the gate is opened for', () => {
  assert.deepEqual(askedBy(''), {});
  assert.deepEqual(askedBy('#report'), {});
  assert.deepEqual(askedBy('#invitation=ab12'), { code: 'ab12' });
  assert.match(askedBy('#over').fault ?? '', /已过期/);
  assert.match(askedBy('#provider=unknown').fault ?? '', /联系管理员/);
  assert.match(askedBy('#provider=constructor').fault ?? '', /不可信/);
});
