// What is asked of the server for a view? Paths below /v1.
import { before, nDays, stepOf } from './period.js';

/** @typedef {import('./address.js').View} View */

/** How many talks come at once. */
const PAGE = 20;
/** The server's limit of parts. */
const MOST_PARTS = 400;

/** @param {import('./period.js').Period} period @param {Record<string, string>} [more] */
const report = ({ from, to }, more) => `/reports/resolution?${new URLSearchParams({ from, to, ...more })}`;

/** @param {import('./period.js').Period} period @param {import('./cross/state.js').Question} question */
const cross = ({ from, to }, { cuts, figure }) => `/reports/cross?${new URLSearchParams({ from, to, by: cuts.join(), figure })}`;

/** Whether the report of a view can tell each day: it leaves out parts beyond so many. @param {View} view */
export const mayBeDaily = view => nDays(view) <= MOST_PARTS;

/** By what the view's line is drawn. @param {View} view @returns {'day' | 'week'} */
export function stepFor(view) {
  if (!mayBeDaily(view)) return 'week';
  return view.step === 'day' || view.step === 'week' ? view.step : stepOf(view);
}

/**
 * The reports that a view is made of. Two of them may be the same one.
 * @param {View} view
 */
export const reportsOf = view => ({
  /** The figures, and their line. */
  whole: report(view, { by: stepFor(view), as: 'all' }),
  /** The period before, where it is compared. */
  before: view.isCompared ? report(before(view)) : null,
  cut: ['day', 'week'].includes(view.cut) && view.cut === stepFor(view) ? report(view, { by: view.cut, as: 'all' }) : report(view, { by: view.cut }),
  hours: report(view, { by: 'hour' }),
  weekdays: report(view, { by: 'weekday' }),
  /** The combinations, once somebody asked for them. */
  cross: view.cross ? cross(view, view.cross) : null,
});

/** Whether a view has a line: a single point is none. @param {View} view */
export const hasLine = view => (stepFor(view) === 'day' ? nDays(view) > 1 : nDays(view) > 7);

/**
 * A page of the talks behind a figure.
 * @param {View} view
 * @param {import('./address.js').Drill} drill
 * @param {string | null} after
 */
export const talksOf = ({ from, to }, drill, after) =>
  `/reports/talks?${new URLSearchParams({ from, to, ...drill, limit: String(PAGE), ...(after && { after }) })}`;

/** One row a conversation, as a file. @param {View} view @param {'csv' | 'parquet'} format */
export const rowsOf = ({ from, to }, format) => `/reports/conversations?${new URLSearchParams({ from, to, format })}`;

/** What a file of the view is called. @param {View} view @param {string} ending */
export const fileOf = ({ from, to }, ending) => `jieda-report-${from}-${to}.${ending}`;
