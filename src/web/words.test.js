// Does every language of the pages have the same words?
import assert from 'node:assert/strict';
import test from 'node:test';
import { AUDIT_WORDS } from './console/audit-words.js';
import { DESK_WORDS } from './console/desk/words.js';
import { GATE_WORDS } from './console/gate/words.js';
import { WORDS as KNOWLEDGE_WORDS } from './console/knowledge/words.js';
import { DEMAND_WORDS } from './console/knowledge/demands/words.js';
import { LESSON_WORDS } from './console/knowledge/lessons/words.js';
import { REVIEW_WORDS } from './console/knowledge/reviews/words.js';
import { RISK_WORDS } from './console/knowledge/risks/words.js';
import { REPLAY_WORDS } from './console/knowledge/topics/replay-words.js';
import { TOPIC_WORDS } from './console/knowledge/topics/words.js';
import { LANGUAGES } from './console/language.js';
import { ALARM_WORDS } from './console/report/alarm-words.js';
import { CROSS_WORDS } from './console/report/cross/words.js';
import { TALK_WORDS } from './console/report/talks/words.js';
import { FIGURE_WORDS } from './console/report/words-figures.js';
import { WEEK_WORDS } from './console/report/week/words.js';
import { REPORT_WORDS } from './console/report/words.js';
import { WORDS as WIDGET_WORDS } from './widget/words.js';

/**
 * What must be the same in each language: of a word the places that are filled in, of a function how much it is given.
 * @param {any} words
 * @returns {any}
 */
function shape(words) {
  if (typeof words === 'function') return words.length;
  if (typeof words === 'string') return (words.match(/\{\w+\}/g) ?? []).sort();
  return Object.fromEntries(Object.keys(words).sort().map(name => [name, shape(words[name])]));
}

/**
 * The names of words that say nothing.
 * @param {any} words
 * @param {string} [path]
 * @returns {string[]}
 */
function silent(words, path = '') {
  if (typeof words === 'string') return words.trim() ? [] : [path];
  if (typeof words === 'function') return [];
  return Object.entries(words).flatMap(([name, own]) => silent(own, `${path}.${name}`));
}

/** @type {(name: string, catalogue: Record<string, any>, silences: string[]) => void} */
const check = (name, catalogue, silences) =>
  test(`${name} says the same in each language`, () => {
    assert.deepEqual(Object.keys(catalogue).sort(), Object.keys(LANGUAGES).sort());
    for (const [language, words] of Object.entries(catalogue)) {
      assert.deepEqual(shape(words), shape(catalogue['zh-CN']), language);
      assert.deepEqual(silent(words), silences, language);
    }
  });
check('the audit log', AUDIT_WORDS, []);
check('the desk', DESK_WORDS, []);
check('the gate', GATE_WORDS, []);
check('the knowledge room', KNOWLEDGE_WORDS, []);
check('what customers ask', TOPIC_WORDS, ['.trends.steady']);
check('the demands', DEMAND_WORDS, []);
check('the replay', REPLAY_WORDS, []);
check('the reviews', REVIEW_WORDS, []);
check('the report', REPORT_WORDS, []);
check('the figures of the report', FIGURE_WORDS, []);
check('the alarms', ALARM_WORDS, []);
check('the combinations', CROSS_WORDS, []);
check('the week in words', WEEK_WORDS, []);
check('the talks behind the report', TALK_WORDS, []);
check('a lesson', LESSON_WORDS, []);
check('the risky words', RISK_WORDS, []);
// Chinese sentences stand without a space between them, and English ones with it.
check('the widget', WIDGET_WORDS, ['.gap']);

test('each action of the audit log has a name and a sentence', () => {
  for (const words of Object.values(AUDIT_WORDS)) assert.deepEqual(Object.keys(words.sentences), Object.keys(words.actions));
});

test('words that differ are found', () => {
  /** @type {(one: any, other: any) => void} */
  const check = (one, other) => assert.notDeepEqual(shape(one), shape(other));
  check({ a: 'x' }, { b: 'x' });
  check({ a: 'x' }, { a: { b: 'x' } });
  check({ a: '{who} did it' }, { a: '{what} did it' });
  check({ a: (/** @type {any} */ n) => n }, { a: (/** @type {any} */ n, /** @type {any} */ m) => n + m });
});
