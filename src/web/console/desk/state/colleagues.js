// To whom can a case be given? Those who are there and have room come first.
import { say } from '../../words.js';

/** @typedef {{agent: string, presence: string, load: number, most_talks: number}} Colleague */

const ORDER = ['online', 'busy', 'away', 'offline'];

/** @param {Colleague} one */
const room = ({ load, most_talks: most }) => most - load;

/** Colleagues in the order in which one would ask them. @param {Colleague[]} team @returns {Colleague[]} */
export const colleaguesFirst = team =>
  [...team].sort((a, b) => ORDER.indexOf(a.presence) - ORDER.indexOf(b.presence) || room(b) - room(a) || a.agent.localeCompare(b.agent, 'zh-CN'));

/** A colleague in a line: who, whether they are there, and how much they have. @param {Colleague} one */
export const describe = ({ agent, presence, load, most_talks: most }) => `${agent}（${say('status', presence)}，${load}/${most}）`;
