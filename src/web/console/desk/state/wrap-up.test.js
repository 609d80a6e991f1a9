import assert from 'node:assert/strict';
import test from 'node:test';
import { aboutOf, bodyOf, fittingLines, linesOf, suggestedIn } from './wrap-up.js';

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

test('what a case is most likely about is told by its words, its skill and what was told', () => {
  /** @type {(texts: string[], names: string[], expected: string) => void} */
  const check = (texts, names, expected) => assert.equal(suggestedIn(LINES, { texts, names }), expected, texts.join());
  check(['我要退货'], [], 'after_sales/return');
  check(['我要退货，有质量问题'], [], 'after_sales/return/quality');
  check(['洗衣机不排水'], ['repair'], 'after_sales/repair');
  check(['怎么退'], ['returns-how'], 'after_sales/return');
  check(['你好'], [], '');
  check([], [], '');
});

test('an open case is about what the customer said and was told', () => {
  const handoff = { summary: '洗衣机', skill: 'repair', tried: ['washer/noise'] };
  const events = [{ type: 'customer_said', text: '不排水' }, { type: 'bot_said', text: '您好' }];
  const about = aboutOf(/** @type {any} */ ({ handoff, events }), entry => `${entry}？`);
  assert.deepEqual(about, { texts: ['洗衣机', '不排水', 'washer？'], names: ['repair', 'washer'] });
  assert.deepEqual(aboutOf(/** @type {any} */ ({ handoff: null, events: [] }), String), { texts: [''], names: [] });
});
