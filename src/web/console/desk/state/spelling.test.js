import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSpelt, lettersIn } from './spelling.js';

test('a text is found by its syllables and by their beginnings', () => {
  const washer = ['xi', 'yi', 'ji', 'bu', 'pai', 'shui'];
  /** @type {(words: string[], typed: string, expected: boolean) => void} */
  const check = (words, typed, expected) => assert.equal(isSpelt(words, lettersIn(typed)), expected, typed);
  check(washer, 'xiyiji', true);
  check(washer, 'xyj', true);
  check(washer, 'XI yi j', true);
  check(washer, 'bps', true);
  check(washer, 'xyb', false);
  check(washer, 'x', false);
  check(washer, 'iyi', false);
  check(['kfr', '35', 'kong', 'diao tiao'], 'kfr35kt', true);
  check(['kfr', '35', 'kong', 'diao tiao'], 'kongdiao', true);
  check(washer, '洗', false);
  check([], 'xy', false);
});
