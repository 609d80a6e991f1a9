// A phrase in a case: with the customer's details in the places for them, and those first that were used last.

/** @typedef {{atom: string, title: string, text: string, [name: string]: any}} Phrase */

/** The places in a phrase, and what stands in one that nothing is known for. */
const PLACES = { customer: '客户姓名', agent: '客服名字', order: '订单号' };
const PLACE = new RegExp(`\\{(${Object.keys(PLACES).join('|')})\\}`, 'g');
const OPEN = new RegExp(`〔(${Object.values(PLACES).join('|')})〕`, 'g');

/** What is known of a case: no detail that is masked, since customers must not read asterisks. @param {any} handoff @param {string} agent @returns {Record<string, string>} */
export function knownOf(handoff, agent) {
  const { name = '', order = '', order_number: number = '' } = handoff?.slots ?? {};
  const whole = value => (String(value).includes('*') ? '' : String(value));
  return { customer: whole(name), agent, order: whole(order) || whole(number) };
}

/** A phrase as it goes into the field: a place that nothing is known for says what belongs there. @param {string} text @param {Record<string, string>} known */
export const filled = (text, known) => text.replace(PLACE, (_, place) => known[place] || `〔${PLACES[place]}〕`);

/** What is missing in a text that is to be sent. @param {string} text @returns {string[]} */
export const missingIn = text => [...new Set([...text.matchAll(OPEN)].map(([, name]) => name))];

/** Where the first place stands that is still open, from and to, or nothing. @param {string} text @returns {[number, number] | null} */
export function firstOpen(text) {
  const [found] = text.matchAll(OPEN);
  return found ? [found.index, found.index + found[0].length] : null;
}

/** More are used by nobody within a week. */
const MOST_KEPT = 50;

/** The names of phrases, this one used last. @param {string[]} used @param {string} atom @returns {string[]} */
export const withUse = (used, atom) => [atom, ...used.filter(own => own !== atom)].slice(0, MOST_KEPT);

/** Phrases with those first that were used last; the others stay in their order. @param {Phrase[]} phrases @param {string[]} used @returns {Phrase[]} */
export function byUse(phrases, used) {
  const place = ({ atom }) => (used.includes(atom) ? used.indexOf(atom) : used.length);
  return phrases.map((phrase, at) => ({ phrase, at })).sort((one, other) => place(one.phrase) - place(other.phrase) || one.at - other.at).map(({ phrase }) => phrase);
}
