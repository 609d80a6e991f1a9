// Is what was typed asked for as it was meant, and are words marked where they stand?
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOTHING, countOf, cut, isEmpty, isEnough, pathOf } from './query.js';

test('what is empty is not asked for', () => {
  assert.equal(isEmpty({ ...NOTHING, q: ' ' }), true);
  assert.equal(pathOf({ ...NOTHING, q: ' 滤网 ', agent: '小王', from: '' }, null), '/desk/conversations?q=%E6%BB%A4%E7%BD%91&agent=%E5%B0%8F%E7%8E%8B&limit=20');
  assert.equal(pathOf({ ...NOTHING, phase: 'closed' }, '17-5'), '/desk/conversations?phase=closed&limit=20&after=17-5');
  assert.equal(countOf({ ...NOTHING, q: 'x', agent: '小王', to: '2026-11-30' }), 2);
});

test('a single character is too little, and filters alone are enough', () => {
  const check = (q, expected, others = {}) => assert.equal(isEnough({ ...NOTHING, q, ...others }), expected, q);
  check('滤网', true);
  check('退', false);
  check('0018', true);
  check('a', false);
  check('ok', true);
  check('A1', true);
  check('！？', false);
  check('', false);
  check('', true, { phase: 'closed' });
  check('退', false, { phase: 'closed' });
});

test('words are marked where they stand, whatever stands before them', () => {
  assert.deepEqual(cut('🙂滤网洗了', [{ start: 1, length: 2 }]), ['🙂', '滤网', '洗了']);
  assert.deepEqual(cut('滤网滤网', [{ start: 0, length: 2 }, { start: 2, length: 2 }]), ['', '滤网', '', '滤网', '']);
  assert.deepEqual(cut('没有', []), ['没有']);
});
