import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunked } from './chunk.js';

test('a list is cut into parts and nothing of it is lost', () => {
  /** @type {(n: number, lengths: number[]) => void} */
  const check = (n, lengths) => {
    const parts = chunked(Array.from({ length: n }, (_, at) => at));
    assert.deepEqual(parts.map(part => part.length), lengths);
    assert.deepEqual(parts.flat(), Array.from({ length: n }, (_, at) => at));
  };
  check(0, []);
  check(50, [50]);
  check(101, [50, 50, 1]);
});
