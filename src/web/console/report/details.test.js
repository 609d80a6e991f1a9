// Is it told which details conversations can be cut by?
import assert from 'node:assert/strict';
import test from 'node:test';
import { detailCuts, detailOf, isCut } from './details.js';

test('a cut by a detail says by which', () => {
  /** @type {(cut: string, expected: string | null) => void} */
  const check = (cut, expected) => assert.equal(detailOf(cut), expected, cut);
  check('detail:damage', 'damage');
  check('detail:tax_number2', 'tax_number2');
  check(`detail:${'a'.repeat(64)}`, 'a'.repeat(64));
  for (const cut of ['', 'channel', 'detail', 'detail:', 'detail:Damage', 'detail:a,b', 'detail:a-b', 'detail:破损', ' detail:damage', 'detail:damage\n', `detail:${'a'.repeat(65)}`]) check(cut, null);
});

test('there are the cuts that all shops have, and those by details', () => {
  assert.ok(['channel', 'content', 'detail:damage'].every(isCut));
  assert.ok(!['', 'damage', 'detail:', 'shoe'].some(isCut));
});

test('what was chosen is offered, and what the view has already', () => {
  assert.deepEqual(detailCuts(['damage', 'reason']), ['detail:damage', 'detail:reason']);
  assert.deepEqual(detailCuts(['damage'], ['channel', 'detail:damage', 'detail:gone']), ['detail:damage', 'detail:gone']);
  assert.deepEqual(detailCuts(undefined, ['channel']), []);
});
