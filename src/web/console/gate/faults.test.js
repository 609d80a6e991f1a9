import assert from 'node:assert/strict';
import test from 'node:test';
import { askedBy, faultOf } from './faults.js';

const NOW = new Date(2026, 10, 30, 9, 50);

test('each refusal is told in words that help', () => {
  /** @param {any} error @param {RegExp} expected */
  const check = (error, expected) => assert.match(faultOf(error, NOW, 'zh-CN'), expected);
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

test('the gate speaks three languages', () => {
  assert.match(faultOf({ status: 429, code: 'too-many-wrong-passwords', wait: 900 }, NOW, 'en'), /locked until 10:05/);
  assert.match(faultOf({ status: 422, code: 'password-is-name' }, NOW, 'zh-TW'), /名字的拼音/);
  assert.match(askedBy('#provider=unknown', 'en').fault ?? '', /none of your groups has a role/);
  assert.match(askedBy('#provider=toString', 'zh-TW').fault ?? '', /不可信/);
});

test('the address says what the gate is opened for', () => {
  assert.deepEqual(askedBy('', 'en'), {});
  assert.deepEqual(askedBy('#report', 'en'), {});
  assert.deepEqual(askedBy('#invitation=ab12', 'en'), { code: 'ab12' });
  assert.match(askedBy('#over', 'zh-CN').fault ?? '', /已过期/);
  assert.match(askedBy('#provider=unknown', 'zh-CN').fault ?? '', /联系管理员/);
  assert.match(askedBy('#provider=constructor', 'zh-CN').fault ?? '', /不可信/);
});
