// How large are files and pictures, for people?
import assert from 'node:assert/strict';
import test from 'node:test';
import { fitted, sizeOf } from './files.js';

test('a size is told in the unit that fits', () => {
  /** @type {(bytes: number, expected: string) => void} */
  const check = (bytes, expected) => assert.equal(sizeOf(bytes), expected);
  check(0, '0 B');
  check(1023, '1023 B');
  check(1024, '1 KB');
  check(48213, '47 KB');
  check(10 * 1024 * 1024, '10.0 MB');
});

test('a picture keeps its shape, and is never larger than it is', () => {
  /** @type {(width: number, height: number, expected: [number, number]) => void} */
  const check = (width, height, expected) => {
    const size = fitted(width, height);
    assert.deepEqual([size.width, size.height], expected);
  };
  check(120, 90, [120, 90]);
  check(4000, 3000, [240, 180]);
  check(3000, 4000, [180, 240]);
  check(20000, 1, [240, 1]);
});
