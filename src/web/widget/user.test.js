import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefused, markOf, userOf } from './user.js';

/** @param {any} claims */
const token = claims => `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmF0dXJlLXNpZ25hdHVyZQ`;

test('the user of a token is read, whatever it is written in', () => {
  /** @type {(token: any, expected: string) => void} */
  const check = (own, expected) => assert.equal(userOf(own), expected);
  check(token({ sub: 'u-1001', exp: 1 }), 'u-1001');
  check(token({ sub: ' 王小明?>~ ' }), '王小明?>~');
  check(token({ sub: 7 }), '');
  check(token({}), '');
  check(token(null), '');
  for (const none of [undefined, '', 'a', 'a.b', 'a.%.c']) check(none, '');
});

test('a mark tells tokens apart and is none', () => {
  assert.equal(markOf(undefined), '');
  assert.equal(markOf(token({ sub: 'u-1' })).length, 16);
  assert.notEqual(markOf('a.b.0123456789abcdefgh'), markOf('a.b.0123456789abcdefgi'));
});

test('what is refused is told by its code', () => {
  assert.equal(isRefused({ code: 'user-token-expired' }), true);
  assert.equal(isRefused({ code: 'overloaded' }), false);
  assert.equal(isRefused(new Error('no network')), false);
});
