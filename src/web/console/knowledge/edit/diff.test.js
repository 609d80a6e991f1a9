// What differs between two texts.
import assert from 'node:assert/strict';
import test from 'node:test';
import { diff, folded, unified } from './diff.js';

const SIGNS = { same: ' ', minus: '-', plus: '+' };
const shown = lines => lines.map(line => (line.kind === 'left-out' ? `…${line.n}` : SIGNS[line.kind] + line.text)).join('|');

test('lines in common stand once', () => {
  const check = (before, after, expected) => assert.equal(shown(diff(before, after)), expected);
  check('a\nb', 'a\nb', ' a| b');
  check('a\nb\nc', 'a\nx\nc', ' a|-b|+x| c');
  check('a\nc', 'a\nb\nc', ' a|+b| c');
  check('a\nb\nc', 'a\nc', ' a|-b| c');
  check('a\na', 'a\na\na', ' a| a|+a');
  check('', 'a', '-|+a');
  check('x\na\nb\ny', 'a\nz\nb', '-x| a|+z| b|-y');
});

test('a text that is too long to be told apart is changed as a whole', () => {
  const text = mark => Array.from({ length: 2100 }, (_, n) => mark + n).join('\n');
  const lines = diff(`same\n${text('a')}`, `same\n${text('b')}`);
  assert.deepEqual([lines[0].kind, lines[1].kind, lines[2101].kind, lines.length], ['same', 'minus', 'plus', 4201]);
});

test('what is far from a change is left out', () => {
  const check = ([before, after], expected) => assert.equal(shown(folded(diff(before, after), 1)), expected);
  check(['1\n2\n3\n4\n5', '1\n2\nx\n4\n5'], '…1| 2|-3|+x| 4|…1');
  check(['1\n2', '1\n2'], '…2');
});

test('a diff of the server is read', () => {
  const check = (text, expected) => assert.equal(shown(unified(text)), expected);
  check('--- a\n+++ b\n@@ -1 +1 @@\n one\n--- old\n+new\n\\ No newline at end of file\n', '…0| one|--- old|+new');
  check('-old\n+new', '-old|+new');
  check('@@ -1 +1 @@\n a\n\n@@ -9 +9 @@\n+b\n', '…0| a| |…0|+b');
});
