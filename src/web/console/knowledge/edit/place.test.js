// Where faults are underlined.
import assert from 'node:assert/strict';
import test from 'node:test';
import { marks, unitsBefore } from './place.js';

test('a character that takes two units is one column', () => {
  const check = (line, column, expected) => assert.equal(unitsBefore(line, column), expected);
  check('abc', 1, 0);
  check('abc', 3, 2);
  check('👍好c', 2, 2);
  check('👍好c', 3, 3);
  check('abc', 9, 3);
  check('', 1, 0);
  check('abc', 0, 0);
});

test('a fault is underlined to the end of its line, one of the whole file not at all', () => {
  const check = (line, column, from, to) => {
    const [mark] = marks('ab\n👍cd  \n\nlast', [{ code: 'x', severity: 'error', path: '', line, column, message: '', help: '' }]);
    assert.deepEqual([mark.from, mark.to], [from, to]);
  };
  check(1, 1, 0, 2);
  check(2, 2, 5, 7);
  check(2, 9, 7, 7);
  check(3, 1, 10, 10);
  check(4, 3, 13, 15);
  check(0, 0, 0, 0);
  check(99, 1, 15, 15);
});

test('marks stand in the order of the text', () => {
  const fault = (line, column) => ({ code: 'x', severity: 'error', path: '', line, column, message: '', help: '' });
  assert.deepEqual(marks('a\nb\nc', [fault(3, 1), fault(0, 0), fault(2, 1)]).map(mark => mark.from), [0, 2, 4]);
});
