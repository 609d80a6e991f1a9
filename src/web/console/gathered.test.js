import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gathered } from './gathered.js';

const alert = (conversation, n) => ({ id: `${conversation}.${n}`, conversation, at: '' });

test('the alerts of a talk are one, and its newest is taken note of', () => {
  const all = gathered([alert('7', 2), alert('8', 1), alert('7', 10), alert('7', 9)]);
  assert.deepEqual(
    all.map(({ gravest, newest, n }) => [gravest.id, newest.id, n]),
    [
      ['7.2', '7.10', 3],
      ['8.1', '8.1', 1],
    ],
  );
  assert.deepEqual(gathered([]), []);
});
