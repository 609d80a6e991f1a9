import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrived, asks, begun, holder, isMine, mayPassOn, read, redWords, taken } from './talk.js';

const ME = { agent: '小王', role: 'agent' };
const LEAD = { agent: '主管', role: 'supervisor' };
let n = 0;
/** @param {string} type @param {object} [more] */
const event = (type, more) => ({ id: `e${(n += 1)}`, at: '2026-11-30T08:00:00Z', type, ...more });
const fold = (...events) => taken(begun('c1'), events, ME);

test('a talk stands where its last turning point left it', () => {
  const joined = event('agent_joined', { agent: '小王' });
  /** @type {(events: any[], phase: string, agent: string) => void} */
  const check = (events, phase, agent) => assert.deepEqual([fold(...events).phase, fold(...events).agent], [phase, agent]);
  check([], 'bot', '');
  check([event('handed_off')], 'queued', '');
  check([event('handed_off'), joined], 'agent', '小王');
  check([joined, event('customer_said', { text: '在吗' })], 'agent', '小王');
  check([joined, event('transferred', { agent: '小王', to: { agent: '小李' } })], 'agent', '小李');
  check([joined, event('transferred', { agent: '小王', to: { skill: 'repair' } })], 'queued', '');
  check([joined, event('returned')], 'bot', '');
  check([event('handed_off'), event('left_queue')], 'bot', '');
  check([joined, event('closed', { by: 'agent' })], 'closed', '小王');
  check([joined, event('closed', { by: 'agent' }), event('erased', { why: 'requested' })], 'erased', '小王');
});

test('an event counts once', () => {
  const said = event('customer_said', { text: '在吗' });
  const talk = fold(said);
  assert.deepEqual(taken(talk, [said], ME).events, [said]);
});

test('what is on its way ends with the first own words that come back', () => {
  const sending = [{ key: 1, text: '13900139000', isNote: false }, { key: 2, text: '好', isNote: false }];
  const talk = { ...begun('c1'), sending };
  /** @type {(event: any, keys: number[]) => void} */
  const check = (event, keys) => assert.deepEqual(taken(talk, [event], ME).sending.map(own => own.key), keys);
  check(event('agent_said', { agent: '小王', text: '139****9000' }), [2]);
  check(event('noted', { agent: '小王', text: '备注' }), [2]);
  check(event('agent_said', { agent: '小李', text: '好' }), [1, 2]);
  check(event('customer_said', { text: '好' }), [1, 2]);
});

test('what arrived is no longer on its way, and what is sent after it still is', () => {
  const sending = [{ key: 1, text: '您好', isNote: false }, { key: 2, text: '好', isNote: false }];
  const said = event('agent_said', { agent: '小王', text: '您好' });
  const talk = arrived({ ...begun('c1'), sending }, 1, [said], ME);
  assert.deepEqual([talk.sending.map(own => own.key), talk.events], [[2], [said]]);
  const told = taken({ ...begun('c1'), sending }, [said], ME);
  assert.deepEqual(arrived(told, 1, [said], ME).sending.map(own => own.key), [2], 'it was told of before');
});

test('before it is read, a talk stands as the lists have it', () => {
  /** @type {(handoff: any, phase: string, mine: boolean) => void} */
  const check = (handoff, phase, mine) => assert.deepEqual([begun('c1', handoff).phase, isMine(begun('c1', handoff), ME)], [phase, mine]);
  check(null, 'bot', false);
  check({ agent: null }, 'queued', false);
  check({ agent: '小王' }, 'agent', true);
  check({ agent: '小李' }, 'agent', false);
});

test('an erased talk has no words', () => {
  const handoff = { summary: '退款', slots: { phone: '138' }, called: [{}], red_lines: [{ words: '12315', severity: 3 }] };
  const before = taken(begun('c1', handoff), [event('customer_said', { text: '退款', masked: true }), event('bot_said', { text: '好', html: '<p>好</p>', choices: [{}] }), event('detailed', { slots: { phone: '138' } }), event('handed_off', { reason: 'plea' })], ME);
  const talk = taken(before, [event('erased', { why: 'requested' })], ME);
  assert.deepEqual(talk.events.map(({ type, text, html }) => [type, text, html]), [
    ['customer_said', '', ''],
    ['bot_said', '', ''],
    ['gone', undefined, undefined],
    ['handed_off', undefined, undefined],
    ['erased', undefined, undefined],
  ]);
  assert.deepEqual([talk.handoff.summary, talk.handoff.slots, talk.handoff.called, talk.handoff.red_lines[0].words], ['', {}, [], '']);
});

test('what is read anew takes the place of what was known, and nothing moves where it is the same', () => {
  const events = [event('handed_off'), event('agent_joined', { agent: '小王' })];
  const talk = { ...fold(...events), sending: [{ key: 1, text: '好', isNote: false }] };
  const same = read(talk, { phase: 'agent', events: events.map(own => ({ ...own })), handoff: { id: 'h2' } }, ME);
  assert.equal(same.events, talk.events);
  assert.equal(same.handoff.id, 'h2');
  const other = read(talk, { phase: 'closed', events: [...events, event('closed', { by: 'bot' })] }, ME);
  assert.deepEqual([other.phase, other.events.length, other.sending.length], ['closed', 3, 1]);
  // What was told while the answer was on its way stays.
  const late = event('customer_said', { text: '还有' });
  const merged = read(taken(talk, [late], ME), { phase: 'agent', events: events.slice(0, 1) }, ME);
  assert.deepEqual(merged.events.map(own => own.id), [...events, late].map(own => own.id));
  // Older own words are not those on their way.
  assert.equal(read(talk, { phase: 'agent', events: [...events, event('agent_said', { agent: '小王', text: '您好' })] }, ME).sending.length, 1);
});

test('who has the case decides who may do what', () => {
  const mine = fold(event('agent_joined', { agent: '小王' })),
    others = fold(event('agent_joined', { agent: '小李' })),
    waiting = fold(event('handed_off')),
    late = { ...begun('c1', { agent: '小王', red_lines: [] }), phase: 'agent' };
  /** @type {(talk: any, me: any, expected: [boolean, boolean]) => void} */
  const check = (talk, me, expected) => assert.deepEqual([isMine(talk, me), mayPassOn(talk, me)], expected);
  check(mine, ME, [true, true]);
  check(others, ME, [false, false]);
  check(others, LEAD, [false, true]);
  check(waiting, ME, [false, false]);
  check(waiting, LEAD, [false, true]);
  check(late, ME, [true, true]);
  check(fold(event('closed', { by: 'bot' })), LEAD, [false, false]);
  assert.equal(holder(late), '小王');
  assert.equal(holder(waiting), '');
});

test('a customer asks until somebody replies', () => {
  const said = event('customer_said', { text: '在吗' });
  assert.equal(asks(fold(said, event('bot_said', { text: '在' }))), said.id);
  assert.equal(asks(fold(said, event('agent_said', { agent: '小王', text: '在' }))), '');
  assert.equal(asks(fold()), '');
});

test('red words are those of the handoff', () => {
  assert.deepEqual(redWords(begun('c1', { red_lines: [{ words: '12315' }, { words: '' }] })), ['12315']);
  assert.deepEqual(redWords(begun('c1')), []);
});
