import assert from 'node:assert/strict';
import { test } from 'node:test';
import { companionsOf, isSame, lasted, queryOf, tilesOf, todayOf, toldOf } from './state.js';

test('how long something lasts is said as far as one looks at it', () => {
  /** @type {(seconds: number, expected: string) => void} */
  const check = (seconds, expected) => assert.equal(lasted(seconds), expected);
  check(-3, '0 秒');
  check(59.9, '59 秒');
  check(60, '1 分 00 秒');
  check(3599, '59 分 59 秒');
  check(7325, '2 小时 2 分');
});

/** @type {(changes: object) => import('./state.js').Board} */
const board = changes => ({
  at: '2026-11-30T08:05:00Z', n_waiting: 0, waiting_since: null, skills: [], n_in_service: 0, n_bot: 0, n_angry: 0, n_warned: 0, n_breached: 0, n_overdue: 0, n_alerts: 0,
  n_free: 0, n_busy: 0, n_away: 0, agents: [], today: { handed_off: 0, served: 0, first_answer_seconds: null }, ...changes,
});

test('a tile has a colour only while somebody should act', () => {
  /** @type {(changes: object, id: string, expected: string[]) => void} */
  const check = (changes, id, expected) => {
    const tile = tilesOf(board(changes)).find(own => own.id === id);
    assert.deepEqual([tile?.value, tile?.note, tile?.tone], expected);
  };
  check({}, 'waiting', ['0', '没有人在等', '']);
  check({ n_waiting: 2, waiting_since: '2026-11-30T08:01:30Z' }, 'waiting', ['2', '最久 3 分 30 秒', 'warm']);
  check({ n_breached: 1 }, 'breached', ['1', '过了时限', 'hot']);
  check({ n_alerts: 1000 }, 'alerts', ['999+', '没有人看过', 'hot']);
  check({ n_in_service: 3, n_free: 1, n_busy: 2 }, 'person', ['3', '空闲 1 人，忙 2 人，离开 0 人', '']);
  assert.ok(tilesOf(board({})).every(({ filter, list }) => Boolean(filter) !== Boolean(list)), 'each figure has a list');
});

test('what was done today is told as far as there is something', () => {
  assert.equal(todayOf(board({}))[2][1], '还没有');
  assert.deepEqual(todayOf(board({ today: { handed_off: 9, served: 7, first_answer_seconds: 75 } })).map(([, value]) => value), ['9', '7', '1 分 15 秒']);
});

test('a filter is asked for as it is', () => {
  assert.equal(queryOf({}), '');
  assert.equal(queryOf({ who: 'bot', agent: '' }), 'who=bot');
  assert.equal(queryOf({ stage: 'breached' }, '3.0.1.7'), 'after=3.0.1.7&stage=breached');
  assert.ok(isSame({ who: 'bot', skill: '' }, { who: 'bot' }));
  assert.ok(!isSame({ who: 'bot' }, {}));
});

test('who stands beside the holder follows from what happened', () => {
  /** @type {(events: any[], expected: string[]) => void} */
  const check = (events, expected) => assert.deepEqual(companionsOf(events), expected);
  const joined = agent => ({ type: 'joined', agent });
  check([joined('甲'), joined('乙')], ['甲', '乙']);
  check([joined('甲'), { type: 'left', agent: '甲' }], []);
  check([joined('甲'), joined('乙'), { type: 'transferred', agent: '丙', to: { agent: '甲' } }], ['乙']);
  check([joined('甲'), { type: 'transferred', agent: '丙', to: { skill: 'repair' } }], []);
  check([joined('甲'), { type: 'closed' }], []);
});

test('what became of many cases is one line', () => {
  const cases = ['moved', 'over', 'moved', 'taken'].map(outcome => ({ outcome }));
  assert.equal(toldOf(cases), '已转出 2 位，已在别的同事手上 1 位，已经结束 1 位');
});
