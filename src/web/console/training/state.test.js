import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byNeed, clockOf, gradeOf, lastAsked, marksOf, missing, scenarioOf, standOf, waited, waitsSince } from './state.js';

const event = (type, at, id = at) => ({ type, at, id });

test('a customer waits from the first line that nobody has answered', () => {
  const check = (events, expected) => assert.equal(waitsSince(events), expected);
  check([], null);
  check([event('customer_said', '1')], null);
  check([event('customer_said', '1'), event('agent_joined', '2')], '2');
  const joined = [event('customer_said', '1'), event('agent_joined', '2'), event('customer_said', '2')];
  check([...joined, event('agent_said', '3')], null);
  check([...joined, event('agent_said', '3'), event('customer_said', '4'), event('customer_said', '5')], '4');
  check([...joined, event('promised', '3')], null);
});

test('waiting is told as a clock, by the time of the server', () => {
  const since = '2026-11-23T02:00:00Z',
    now = Date.parse('2026-11-23T02:01:10Z');
  assert.equal(waited(since, now, 0), 70);
  assert.equal(waited(since, now, 10_000), 60);
  assert.equal(waited(since, now, 100_000), 0);
  assert.deepEqual([0, 7, 60, 750].map(clockOf), ['0:00', '0:07', '1:00', '12:30']);
});

const mark = (measure, finding, must = false) => ({ measure, finding, weight: 5, must, events: [] });

test('what failed is read first, and what must be met before all', () => {
  const score = /** @type {any} */ ({ marks: [mark('a', 'passed'), mark('b', 'failed'), mark('c', 'not_applicable'), mark('d', 'failed', true)] });
  assert.deepEqual(marksOf(score).map(own => own.measure), ['d', 'b', 'a']);
});

test('it is said why a score is not enough', () => {
  const score = { points: 80, passed: false, satisfied: true, quality: 80, void: false, marks: [], goals: [] };
  const check = (own, expected) => assert.deepEqual(missing({ ...score, ...own }, 70), expected);
  check({ passed: true }, []);
  check({ points: 60 }, ['points']);
  check({ satisfied: false }, ['unsatisfied']);
  check({ marks: [mark('a', 'failed', true)] }, ['must']);
  check({ points: 0, void: true, satisfied: false }, ['void', 'unsatisfied', 'points']);
  assert.deepEqual([gradeOf(90, true), gradeOf(90, false), gradeOf(59, false)], ['good', 'fair', 'bad']);
});

test('a level is passed, open or locked, and a scenario is found by its id', () => {
  const level = own => /** @type {any} */ ({ passed: false, open: false, scenarios: [{ id: 'a' }], ...own });
  assert.deepEqual([level({ passed: true, open: true }), level({ open: true }), level({})].map(standOf), ['passed', 'open', 'locked']);
  const path = { levels: [level({})], pass: 70, next: null };
  assert.equal(scenarioOf(path, 'a')?.id, 'a');
  assert.equal(scenarioOf(path, null), null);
});

test('who has come least far is shown first, and the last question is known', () => {
  const agents = [{ agent: '乙', levels: ['a'] }, { agent: '丙', levels: [] }, { agent: '甲', levels: [] }];
  assert.deepEqual(byNeed(agents).map(own => own.agent), ['丙', '甲', '乙']);
  assert.equal(lastAsked([event('customer_said', '1'), event('agent_said', '2')]), '1');
  assert.equal(lastAsked([]), '');
});
