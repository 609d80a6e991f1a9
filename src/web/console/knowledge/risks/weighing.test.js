// Decisions about risky words are sent in their turn, and what is refused comes back.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createWeighing } from './weighing.js';

const proposal = words => ({ words, bad: 5, calm: 0, surety: 3.2, angry: 4, risky: 1, lines: [], examples: [] });
const page = (words, total, changes = {}) => ({
  days: 30, n_talks: 9, n_talks_read: 9, n_bad: 12, n_calm: 90, total, next: null, proposals: words.map(proposal), weights: [{ name: 'angry', weight: 0.55 }], lines: [], may_edit: true, may_add: true, ...changes,
});

/**
 * A server that has these pages, and refuses some decisions; with what it was asked.
 * @param {any[]} pages
 * @param {(body: any) => any} [refuses]
 */
function server(pages, refuses = () => null) {
  /** @type {string[]} */
  const asked = [];
  const api = async (path, { body } = /** @type {any} */ ({})) => {
    asked.push(body ? `${path} ${JSON.stringify(body)}` : path);
    if (!body) return pages.shift() ?? page([], 0);
    const fault = refuses(body);
    if (fault) throw fault;
    return { serving: 'current' };
  };
  return { api, asked };
}
const words = weighing => weighing.list.value.open.map(own => own.words);

test('decisions are sent one after another, and it is told what is served', async () => {
  const { api, asked } = server([page(['a', 'b', 'c', 'd'], 4)]);
  const weighing = createWeighing(api);
  await weighing.begin(7);
  const first = weighing.decide({ kind: 'anger', weight: 0.55 });
  weighing.decide({ kind: 'red_line', line: 'media-weibo' });
  weighing.decide({ kind: 'passed' });
  assert.deepEqual([words(weighing), weighing.nSending.value], [['d'], 3]);
  await first;
  assert.deepEqual(asked, [
    '/insight/risks?days=7&after=0',
    '/insight/adoptions {"as":"anger","text":"a","weight":0.55}',
    '/insight/adoptions {"as":"red_line","text":"b","line":"media-weibo"}',
    '/insight/lessons {"text":"c","as":"passed"}',
  ]);
  assert.deepEqual([weighing.nSending.value, weighing.serving.value], [0, 'current']);
});

test('what is refused comes back with its fault, and the others go on', async () => {
  const refused = { code: 'draft-has-errors' };
  const { api } = server([page(['a', 'b', 'c'], 3)], body => (body.text === 'a' ? refused : null));
  const weighing = createWeighing(api);
  await weighing.begin();
  const first = weighing.decide({ kind: 'anger', weight: 0.55 });
  weighing.decide({ kind: 'passed' });
  await first;
  assert.deepEqual([words(weighing), weighing.list.value?.fault, weighing.serving.value], [['a', 'c'], { words: 'a', fault: refused }, null]);
});

test('what was passed over or skipped is taken back, and what was added is not', async () => {
  const { api, asked } = server([page(['a', 'b'], 2)]);
  const weighing = createWeighing(api);
  await weighing.begin();
  await weighing.decide({ kind: 'passed' });
  await weighing.undo();
  assert.deepEqual([words(weighing), asked.at(-1)], [['a', 'b'], '/insight/lessons {"text":"a","as":"open"}']);
  await weighing.decide({ kind: 'skipped' });
  await weighing.undo();
  assert.deepEqual([words(weighing), asked.length], [['a', 'b'], 3]);
  await weighing.decide({ kind: 'anger', weight: 0.55 });
  await weighing.undo();
  assert.deepEqual(words(weighing), ['b']);
});

test('further proposals are read when the first are looked at, behind those that were skipped', async () => {
  const { api, asked } = server([page(['a', 'b'], 4), page(['c', 'd'], 3), page([], 1)]);
  const weighing = createWeighing(api);
  await weighing.begin();
  await weighing.decide({ kind: 'skipped' });
  await weighing.decide({ kind: 'passed' });
  assert.deepEqual([words(weighing), asked.at(-1)], [['c', 'd'], '/insight/risks?days=30&after=1']);
  await weighing.decide({ kind: 'passed' });
  await weighing.decide({ kind: 'passed' });
  assert.deepEqual([words(weighing), weighing.list.value?.total], [[], 4]);
});

test('nothing is sent where nothing can be changed', async () => {
  const { api, asked } = server([page(['a'], 1, { may_edit: false, may_add: false })]);
  const weighing = createWeighing(api);
  await weighing.begin();
  await weighing.decide({ kind: 'anger', weight: 0.55 });
  await weighing.decide({ kind: 'passed' });
  assert.deepEqual([words(weighing), asked.length], [['a'], 1]);
});

test('what cannot be read is told', async () => {
  const weighing = createWeighing(async () => { throw { code: 'report-running' }; });
  await weighing.begin();
  assert.deepEqual([weighing.list.value, weighing.fault.value], [null, { code: 'report-running' }]);
});
