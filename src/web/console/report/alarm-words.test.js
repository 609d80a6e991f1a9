// Is an alarm told in words?
import assert from 'node:assert/strict';
import test from 'node:test';
import { ALARM_WORDS, figureIn, subjectIn } from './alarm-words.js';
import { FIGURE_WORDS } from './words-figures.js';

test('an alarm says what is wrong, with what, and how much', () => {
  const words = ALARM_WORDS.en,
    names = FIGURE_WORDS.en;
  const alarm = subject => ({ id: 'a', kind: 'spike', subject, since: '2026-11-22T08:00:00Z', figures: [] });
  assert.equal(subjectIn(alarm('entry:returns'), words, names), 'entry returns:');
  assert.equal(subjectIn(alarm('desk'), words, names), '');
  assert.ok(!subjectIn(alarm('reason:plea'), words, names).includes('plea'));
  const often = figureIn({ name: 'conversations', now: { count: 14, an_hour: 14 }, before: { count: 84, an_hour: 0.5 } }, words, names);
  assert.equal(often, '14 conversations, 14.0 an hour (before: 84 conversations, 0.5 an hour)');
  const ratio = rate => ({ numerator: 1, denominator: 2, rate, low: 0, high: 1 });
  assert.match(figureIn({ name: 'confirmed', now: ratio(0.25), before: ratio(0.5) }, words, names), /25\.?0? ?%.*50\.?0? ?%/);
});
