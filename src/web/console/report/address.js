// What does an address of the report show? The view stands behind the # of the page, so that a link opens the same one again.
import { questionOf } from './cross/state.js';
import { isCut } from './details.js';
import { CLASSES, CUTS, FIGURES } from './measures.js';
import { between, isDay, picks } from './period.js';

/** Which talks are listed: all, or those of a class, of a figure, of a part of a cut. @typedef {{class?: string, figure?: string, is?: string, by?: string, part?: string}} Drill */
/** @typedef {{from: string, to: string, isCompared: boolean, step: string, cut: string, sort: string, cross: import('./cross/state.js').Question | null, talks: Drill | null, talk: string}} View `step` and `sort` are empty where nobody chose, `talk` where none is open; `cross` is there once somebody asked */

const START = '#report';

/** Whether an address is the report's; else it names a conversation at the desk. @param {string} hash */
export const isReport = hash => hash === START || hash.startsWith(`${START}?`);

/**
 * The view that an address shows; what it does not say, or says wrongly, is as on the first day.
 * @param {string} hash
 * @param {string} today
 * @returns {View}
 */
export function readView(hash, today) {
  const query = new URLSearchParams(hash.slice(START.length + 1));
  const get = name => query.get(name) ?? '';
  const one = (name, of) => (of.includes(get(name)) ? get(name) : ''),
    cut = name => (isCut(get(name)) ? get(name) : '');
  const isPeriod = isDay(query.get('from')) && isDay(query.get('to'));
  return {
    ...(isPeriod ? between(get('from'), get('to')) : picks(today).week),
    isCompared: get('compare') === 'before',
    step: one('step', ['day', 'week']),
    cut: cut('cut') || CUTS[0],
    sort: get('sort'),
    cross: questionOf(get('cross'), get('wrong')),
    talks: query.has('talks') ? drillOf(get, one, cut('by')) : null,
    talk: get('talk'),
  };
}

/** @returns {Drill} */
function drillOf(get, one, by) {
  const figure = one('figure', FIGURES);
  return {
    ...(one('class', CLASSES) && { class: get('class') }),
    ...(figure && { figure, is: one('is', ['yes', 'no']) || 'yes' }),
    ...(by && get('part') && { by, part: get('part') }),
  };
}

/** @param {import('./cross/state.js').Question | null} cross */
const crossed = cross => (cross ? { cross: cross.cuts.join(), wrong: cross.figure === FIGURES[0] ? '' : cross.figure } : {});

/** The address of a view. @param {View} view */
export function writeView({ from, to, isCompared, step, cut, sort, cross, talks, talk }) {
  const query = new URLSearchParams({ from, to });
  const chosen = { compare: isCompared ? 'before' : '', step, cut: cut === CUTS[0] ? '' : cut, sort, ...crossed(cross) };
  for (const [name, value] of Object.entries(chosen)) if (value) query.set(name, value);
  if (talks) query.set('talks', 'list');
  for (const [name, value] of Object.entries(talks ?? {})) query.set(name, value);
  if (talk) query.set('talk', talk);
  return `${START}?${query}`;
}
