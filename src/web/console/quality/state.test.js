import assert from 'node:assert/strict';
import test from 'node:test';
import { ALL, atCard, begun, cardsPath, doing, extended, judged, marksOf, mine, progress, stepped, weekOf, weeks } from './state.js';
import { seconds, trust } from './words.js';

const mark = (measure, finding) => ({ measure, finding, weight: 5, events: [] });
const card = (conversation, ...marks) => ({ conversation, opened_at: '', agent: '小王', question: null, total: 80, void: false, marks });
const sample = () => begun([card('1', mark('greeting', 'passed'), mark('gaps', 'failed'), mark('empathy', 'not_applicable')), card('2', mark('length', 'passed'))]);

test('an address has what is asked for', () => {
  assert.equal(cardsPath(ALL, '2026-11-30', null), '/quality/talks?from=2026-11-24&to=2026-11-30');
  assert.equal(
    cardsPath({ pick: 'month', agent: ' 小王 ', measure: 'gaps', below: '80' }, '2026-11-30', '1-2'),
    `/quality/talks?from=2026-11-01&to=2026-11-30&agent=${encodeURIComponent('小王')}&measure=gaps&below=80&cursor=1-2`,
  );
});

test('what failed is looked at first, and what does not apply is not', () => {
  assert.deepEqual(marksOf(sample().cards[0]).map(own => own.measure), ['gaps', 'greeting']);
});

test('a step goes from mark to mark and from card to card', () => {
  const place = work => [work.card, work.mark];
  const ways = [['j', 1], ['k', -1]];
  assert.deepEqual(ways.map(([key]) => doing(String(key))), ['next', 'back']);
  let work = sample();
  assert.deepEqual(place(work), [0, 'gaps']);
  work = stepped(work, 1);
  assert.deepEqual(place(work), [0, 'greeting']);
  work = stepped(work, 1);
  assert.deepEqual(place(work), [1, 'length']);
  assert.deepEqual(place(stepped(work, 1)), [1, 'length']);
  assert.deepEqual(place(stepped(work, -1)), [0, 'greeting']);
  assert.deepEqual(place(stepped(sample(), -1)), [0, 'gaps']);
  assert.deepEqual(place(atCard(work, 0)), [0, 'gaps']);
  assert.deepEqual(place(stepped(begun([]), 1)), [0, '']);
});

test('a judgement is kept at its mark', () => {
  const work = judged(judged(sample(), 'agree', ''), 'disagree', '第二句就回了');
  assert.deepEqual(work.cards[0].marks.map(mine), [null, 'disagree', null]);
  assert.deepEqual(progress(work.cards[0]), [1, 2]);
  assert.equal(extended(work, [card('3')]).cards.length, 3);
});

test('a week is named as the norm has it', () => {
  const check = (day, expected) => assert.equal(weekOf(day), expected, day);
  check('2026-11-23', '2026-W48');
  check('2026-11-29', '2026-W48');
  check('2025-12-29', '2026-W01');
  check('2027-01-03', '2026-W53');
  check('2024-12-30', '2025-W01');
  assert.deepEqual(weeks('2026-11-30', 2), [
    { week: '2026-W49', from: '2026-11-30', to: '2026-12-06' },
    { week: '2026-W48', from: '2026-11-23', to: '2026-11-29' },
  ]);
});

test('times and trust are read in words', () => {
  assert.deepEqual([null, 45, 185, 3725].map(seconds), ['—', '45 秒', '3 分 5 秒', '1 小时 2 分']);
  assert.deepEqual([null, 0.9, 0.7, 0.5, 0.1].map(trust), ['还说不准', '可信', '较可信', '一般', '不可信']);
});
