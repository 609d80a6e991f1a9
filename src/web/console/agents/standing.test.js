import assert from 'node:assert/strict';
import test from 'node:test';
import { factsOf, standingOf } from './standing.js';

const NOW = new Date('2026-11-30T08:00:00Z');
const NEW = { expires_at: null, has_password: false, has_provider: false, invited_until: null, locked_until: null, signed_in_at: null, n_sessions: 0 };

test('the mark says whether somebody should act', () => {
  /** @param {any} agent @param {RegExp} text @param {string} tone */
  const check = (agent, text, tone) => {
    const standing = standingOf({ ...NEW, ...agent }, NOW);
    assert.match(standing.text, text);
    assert.equal(standing.tone, tone);
  };
  check({}, /只用令牌/, '');
  check({ invited_until: '2026-12-03T08:00:00Z' }, /已邀请/, 'warm');
  check({ invited_until: '2026-11-30T07:00:00Z' }, /邀请已过期/, 'red');
  check({ has_password: true }, /可以登录/, '');
  check({ has_provider: true }, /可以登录/, '');
  check({ has_password: true, locked_until: '2026-11-30T08:15:00Z' }, /已锁定/, 'red');
  check({ has_password: true, locked_until: '2026-11-30T07:15:00Z' }, /可以登录/, '');
});

test('the facts are told only where there are some', () => {
  assert.deepEqual(factsOf(NEW, NOW), []);
  assert.deepEqual(factsOf({ ...NEW, has_password: true, n_sessions: 2, expires_at: '2027-02-26T08:00:00Z' }, NOW), ['还没有登录过', '2 处登录中', '令牌有效至 2027-02-26']);
  assert.match(factsOf({ ...NEW, signed_in_at: '2026-11-29T08:00:00Z', expires_at: '2026-02-26T08:00:00Z' }, NOW).join('，'), /上次登录 .*令牌已过期/);
});
