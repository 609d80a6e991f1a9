// Which alerts belong together, which are news, and how long have they got? Those of one talk are one: who takes note of the newest has taken note
// of all.

/** @typedef {{id: string, conversation: string, at: string, text: string, escalated: boolean, escalates_at: string, red_lines: {category: string, severity: number}[]}} Alert */
/** @typedef {{alerts: Alert[], n_open: number, next: string | null, pages: number}} Alerts */

/**
 * The alerts by talk, in the order in which the first of each comes: the gravest first, as the server sends them. `newest` is the one to take
 * note of, `n` how many they are.
 * @param {Alert[]} alerts
 */
export function gathered(alerts) {
  /** @type {Map<string, {gravest: Alert, newest: Alert, n: number}>} */
  const talks = new Map();
  for (const own of alerts) {
    const talk = talks.get(own.conversation);
    if (!talk) talks.set(own.conversation, { gravest: own, newest: own, n: 1 });
    else {
      talk.n += 1;
      if (isNewer(own, talk.newest)) talk.newest = own;
    }
  }
  return [...talks.values()];
}

// The names end in the number of the alert within its talk.
/** @param {Alert} own */
const number = own => Number(own.id.slice(own.id.lastIndexOf('.') + 1));
/** @param {Alert} one @param {Alert} other */
const isNewer = (one, other) => number(one) > number(other);

/** The server counts no further. */
const MOST_COUNTED = 1000;
/** @param {number} n */
export const counted = n => (n < MOST_COUNTED ? String(n) : `${n}+`);

/** An alert that escalates is news once more. @param {Alert} own */
const keyOf = own => `${own.id} ${own.escalated}`;

/**
 * What is news since the alerts were read before: one of them, or that there are more behind the pages that are shown. Nothing is news at first, nor
 * where another number of pages was read.
 * @param {Alerts | null} before @param {Alerts} now @returns {{alert: Alert} | {n: number} | null}
 */
export function newsIn(before, now) {
  if (!before || before.pages !== now.pages) return null;
  const known = new Set(before.alerts.map(keyOf));
  const alert = now.alerts.find(own => !known.has(keyOf(own)));
  if (alert) return { alert };
  return now.n_open > before.n_open ? { n: now.n_open } : null;
}

/** In how many milliseconds the next alert becomes everybody's, which no event tells; nothing where none will. @param {Alert[]} alerts @param {number} now */
export function dueIn(alerts, now) {
  const due = Math.min(...alerts.filter(own => !own.escalated).map(own => Date.parse(own.escalates_at) - now));
  return Number.isFinite(due) ? Math.max(due, 0) : null;
}

/** How long an alert has got, or how long nobody has taken note of it since it was everybody's, in milliseconds. @param {Alert} own @param {number} now */
export function timeOf(own, now) {
  const left = Date.parse(own.escalates_at) - now;
  return own.escalated || left <= 0 ? { since: now - Date.parse(own.at) } : { left };
}
