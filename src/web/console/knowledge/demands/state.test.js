// What is known of the demands.
import assert from 'node:assert/strict';
import test from 'node:test';
import { askedOf, columnsOf, datesOf, daysOf, edited, extended, isChanged, keeping, ofThousand, raising, statesFrom } from './state.js';

/** @returns {import('./state.js').Demand} */
const demand = (changes = {}) => ({
  name: 'hua-bei', path: 'kb/demands/hua-bei.md', version: 'v1', title: '支持花呗分期', area: 'finance', owner: null, state: 'raised', dates: { raised: '2026-11-02' },
  asked: ['支持花呗吗'], note: '', before: null, after: null, change: null, weeks: [], ...changes,
});

test('a demand goes on, back after a mistake, or is refused before it is done', () => {
  const check = (state, dates, expected) => assert.equal(statesFrom({ state, dates }).map(way => `${way.way} ${way.state}`).join(', '), expected);
  check('raised', {}, 'stay raised, on accepted, on scheduled, on done, refuse refused');
  check('accepted', { raised: '2026-11-02' }, 'stay accepted, on scheduled, on done, refuse refused, back raised');
  check('scheduled', { raised: '2026-11-02', accepted: '2026-11-05' }, 'stay scheduled, on done, refuse refused, back accepted');
  check('done', { raised: '2026-11-02', scheduled: '2026-11-05' }, 'stay done, back scheduled');
  check('done', { raised: '2026-11-02', done: '2026-11-05' }, 'stay done, back raised');
  check('refused', { raised: '2026-11-02', accepted: '2026-11-05' }, 'stay refused, back accepted');
  check('refused', {}, 'stay refused, back raised');
});

test('what was typed stands over what the file says, and nothing else does', () => {
  const check = (file, changes, expected) => assert.deepEqual(edited(demand(file), changes), expected);
  check({ owner: '小李' }, {}, { state: 'raised', owner: '小李', note: '' });
  check({ owner: '小李', note: '他们的' }, { note: '我的' }, { state: 'raised', owner: '小李', note: '我的' });
  check({ owner: '小李' }, { owner: '' }, { state: 'raised', owner: '', note: '' });
  check({}, { state: 'accepted' }, { state: 'accepted', owner: '', note: '' });
  // Somebody else has done it meanwhile: from there it does not go where it was sent.
  check({ state: 'done' }, { state: 'accepted' }, { state: 'done', owner: '', note: '' });
});

test('only what says something new is saved', () => {
  const check = (file, changes, expected) => assert.equal(isChanged(demand(file), edited(demand(file), changes)), expected);
  check({}, {}, false);
  check({ note: '先问财务\n' }, {}, false);
  check({}, { owner: ' ' }, false);
  check({ owner: '小李' }, { owner: '' }, true);
  check({}, { state: 'refused' }, true);
  check({}, { note: '先问财务' }, true);
  assert.deepEqual(keeping(demand(), { state: 'accepted', owner: ' 小李 ', note: ' ' }), { version: 'v1', state: 'accepted', owner: '小李', note: '' });
  assert.equal(keeping(demand(), { state: 'accepted', owner: '', note: '' }).owner, null);
});

test('a topic is raised in the words of its customers, each once and no more than fit', () => {
  const topic = { name: '支持花呗吗', examples: ['支持花呗吗', '能用花呗分期吗'].map(text => ({ text })) };
  const form = { title: ' 支持花呗分期 ', area: 'finance', owner: '', note: ' ' };
  assert.deepEqual(raising(topic, form), { title: '支持花呗分期', area: 'finance', asked: ['支持花呗吗', '能用花呗分期吗'] });
  assert.deepEqual(raising(topic, { ...form, owner: '小李', note: '先问财务' }), { title: '支持花呗分期', area: 'finance', owner: '小李', asked: ['支持花呗吗', '能用花呗分期吗'], note: '先问财务' });
  assert.deepEqual(askedOf({ name: '花呗\n 分期', examples: [{ text: '长'.repeat(201) }] }), ['花呗 分期', '长'.repeat(200)]);
  const many = Array.from({ length: 30 }, (_, at) => ({ text: String(at) }));
  assert.deepEqual(askedOf({ name: '花呗', examples: many }).length, 20);
  assert.equal(askedOf({ name: '花呗', examples: many })[0], '花呗');
});

test('a demand that has moved to the next page stands once', () => {
  const page = (names, next) => ({ demands: names.map(name => demand({ name })), total: 3, next, adoption: { numerator: 0, denominator: 3, rate: 0, low: 0, high: 0.5 }, n_talks: 1, n_talks_read: 1, may_edit: true });
  const both = extended(page(['a', 'b'], 2), page(['b', 'c'], null));
  assert.deepEqual([both.demands.map(own => own.name), both.next], [['a', 'b', 'c'], null]);
});

test('weeks are measured by their talks, and those after it was done are told', () => {
  const weeks = [{ week: '2026-10-05', asked: 4, talks: 1000 }, { week: '2026-10-12', asked: 4, talks: 2000 }, { week: '2026-10-19', asked: 0, talks: 0 }];
  assert.deepEqual(columnsOf(weeks, '2026-10-12').map(({ rate, height, isAfter }) => [rate, height, isAfter]), [[0.004, 1, false], [0.002, 0.5, true], [null, 0, true]]);
  assert.deepEqual(columnsOf([weeks[2]], undefined).map(({ height, isAfter }) => [height, isAfter]), [[0, false]]);
  assert.deepEqual(columnsOf([], undefined), []);
});

test('a share is read of a thousand', () => {
  const check = (rate, expected) => assert.equal(ofThousand(rate, 'zh-CN'), expected);
  check(0.00353, '3.5');
  check(0.01, '10.0');
  check(0, '0.0');
  check(0.0000412, '0.04');
  check(1, '1,000.0');
});

test('days and dates are in their order', () => {
  assert.equal(daysOf({ from: '2026-10-05', to: '2026-11-02' }), 28);
  assert.deepEqual(datesOf(demand({ dates: { accepted: '2026-11-02', refused: '2026-11-09', raised: '2026-11-02' } })).map(([state]) => state), ['raised', 'accepted', 'refused']);
});
