import assert from 'node:assert/strict';
import test from 'node:test';
import { leftOf, newsOf, stageOf } from './due.js';

const due = { which: 'first_answer', since: '2026-11-30T08:00:00Z', near_at: '2026-11-30T08:05:00Z', warned_at: '2026-11-30T08:08:00Z', at: '2026-11-30T08:10:00Z', stage: 'fine' };
const at = time => Date.parse(`2026-11-30T${time}Z`);
const handoff = own => /** @type {any} */ ({ id: '7.1', agent: null, due, ...own });

test('a deadline comes nearer', () => {
  const check = (time, expected) => assert.equal(stageOf(due, at(time)), expected, time);
  check('08:04:59', 'fine');
  check('08:05:00', 'near');
  check('08:08:00', 'warned');
  check('08:10:00', 'breached');
  assert.equal(leftOf(due.at, at('08:10:02')), -2000);
});

test('an agent is told of the own cases, and a supervisor of all that are late; once', () => {
  const [wang, lead] = [{ agent: '小王', role: 'agent' }, { agent: '王主管', role: 'supervisor' }];
  const check = (own, me, time, n) => {
    const told = new Set();
    const news = newsOf([own], me, at(time), told);
    assert.equal(news.length, n, `${me.agent} ${time}`);
    news.forEach(({ key }) => told.add(key));
    assert.equal(newsOf([own], me, at(time), told).length, 0);
  };
  check(handoff({}), wang, '08:10:00', 0);
  check(handoff({ agent: '小王' }), wang, '08:07:00', 0);
  check(handoff({ agent: '小王' }), wang, '08:08:00', 1);
  check(handoff({ agent: '小王' }), wang, '08:10:00', 1);
  check(handoff({}), lead, '08:09:00', 0);
  check(handoff({}), lead, '08:10:00', 1);
  check(handoff({ due: undefined }), lead, '08:10:00', 0);
});
