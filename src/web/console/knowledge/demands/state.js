// What is known of the demands, derived from what the server said and what was typed since.

/** @typedef {'raised' | 'accepted' | 'scheduled' | 'done' | 'refused'} State */
/** @typedef {{numerator: number, denominator: number, rate: number | null, low: number | null, high: number | null}} Ratio */
/** @typedef {Ratio & {from: string, to: string}} Share */
/** @typedef {{week: string, asked: number, talks: number}} Week */
/** @typedef {{name: string, path: string, version: string, title: string, area: string, owner: string | null, state: State, dates: Partial<Record<State, string>>, asked: string[], note: string, before: Share | null, after: Share | null, change: 'fewer' | 'more' | 'open' | null, weeks: Week[]}} Demand */
/** @typedef {{demands: Demand[], total: number, next: number | null, adoption: Ratio, n_talks: number, n_talks_read: number, may_edit: boolean, unread?: {path: string, message: string}[]}} Page */
/** @typedef {{state?: string, owner?: string, note?: string}} Changes */

/** Who can be asked for something. */
export const AREAS = ['product', 'logistics', 'finance', 'content'];

/** How a demand goes on, unless it is refused. @type {State[]} */
const STEPS = ['raised', 'accepted', 'scheduled', 'done'];

/** The server takes no more of the customers' words, and no longer texts: in characters. */
const MOST_ASKED = 20;
export const LONGEST = 200;
export const LONGEST_NOTE = 4000;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Where a demand may go from where it stands, itself the first: on, refused, or back to where it came from if somebody erred.
 * @param {{state: State, dates: Partial<Record<State, string>>}} demand
 * @returns {{state: State, way: 'stay' | 'on' | 'refuse' | 'back'}[]}
 */
export function statesFrom({ state, dates }) {
  // What is refused is not done, however it came there.
  const at = state === 'refused' ? STEPS.length - 1 : STEPS.indexOf(state);
  /** @type {{state: State, way: 'stay' | 'on' | 'refuse' | 'back'}[]} */
  const ways = [{ state, way: 'stay' }];
  for (const step of STEPS.slice(at + 1)) ways.push({ state: step, way: 'on' });
  if (state !== 'done' && state !== 'refused') ways.push({ state: 'refused', way: 'refuse' });
  if (at > 0) ways.push({ state: STEPS.slice(0, at).findLast(step => dates[step]) ?? 'raised', way: 'back' });
  return ways;
}

/** What a form shows: what was typed, and elsewhere what the file says, so that only what was touched goes over the work of others. @param {Demand} demand @param {Changes} changes */
export function edited(demand, changes) {
  const state = statesFrom(demand).find(way => way.state === changes.state)?.state ?? demand.state;
  return { state, owner: changes.owner ?? demand.owner ?? '', note: changes.note ?? demand.note };
}

/** What is sent to keep the fields of a form. @param {Demand} demand @param {ReturnType<typeof edited>} fields */
export const keeping = ({ version }, { state, owner, note }) => ({ version, state, owner: owner.trim() || null, note: note.trim() });

/** Whether the fields say anything new. @param {Demand} demand @param {ReturnType<typeof edited>} fields */
export function isChanged(demand, fields) {
  const { state, owner, note } = keeping(demand, fields);
  return state !== demand.state || owner !== demand.owner || note !== demand.note.trim();
}

/** A text in one line that is no longer than the server takes. @param {string} text */
export const short = text => [...text.replace(/\s+/g, ' ').trim()].slice(0, LONGEST).join('');

/** The words that go with a demand: the topic's name, then what customers wrote, each once. @param {{name: string, examples: {text: string}[]}} topic */
export const askedOf = ({ name, examples }) => [...new Set([name, ...examples.map(example => example.text)].map(short))].slice(0, MOST_ASKED);

/** What is sent to raise a topic as a demand. @param {{name: string, examples: {text: string}[]}} topic @param {{title: string, area: string, owner: string, note: string}} form */
export function raising(topic, { title, area, owner, note }) {
  return { title: title.trim(), area, ...(owner.trim() && { owner: owner.trim() }), asked: askedOf(topic), ...(note.trim() && { note: note.trim() }) };
}

/** A page that goes on with another one; what has moved between them stands once. @param {Page} page @param {Page} next @returns {Page} */
export function extended(page, next) {
  const known = new Set(page.demands.map(demand => demand.name));
  return { ...next, demands: [...page.demands, ...next.demands.filter(demand => !known.has(demand.name))] };
}

/** @param {number} n @param {string} language */
export const counted = (n, language) => new Intl.NumberFormat(language).format(n);

/** A share as it is read, of a thousand talks; of few enough one digit is left. @param {number} rate @param {string} language */
export function ofThousand(rate, language) {
  const n = rate * 1000;
  const digits = n > 0 && n < 0.1 ? { maximumSignificantDigits: 1 } : { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(language, digits).format(n);
}

/** How many days a share is made of: `to` is the day after the last. @param {{from: string, to: string}} share */
export const daysOf = ({ from, to }) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** The days on which a demand came to its states, in their order, as several may be on one day. @param {Demand} demand */
export const datesOf = ({ dates }) => [...STEPS, 'refused'].filter(state => dates[state]).map(state => [state, dates[state]]);

/** The columns of the weeks: how high each is beside the highest, from 0 to 1, and whether it lies after what was done. @param {Week[]} weeks @param {string | undefined} done */
export function columnsOf(weeks, done) {
  const rates = weeks.map(({ asked, talks }) => (talks > 0 ? asked / talks : null));
  const most = Math.max(0, ...rates.map(Number));
  return weeks.map((week, at) => ({ ...week, rate: rates[at], height: most > 0 ? Number(rates[at]) / most : 0, isAfter: done !== undefined && week.week >= done }));
}
