// Which days does the report show? A day is written as the API writes it, 2026-11-30, and has neither clock nor zone.

/** @typedef {{from: string, to: string}} Period the last day counts */

const DAY_MS = 86400000;
/** Days are those of the desk, wherever the reader sits. It is the zone of the shipped rosters. */
export const ZONE = 'Asia/Shanghai';
/** So many points are read on one line without crowding; longer periods are drawn by the week. */
const LONGEST_BY_DAY = 62;

/** The day at a moment. @param {Date} now */
export const dayAt = now => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(now);

/** @param {string} day */
const at = day => Date.parse(`${day}T00:00:00Z`);
/** @param {number} ms */
const dayOf = ms => new Date(ms).toISOString().slice(0, 10);

/** Whether a text is a day that the calendar has. @param {string | null} text */
export const isDay = text => text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at(text)) && dayOf(at(text)) === text;

/** The day so many days later. @param {string} day @param {number} n */
export const plus = (day, n) => dayOf(at(day) + n * DAY_MS);

/** How many days a period has. @param {Period} period */
export const nDays = ({ from, to }) => Math.round((at(to) - at(from)) / DAY_MS) + 1;

/** The two days in their order. @param {string} one @param {string} other @returns {Period} */
export const between = (one, other) => (one <= other ? { from: one, to: other } : { from: other, to: one });

/** The period of the same length that ends where this one begins. @param {Period} period @returns {Period} */
export const before = period => ({ from: plus(period.from, -nDays(period)), to: plus(period.from, -1) });

/** The Monday of a day's week. @param {string} day */
export const monday = day => plus(day, -((new Date(at(day)).getUTCDay() + 6) % 7));

/** The first day of a day's month. @param {string} day */
const first = day => `${day.slice(0, 8)}01`;

/** The periods that one press chooses, in the order of their buttons. @param {string} today @returns {Record<string, Period>} */
export function picks(today) {
  const endOfLast = plus(first(today), -1);
  return {
    today: { from: today, to: today },
    week: { from: plus(today, -6), to: today },
    days30: { from: plus(today, -29), to: today },
    month: { from: first(today), to: today },
    lastMonth: { from: first(endOfLast), to: endOfLast },
  };
}

/** The button that a period is of, if it is of one. @param {Period} period @param {string} today */
export const pickOf = ({ from, to }, today) => Object.entries(picks(today)).find(([, own]) => own.from === from && own.to === to)?.[0] ?? null;

/** By what a period is drawn where nobody chose. @param {Period} period @returns {'day' | 'week'} */
export const stepOf = period => (nDays(period) <= LONGEST_BY_DAY ? 'day' : 'week');

/** The points on the line of a period: each day, or the Monday of each week. @param {Period} period @param {'day' | 'week'} step */
export function points({ from, to }, step) {
  const names = [];
  for (let day = step === 'day' ? from : monday(from); day <= to; day = plus(day, step === 'day' ? 1 : 7)) names.push(day);
  return names;
}
