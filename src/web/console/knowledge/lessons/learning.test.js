// Decisions are sent in their turn, and what was taught is asked about again.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createLearning } from './learning.js';

const lesson = text => ({
  text, locale: 'zh-CN', asked: 1, last: '', clarified: 0, answered: [], troubles: {},
  candidates: [{ as: 'way', atom: 'a/b', intent: null, title: '甲', confidence: 0.4 }, { as: 'example', atom: null, intent: 'c', title: '乙', confidence: 0.2 }],
});
const page = (texts, total, changes = {}) => ({
  days: 30, n_talks: 9, n_talks_read: 9, n_questions: 9, n_sure: 4, n_personal: 0, sure_at: 0.7, total, lessons: texts.map(lesson), next: null, may_edit: true, may_add_examples: true, ...changes,
});

/**
 * A server that has these pages, is sure of these texts, and refuses some; with what it was asked.
 * @param {any[]} pages
 * @param {{sure?: string[], refuses?: (body: any) => any}} [how]
 */
function server(pages, { sure = [], refuses = () => null } = {}) {
  /** @type {string[]} */
  const asked = [];
  const api = async (path, { body } = /** @type {any} */ ({})) => {
    asked.push(body ? `${path} ${JSON.stringify(body)}` : path);
    if (path.startsWith('/insight/lessons?')) return pages.shift() ?? page([], 0);
    if (path === '/knowledge/explain') return { explanation: { candidates: [{ confidence: sure.includes(body.text) ? 0.9 : 0.3 }] } };
    const fault = refuses(body);
    if (fault) throw fault;
    return {};
  };
  return { api, asked };
}
const texts = learning => learning.list.value.open.map(own => own.text);

test('what was taught is sent, and what is sure by now leaves the list', async () => {
  const { api, asked } = server([page(['a', 'b', 'c'], 3)], { sure: ['c'] });
  const learning = createLearning(api);
  await learning.begin(7);
  await learning.decide('taught', 1);
  assert.deepEqual([texts(learning), learning.nSureNow.value, learning.nSending.value], [['b'], 1, 0]);
  assert.deepEqual(asked.slice(0, 2), ['/insight/lessons?days=7&after=0', '/insight/adoptions {"as":"example","text":"a","intent":"c"}']);
  assert.equal(asked.length, 4);
});

test('decisions that come fast are sent one after another', async () => {
  const { api, asked } = server([page(['a', 'b', 'c'], 3)]);
  const learning = createLearning(api);
  await learning.begin();
  const first = learning.decide('taught');
  learning.decide('passed');
  assert.deepEqual([texts(learning), learning.nSending.value], [['c'], 2]);
  await first;
  assert.deepEqual(asked.slice(1, 3), ['/insight/adoptions {"as":"way","text":"a","atom":"a/b"}', '/insight/lessons {"text":"b","as":"passed"}']);
});

test('what is refused comes back with its fault, and the others go on', async () => {
  const refused = { code: 'draft-has-errors' };
  const { api } = server([page(['a', 'b', 'c'], 3)], { refuses: body => (body.text === 'a' ? refused : null) });
  const learning = createLearning(api);
  await learning.begin();
  const first = learning.decide('taught');
  learning.decide('passed');
  await first;
  assert.deepEqual([texts(learning), learning.list.value?.fault], [['a', 'c'], { text: 'a', fault: refused }]);
});

test('a lesson that was passed over or skipped is taken back', async () => {
  const { api, asked } = server([page(['a', 'b'], 2)]);
  const learning = createLearning(api);
  await learning.begin();
  await learning.decide('passed');
  await learning.decide('undone');
  assert.deepEqual([texts(learning), asked.at(-1)], [['a', 'b'], '/insight/lessons {"text":"a","as":"open"}']);
  await learning.decide('skipped');
  await learning.decide('undone');
  assert.deepEqual([texts(learning), asked.length], [['a', 'b'], 3]);
});

test('further lessons are read when the first are looked at, behind those that were skipped', async () => {
  const { api, asked } = server([page(['a', 'b'], 4), page(['c', 'd'], 3)]);
  const learning = createLearning(api);
  await learning.begin();
  await learning.decide('skipped');
  await learning.decide('passed');
  assert.deepEqual([texts(learning), asked.at(-1)], [['c', 'd'], '/insight/lessons?days=30&after=1']);
});

test('nothing is sent where nothing can be changed', async () => {
  const { api, asked } = server([page(['a'], 1, { may_edit: false, may_add_examples: false })]);
  const learning = createLearning(api);
  await learning.begin();
  await learning.decide('taught');
  await learning.decide('passed');
  assert.deepEqual([texts(learning), asked.length], [['a'], 1]);
});

test('what cannot be read is told', async () => {
  const learning = createLearning(async () => { throw { code: 'report-running' }; });
  await learning.begin();
  assert.deepEqual([learning.list.value, learning.fault.value], [null, { code: 'report-running' }]);
});
