// Does it stand below a message how it was understood?
import assert from 'node:assert/strict';
import test from 'node:test';
import { atomsOf, cutAtRedLines, linesOf, openingOf } from './heard.js';

let next = 0;
/** @type {(type: string, more?: object) => any} */
const event = (type, more) => ({ id: `ab12-${(next += 1)}`, at: '2026-11-22T08:00:00Z', type, ...more });
/** @param {any[]} events */
const shapes = events => linesOf(events).map(({ event, heard }) => [event.type, ...heard.map(own => own.type)].join(' < '));

test('how a message was understood stands below it', () => {
  const talk = [event('opened'), event('bot_said'), event('customer_said'), event('red_line_crossed'), event('anger_measured'), event('handed_off'), event('read_as'), event('bot_said')];
  assert.deepEqual(shapes(talk), ['bot_said', 'customer_said < red_line_crossed < anger_measured < read_as', 'handed_off', 'bot_said']);
  assert.equal(openingOf(talk)?.type, 'opened');
});

test('what belongs to no message stands alone, and what says nothing is left out', () => {
  assert.deepEqual(shapes([event('read_as'), event('moved'), event('detailed', { slots: { order: '' } })]), ['read_as']);
  assert.deepEqual(shapes([event('customer_said'), event('bot_said'), event('anger_measured')]), ['customer_said', 'bot_said', 'anger_measured']);
  const noted = event('detailed', { slots: { order: 'A1', phone: '' } });
  assert.deepEqual(shapes([noted]), ['detailed']);
  assert.deepEqual(shapes([event('customer_said'), event('bot_said'), noted]), ['customer_said < detailed', 'bot_said']);
  assert.deepEqual(shapes([]), []);
  assert.equal(openingOf([]), null);
});

test('the words that crossed a red line are told from the others', () => {
  const line = words => event('red_line_crossed', { red_line: { words } });
  /** @type {(text: string, heard: any[], expected: string[]) => void} */
  const check = (text, heard, expected) => assert.deepEqual(cutAtRedLines(text, heard), expected);
  check('我要打12315投诉', [line('12315')], ['我要打', '12315', '投诉']);
  check('I will SUE you (now)', [line('sue'), line('(now)')], ['I will ', 'SUE', ' you ', '(now)', '']);
  check('在吗', [event('anger_measured')], ['在吗']);
  check('在吗', [line('')], ['在吗']);
});

test('an atom is named once', () => {
  const said = event('bot_said', { citations: [{ atom: 'a/b' }, { atom: 'c/d' }] });
  assert.deepEqual(atomsOf({ events: [said, event('customer_said'), event('bot_said', { citations: [{ atom: 'a/b' }] })] }), ['a/b', 'c/d']);
  assert.deepEqual(atomsOf({ events: [said], handoff: { tried: ['e/f', 'c/d'] } }), ['a/b', 'c/d', 'e/f']);
});
