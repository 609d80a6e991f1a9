// How do figures run over time? Parts that the report leaves out, since nothing happened then, are gaps and not zeros.
import { points } from './period.js';

/** @typedef {import('./measures.js').Part} Part */
/** @typedef {{name: string, part: Part | null}} Point */

/** The points of a period's line, each with what happened then. @param {Part[]} parts @param {import('./period.js').Period} period @param {'day' | 'week'} step @returns {Point[]} */
export const lineOf = (parts, period, step) => filled(points(period, step), parts);

/** The hours of the day, from 00 to 23. @param {Part[]} parts @returns {Point[]} */
export const hoursOf = parts => filled(Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')), parts);

/** The days of the week, from Monday, 1, to Sunday, 7. @param {Part[]} parts @returns {Point[]} */
export const weekdaysOf = parts => filled(['1', '2', '3', '4', '5', '6', '7'], parts);

/** @param {string[]} names @param {Part[]} parts @returns {Point[]} */
function filled(names, parts) {
  const known = new Map(parts.map(part => [part.name, part]));
  return names.map(name => ({ name, part: known.get(name) ?? null }));
}

/**
 * The columns that the chart draws: the places, and for each how many conversations, the interval's upper and lower end, the share that was
 * solved, and the share that customers confirmed.
 * @param {Point[]} line
 * @returns {[number[], ...(number | null)[][]]}
 */
export function columns(line) {
  /** @type {(pick: (part: Part) => number | null) => (number | null)[]} */
  const of = pick => line.map(({ part }) => (part ? pick(part) : null));
  return [
    line.map((_, place) => place),
    of(part => part.conversations),
    of(part => part.self_resolution.high),
    of(part => part.self_resolution.low),
    of(part => part.self_resolution.rate),
    of(part => part.confirmed.rate),
  ];
}

/** How many conversations the fullest point has. @param {Point[]} line */
export const most = line => Math.max(0, ...line.map(({ part }) => part?.conversations ?? 0));
