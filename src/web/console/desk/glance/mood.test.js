// Is the line of the mood where the messages are, and are its reasons words?
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsOf, reasonsOf } from './mood.js';

const mood = (score, words = [], signs = []) => /** @type {any} */ ({ event: 'a-1', at: '', score, words, signs });

test('the points go from the left to the right, and the angry ones stand high', () => {
  const points = pointsOf([mood(0), mood(1), mood(0.5)]);
  assert.deepEqual(points.map(({ x }) => x), [5, 120, 235]);
  assert.deepEqual(points.map(({ y }) => y), [39, 5, 22]);
  assert.equal(pointsOf([mood(0)]).length, 1);
});

test('reasons are words, also those that are none of the customer', () => {
  assert.equal(reasonsOf(mood(1, ['骗子'], ['shouted', 'repeated'])), '“骗子”、大声、重复说');
  assert.equal(reasonsOf(mood(1)), '');
});
