// Which combinations are asked for, and what does one of them say?
import { isCut } from '../details.js';
import { FIGURES } from '../measures.js';

/** @typedef {import('../measures.js').Ratio} Ratio */
/** @typedef {{cuts: string[], figure: string}} Question */
/** @typedef {{parts: string[], wrong: Ratio, lift: number, lift_low: number, lift_high: number}} Cell */
/** @typedef {Question & {is_wrong_to_be_in: boolean, whole: Ratio, cells: Cell[], n_too_few: number, n_left_out: number}} Table */

/** The server's limit of cuts. */
export const MOST_CUTS = 4;

/** What is proposed where nobody asked yet. @type {Question} */
export const PROPOSED = { cuts: ['channel', 'entry'], figure: FIGURES[0] };

/** What an address asks for; nothing where it names no cut that there is. @param {string} cuts with commas between them @param {string} figure @returns {Question | null} */
export function questionOf(cuts, figure) {
  const known = [...new Set(cuts.split(','))].filter(isCut).slice(0, MOST_CUTS);
  return known.length ? { cuts: known, figure: FIGURES.includes(figure) ? figure : FIGURES[0] } : null;
}

/** The cuts after one of them was pressed: it is taken, or left again. @param {string[]} cuts @param {string} cut */
export function toggled(cuts, cut) {
  if (cuts.includes(cut)) return cuts.filter(other => other !== cut);
  return cuts.length < MOST_CUTS ? [...cuts, cut] : cuts;
}

/** @param {Question | null} one @param {Question | null} other */
export const isSame = (one, other) => one?.figure === other?.figure && one?.cuts.join() === other?.cuts.join();

/**
 * Whether a combination is worse than all, better, or perhaps neither: a lift of 1 is as often as over all, and what lies on one side of it with
 * its whole interval is hardly chance.
 * @param {Cell} cell
 * @returns {'beyond' | 'better' | 'chance'}
 */
export function standingOf({ lift_low, lift_high }) {
  if (lift_low > 1) return 'beyond';
  return lift_high < 1 ? 'better' : 'chance';
}

/** From here on no reader asks for a decimal. */
const MANY_TIMES = 10;
/** Below this one decimal would read as 1, or as nothing. */
const FEW_TIMES = 1.05;

/** How many times as often, as it is read: 12, 1.9, 0.96. @param {number} lift */
export function times(lift) {
  if (lift === 0) return '0';
  if (lift >= MANY_TIMES) return lift.toFixed(0);
  return lift.toFixed(lift < FEW_TIMES ? 2 : 1);
}

/** Why a table has no combination: nothing was counted, nothing went wrong, or all of them are too small. @param {Table} table */
export function whyEmpty({ whole, cells }) {
  if (cells.length) return null;
  if (!whole.denominator) return 'uncounted';
  return whole.numerator ? 'few' : 'well';
}

/**
 * The talks that go wrong in one part. A list of talks knows one part, so that of a combination of several only those of each are listed.
 * @param {Table} table
 * @param {string} by
 * @param {string} part
 * @returns {import('../address.js').Drill}
 */
export const wrongIn = ({ figure, is_wrong_to_be_in }, by, part) => ({ figure, is: is_wrong_to_be_in ? 'yes' : 'no', by, part });
