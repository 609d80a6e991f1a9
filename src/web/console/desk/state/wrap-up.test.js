import assert from 'node:assert/strict';
import test from 'node:test';
import { bodyOf, fittingLines, linesOf } from './wrap-up.js';

const reason = (id, label, ...under) => ({ id, label: { 'zh-CN': label }, under });
const LINES = linesOf([reason('after_sales', '售后', reason('return', '退货', reason('quality', '质量问题')), reason('repair', '维修')), reason('complaint', '投诉')]);

test('a tree is written as lines', () => {
  assert.deepEqual(LINES.map(({ path }) => path), ['after_sales', 'after_sales/return', 'after_sales/return/quality', 'after_sales/repair', 'complaint']);
  assert.deepEqual(LINES[2], { path: 'after_sales/return/quality', title: '质量问题', above: '售后 / 退货' });
});

test('what is typed narrows the lines', () => {
  const check = (typed, expected) => assert.deepEqual(fittingLines(LINES, typed).map(({ title }) => title), expected, typed);
  check('', ['售后', '退货', '质量问题', '维修', '投诉']);
  check('退货', ['退货', '质量问题']);
  check('售后 质量', ['质量问题']);
  check('REPAIR', ['维修']);
  check('天气', []);
});

test('only what was filled in is sent', () => {
  const field = (id, kind) => ({ id, label: {}, kind, choices: [], least: 0, most: 9 });
  const form = /** @type {any} */ ({ attributes: [field('amount', 'number'), field('place', 'text'), field('carrier', 'choice')] });
  assert.deepEqual(bodyOf(form, { reason: '', resolution: '', attributes: { amount: ' ' }, note: ' ' }), {});
  assert.deepEqual(bodyOf(form, { reason: 'complaint', resolution: 'solved', attributes: { amount: '1.5', place: ' 门口 ', carrier: 'sf' }, note: '好' }), {
    reason: 'complaint',
    resolution: 'solved',
    attributes: { amount: 1.5, place: '门口', carrier: 'sf' },
    note: '好',
  });
});
