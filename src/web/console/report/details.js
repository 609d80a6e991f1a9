// By which details can conversations be cut? Procedures offer choices for them, and name them as their editors did, so that no list has them all.
import { CUTS } from './measures.js';

/** The detail that a cut is by; nothing where it is by something else. @param {string} cut @returns {string | null} */
export const detailOf = cut => /^detail:([a-z0-9_]{1,64})$/.exec(cut)?.[1] ?? null;

/** Whether there may be a cut of this name: which details were chosen is known once a report was read. @param {string} name */
export const isCut = name => CUTS.includes(name) || detailOf(name) !== null;

/**
 * The cuts by what was chosen in a report's period, and by what the view already has: an address may be of another period.
 * @param {string[] | undefined} details as the report names them; a server may not know of them
 * @param {string[]} [taken]
 */
export const detailCuts = (details = [], taken = []) => [...new Set([...details.map(name => `detail:${name}`), ...taken.filter(detailOf)])];
