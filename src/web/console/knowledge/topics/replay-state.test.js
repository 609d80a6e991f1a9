// Is a replay told as what it is?
import assert from 'node:assert/strict';
import test from 'node:test';
import { countsOf, figuresOf, named, ordered, untitled, verdictOf } from './replay-state.js';

const replay = changes => ({ talks: 10, messages: 20, same: 10, lost: 0, moved: 0, gained: 0, other: 0, more_handovers: 0, fewer_handovers: 0, right_answers_changed: 0, examples: [], ...changes });
/** @type {(act: string, target?: string | null, title?: string | null) => import('./replay-state.js').Got} */
const got = (act, target = null, title = null) => ({ act, title, target });
/** @returns {import('./replay-state.js').Example} */
const example = (text, change, was_found_right = false, before = got('miss'), after = got('miss')) => ({ text, change, before, after, was_found_right, times: 1 });

test('a replay is good when nothing is lost and nothing right is changed', () => {
  /** @type {(changes: object, expected: string) => void} */
  const check = (changes, expected) => assert.equal(verdictOf(replay(changes)), expected);
  check({ talks: 0, same: 0 }, 'nothing');
  check({}, 'same');
  check({ same: 7, gained: 2, moved: 1 }, 'changed');
  check({ same: 9, lost: 1 }, 'worse');
  check({ same: 9, moved: 1, right_answers_changed: 1 }, 'worse');
});

test('figures that are zero are not told, and the worst one comes first', () => {
  assert.deepEqual(figuresOf(replay({})), []);
  assert.deepEqual(figuresOf(replay({ gained: 3, lost: 1, right_answers_changed: 2 })), [
    { name: 'right_answers_changed', kind: 'bad', n: 2 },
    { name: 'lost', kind: 'bad', n: 1 },
    { name: 'gained', kind: 'good', n: 3 },
  ]);
});

test('what was found right is looked at first, then what is lost', () => {
  const all = [example('a', 'gained'), example('b', 'moved'), example('c', 'lost'), example('d', 'moved', true)];
  const texts = change => ordered(all, change).map(({ text }) => text).join('');
  assert.deepEqual(['', 'moved', 'other'].map(texts), ['dcba', 'db', '']);
  assert.deepEqual(countsOf(all), { lost: 1, moved: 2, other: 0, gained: 1 });
});

test('titles are asked for where the server told none, each once', () => {
  const all = [
    example('a', 'moved', false, got('answer', 'returns/how'), got('answer', 'returns/fee')),
    example('b', 'lost', false, got('answer', 'returns/how'), got('procedure', 'return_goods')),
    example('c', 'gained', false, got('choices', null, '退货 / 换货'), got('answer', 'delivery/abroad', '能寄到国外吗')),
  ];
  assert.deepEqual(untitled(all), ['returns/how', 'returns/fee']);
});

test('an answer is called by its title, and one that is gone by its name', () => {
  const titles = { 'returns/how': '怎么申请退货', 'gone/x': 'gone/x' };
  assert.deepEqual(named(got('answer', 'returns/how'), titles), { title: '怎么申请退货', name: 'returns/how' });
  assert.deepEqual(named(got('answer', 'gone/x'), titles), { title: '', name: 'gone/x' });
  assert.deepEqual(named(got('choices', null, '退货 / 换货'), titles), { title: '退货 / 换货', name: '' });
  assert.deepEqual(named(got('miss'), titles), { title: '', name: '' });
});
