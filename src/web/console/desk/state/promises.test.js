import assert from 'node:assert/strict';
import test from 'node:test';
import { fieldOf, inOrder, isFor, mayFollowUp, mayPromise, maySettle, timesFrom } from './promises.js';
import { NONE } from './talk.js';

const promise = (own = {}) => /** @type {any} */ ({ id: '7.1', due: '2026-11-30T10:00:00Z', owner: { agent: '小王' }, end: null, ...own });
const talk = (phase, ...promises) => ({ ...NONE, id: '7', phase, promises });
const [wang, li, lead] = [{ agent: '小王', role: 'agent' }, { agent: '小李', role: 'agent' }, { agent: '王主管', role: 'supervisor' }];

test('a promise is its owner\'s, or the team\'s', () => {
  const check = (owner, me, expected) => assert.equal(isFor(promise({ owner }), me), expected, `${JSON.stringify(owner)} ${me.agent}`);
  check({ agent: '小王' }, wang, true);
  check({ agent: '小王' }, li, false);
  check({ skill: 'general' }, li, true);
});

test('who owes something may see to it and write, also when the talk is over', () => {
  const check = (phase, own, me, isMine, expected) => {
    const opened = talk(phase, own);
    assert.deepEqual([maySettle(opened, own, me, isMine), mayPromise(opened, me, isMine), mayFollowUp(opened, me)], expected, `${phase} ${me.agent}`);
  };
  check('agent', promise(), wang, true, [true, true, false]);
  check('agent', promise(), li, true, [true, true, false]);
  check('agent', promise(), li, false, [false, false, false]);
  check('closed', promise(), wang, false, [true, true, true]);
  check('closed', promise(), li, false, [false, false, false]);
  check('closed', promise(), lead, false, [true, true, true]);
  check('bot', promise({ owner: { skill: 'general' } }), li, false, [true, true, true]);
  check('closed', promise({ end: 'kept' }), wang, false, [false, false, false]);
  check('erased', promise(), lead, false, [false, false, false]);
});

test('what is open comes first, as it is due', () => {
  const ids = ['b', 'a', 'new', 'old'];
  const own = [
    promise({ id: 'a', due: '2026-11-30T12:00:00Z' }),
    promise({ id: 'old', end: 'kept', ended_at: '2026-11-29T10:00:00Z' }),
    promise({ id: 'b', due: '2026-11-30T11:00:00Z' }),
    promise({ id: 'new', end: 'dropped', ended_at: '2026-11-29T11:00:00Z' }),
  ];
  assert.deepEqual(inOrder(own).map(({ id }) => id), ids);
});

test('only times to come are proposed', () => {
  const names = now => timesFrom(now).map(({ label }) => label);
  assert.ok(names(new Date(2026, 10, 30, 9)).includes('今天 18:00 前'));
  assert.ok(!names(new Date(2026, 10, 30, 18)).includes('今天 18:00 前'));
  assert.equal(fieldOf(timesFrom(new Date(2026, 11, 31, 9))[2].at), '2027-01-01T10:00');
});
