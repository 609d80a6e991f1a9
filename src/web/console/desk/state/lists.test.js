import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY, findIn, freshIn, heatOf, isMove, moved, newsFor, nextIn, othersIn, titled, withNews, withoutNews } from './lists.js';

/** @type {(conversation: string, agent?: string | null) => any} */
const handoff = (conversation, agent = null) => ({ id: `h-${conversation}`, conversation, agent });
/** @type {(lists: object) => any} */
const queue = lists => ({ ...EMPTY, ...lists });

test('one who waits is new when no list had them', () => {
  const before = queue({ waiting: [handoff('1')], mine: [handoff('2', '小王')] });
  /** @type {(before: any, now: any, expected: string | undefined) => void} */
  const check = (before, now, expected) => assert.equal(freshIn(before, now)?.conversation, expected);
  check(null, before, undefined);
  check(before, queue({ waiting: [handoff('1'), handoff('3')] }), '3');
  check(before, queue({ waiting: [handoff('2'), handoff('1')] }), undefined);
  check(before, EMPTY, undefined);
});

test('colleagues have what is not mine', () => {
  const own = queue({ n_claimed: 3, mine: [handoff('1', '小王')], claimed: [handoff('1', '小王'), handoff('2', '小李')] });
  const { handoffs, n } = othersIn(own, '小王');
  assert.deepEqual([handoffs.map(other => other.conversation), n], [['2'], 2]);
  assert.equal(othersIn(queue({ mine: [handoff('1', '小王')] }), '小王').n, 0);
  assert.equal(findIn(own, '2')?.agent, '小李');
});

test('a case moves with the event, before the lists are read', () => {
  const own = queue({ n_waiting: 5, n_claimed: 2, waiting: [handoff('1'), handoff('2')], mine: [handoff('3', '小王')], claimed: [handoff('3', '小王'), handoff('4', '小李')] });
  const names = list => list.map(({ conversation, agent }) => `${conversation}${agent ?? ''}`).join(' ');
  /** @type {(event: any, expected: string[], counts: [number, number]) => void} */
  const check = (event, expected, counts) => {
    const now = moved(own, event, '小王');
    assert.deepEqual([names(now.waiting), names(now.mine), names(now.claimed)], expected);
    assert.deepEqual([now.n_waiting, now.n_claimed], counts);
  };
  check({ type: 'agent_joined', conversation: '1', agent: '小王' }, ['2', '3小王 1小王', '3小王 4小李 1小王'], [4, 3]);
  check({ type: 'agent_joined', conversation: '1', agent: '小李' }, ['2', '3小王', '3小王 4小李 1小李'], [4, 3]);
  check({ type: 'transferred', conversation: '4', to: { agent: '小王' } }, ['1 2', '3小王 4小王', '3小王 4小王'], [5, 2]);
  check({ type: 'transferred', conversation: '3', to: { skill: 'repair' } }, ['1 2', '3小王', '3小王 4小李'], [5, 2]);
  check({ type: 'closed', conversation: '3' }, ['1 2', '', '4小李'], [5, 1]);
  check({ type: 'left_queue', conversation: '2' }, ['1', '3小王', '3小王 4小李'], [4, 2]);
  check({ type: 'customer_said', conversation: '1' }, ['1 2', '3小王', '3小王 4小李'], [5, 2]);
  assert.equal(moved(own, /** @type {any} */ ({ type: 'closed', conversation: '9' }), '小王'), own);
  assert.equal(moved(own, /** @type {any} */ ({ type: 'agent_joined', conversation: '3', agent: '小王' }), '小王'), own, 'in its place');
});

test('the next one comes after the one that is open', () => {
  const own = queue({ waiting: [handoff('1'), handoff('2')] });
  /** @type {(queue: any, opened: string, expected: string | undefined) => void} */
  const check = (queue, opened, expected) => assert.equal(nextIn(queue, opened)?.conversation, expected);
  check(own, '', '1');
  check(own, '1', '2');
  check(own, '2', '1');
  check(own, '9', '1');
  check(EMPTY, '', undefined);
});

test('the title counts what is new and who waits', () => {
  const unread = withNews(withNews(withNews(new Map(), '1'), '1'), '2');
  /** @type {(unread: any, nWaiting: number, expected: string) => void} */
  const check = (unread, nWaiting, expected) => assert.equal(titled(unread, nWaiting), expected);
  check(new Map(), 0, '解答客服台');
  check(unread, 0, '(3 新消息) 解答客服台');
  check(unread, 2, '(3 新消息 · 2 排队) 解答客服台');
  check(withoutNews(unread, '1'), 0, '(1 新消息) 解答客服台');
  assert.equal(withoutNews(unread, '9'), unread);
});

test('an event is news for whom it concerns', () => {
  const own = queue({ mine: [handoff('1', '小王')], claimed: [handoff('2', '小李')] });
  /** @type {(event: any, expected: string | null) => void} */
  const check = (event, expected) => assert.equal(newsFor(event, own, '小王'), expected);
  check({ type: 'customer_said', conversation: '1' }, 'said');
  check({ type: 'customer_said', conversation: '2' }, null);
  check({ type: 'transferred', agent: '小李', to: { agent: '小王' } }, 'given');
  check({ type: 'transferred', agent: '小王', to: { agent: '小王' } }, null);
  check({ type: 'transferred', agent: '小李', to: { skill: 'repair' } }, null);
  assert.equal(isMove(/** @type {any} */ ({ type: 'closed' })), true);
  assert.equal(isMove(/** @type {any} */ ({ type: 'customer_said' })), false);
});

test('anger is told of from where the bot softens its tone', () => {
  /** @type {(anger: number, expected: string) => void} */
  const check = (anger, expected) => assert.equal(heatOf(anger), expected);
  check(0.39, '');
  check(0.4, 'warm');
  check(0.72, 'hot');
});
