// Which red lines can be chosen, in which order.
import assert from 'node:assert/strict';
import test from 'node:test';
import { groupsOf } from './groups.js';

const line = (id, category, ...words) => ({ id, category, severity: 3, words });
const LINES = [line('media-weibo', '媒体曝光', '微博曝光'), line('law-sue', '法律', '起诉'), line('media-tv', '媒体曝光', '找电视台'), line('law-english', '法律', 'Lawsuit')];
const crossed = (...pairs) => pairs.map(([id, times]) => ({ line: id, category: '', times }));

/** @type {(own: any[], looked: string, expected: any[]) => void} */
const check = (own, looked, expected) => {
  const told = groupsOf(LINES, own, looked).map(({ category, choices }) => [category, ...choices.map(({ id, times }) => (times ? `${id} ×${times}` : id))]);
  assert.deepEqual(told, expected);
};

test('the lines that were crossed come first, and none comes twice', () => {
  check([], '', [['媒体曝光', 'media-weibo', 'media-tv'], ['法律', 'law-sue', 'law-english']]);
  check(crossed(['media-tv', 3], ['law-sue', 1]), '', [[null, 'media-tv ×3', 'law-sue ×1'], ['媒体曝光', 'media-weibo'], ['法律', 'law-english']]);
});

test('a line is found by its name, its category and its words', () => {
  check([], ' weibo ', [['媒体曝光', 'media-weibo']]);
  check([], '法律', [['法律', 'law-sue', 'law-english']]);
  check([], '电视', [['媒体曝光', 'media-tv']]);
  check([], 'LAWSUIT', [['法律', 'law-english']]);
  check(crossed(['media-tv', 3]), '起诉', [['法律', 'law-sue']]);
  check([], '没有的', []);
});

test('a crossed line that is gone cannot be chosen', () => check(crossed(['gone', 2]), '起诉', [['法律', 'law-sue']]));
