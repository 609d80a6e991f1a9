import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, dueIn, gathered, newsIn, timeOf } from './alerts.js';

const AT = Date.parse('2026-11-30T08:00:00Z');
const later = seconds => new Date(AT + seconds * 1000).toISOString();
/** @type {(conversation: string, n: number, more?: object) => any} */
const alert = (conversation, n, more) => ({ id: `${conversation}.${n}`, conversation, at: later(0), escalated: false, escalates_at: later(30), ...more });
/** @type {(alerts: any[], more?: object) => any} */
const read = (alerts, more) => ({ alerts, n_open: alerts.length, next: null, pages: 1, ...more });

test('the alerts of a talk are one, and its newest is taken note of', () => {
  const all = gathered([alert('7', 2), alert('8', 1), alert('7', 10), alert('7', 9)]);
  assert.deepEqual(
    all.map(({ gravest, newest, n }) => [gravest.id, newest.id, n]),
    [
      ['7.2', '7.10', 3],
      ['8.1', '8.1', 1],
    ],
  );
  assert.deepEqual(gathered([]), []);
});

test('an alert is news when it comes, when it escalates, and when it is behind what is shown', () => {
  const before = read([alert('7', 1)]);
  /** @type {(before: any, now: any, expected: any) => void} */
  const check = (before, now, expected) => {
    const news = newsIn(before, now);
    assert.deepEqual(news && ('alert' in news ? news.alert.id : news.n), expected);
  };
  check(null, before, null);
  check(before, before, null);
  check(before, read([alert('8', 1), alert('7', 1)]), '8.1');
  check(before, read([alert('7', 1, { escalated: true })]), '7.1');
  check(before, read([alert('7', 1)], { n_open: 5 }), 5);
  check(before, read([alert('7', 1), alert('8', 1)], { pages: 2 }), null);
  check(before, read([]), null);
});

test('what becomes everybody’s is asked for in time', () => {
  /** @type {(alerts: any[], expected: number | null) => void} */
  const check = (alerts, expected) => assert.equal(dueIn(alerts, AT), expected);
  check([], null);
  check([alert('7', 1, { escalated: true })], null);
  check([alert('7', 1), alert('8', 1, { escalates_at: later(12) })], 12000);
  check([alert('7', 1, { escalates_at: later(-3) })], 0);
});

test('an alert has got some time, and then nobody took note of it for some time', () => {
  assert.deepEqual(timeOf(alert('7', 1), AT + 10_000), { left: 20_000 });
  assert.deepEqual(timeOf(alert('7', 1), AT + 40_000), { since: 40_000 });
  assert.deepEqual(timeOf(alert('7', 1, { escalated: true }), AT + 10_000), { since: 10_000 });
});

test('nobody is told more than the server counts', () => {
  assert.deepEqual([counted(0), counted(999), counted(1000)], ['0', '999', '1000+']);
});
