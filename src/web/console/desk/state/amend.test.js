import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeable, changesIn } from './amend.js';
import { NONE } from './talk.js';

const ME = { agent: '小王', role: 'agent' };
const at = '2026-11-30T08:00:00Z';
const talkOf = (...events) => ({ ...NONE, id: 'c1', phase: 'agent', agent: '小王', events: events.map(event => ({ at, ...event })) });
const MINE = { id: 'e1', type: 'agent_said', agent: '小王', text: '明天到' };
const CHANGED = { id: 'e2', type: 'amended', message: 'e1', agent: '小王', text: '后天到' };
const BACK = { id: 'e3', type: 'amended', message: 'e1', agent: '小王' };

test('my last message can be changed until it was taken back', () => {
  const check = (talk, expected) => assert.deepEqual(changeable(talk, 'e1', ME), expected);
  check(talkOf(), null);
  check(talkOf(MINE), { id: 'e1', text: '明天到' });
  check(talkOf(MINE, { id: 'e9', type: 'customer_said', text: '好' }), { id: 'e1', text: '明天到' });
  check(talkOf(MINE, CHANGED), { id: 'e1', text: '后天到' });
  check(talkOf(MINE, CHANGED, BACK), null);
  check(talkOf(MINE, { ...MINE, id: 'e4' }), null);
  check(talkOf({ ...MINE, agent: '小李' }), null);
  check({ ...talkOf(MINE), phase: 'closed' }, null);
  // What I read masked would be sent masked.
  check(talkOf({ ...MINE, masked: true }), null);
});

test('the last change of a message counts', () => {
  assert.deepEqual([...changesIn(talkOf(MINE, CHANGED))], [['e1', { text: '后天到' }]]);
  assert.deepEqual([...changesIn(talkOf(MINE, CHANGED, BACK))], [['e1', { text: null }]]);
});
