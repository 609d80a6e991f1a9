// Which page of the console does an address show, and what is open on it? The report's own address, with its view, is read in report/address.js.
import { isReport } from './report/address.js';

/** A page, and what is open on it, the largest part first: `desk`, `case`, its number. @typedef {{page: string, path: string[]}} Place */

/** Where one begins whose address names no place. */
const START = 'desk';

/** A case by its number alone: so the links were written that are in messages of old. */
const CASE = /^\d{1,20}$/;

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** @param {string} hash @returns {Place} */
export function placeOf(hash) {
  if (isReport(hash)) return { page: 'report', path: [] };
  const [page, ...path] = hash.slice(1).split('/').filter(Boolean).map(decoded);
  if (page && CASE.test(page)) return { page: 'desk', path: ['case', page] };
  return { page: page || START, path };
}

/** The address of a place; the report completes its own. @param {string} page @param {...string} path */
export const hashOf = (page, ...path) => `#${[page, ...path].map(encodeURIComponent).join('/')}`;

/** The case of a place at the desk, and the event at which it is to be shown; both empty where none is open. @param {string[]} path */
export const caseOf = ([kind, id = '', event = '']) => (kind === 'case' ? { id, event } : { id: '', event: '' });
