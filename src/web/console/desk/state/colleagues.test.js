import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colleaguesFirst, describe } from './colleagues.js';

const one = (agent, presence, load, most = 5) => ({ agent, presence, load, most_talks: most });

test('who is there and has room comes first', () => {
  const team = [one('甲', 'offline', 0), one('乙', 'online', 5), one('丙', 'busy', 0), one('丁', 'online', 1), one('戊', 'away', 0)];
  assert.deepEqual(colleaguesFirst(team).map(({ agent }) => agent), ['丁', '乙', '丙', '戊', '甲']);
  assert.equal(describe(team[3]), '丁（在线，1/5）');
});
