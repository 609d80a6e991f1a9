// Which columns does a table of parts have, and in which order do its rows stand?

/** @typedef {import('./measures.js').Part} Part */
/** @typedef {import('./measures.js').Ratio} Ratio */
/** @typedef {{name: string, drill: import('./address.js').Drill, share: (part: Part) => Ratio | null, value: (part: Part) => number | null}} Column */

/** A share of all conversations of a part, of which no interval is told. @param {number} n @param {Part} part @returns {Ratio} */
const plain = (n, part) => ({ numerator: n, denominator: part.conversations, rate: part.conversations ? n / part.conversations : null, low: null, high: null });

/** @type {(name: string, drill: import('./address.js').Drill, share: (part: Part) => Ratio | null) => Column} */
const column = (name, drill, share) => ({ name, drill, share, value: part => share(part)?.rate ?? null });
const figure = name => column(name, { figure: name, is: 'yes' }, part => part[name] ?? null);
const ending = name => column(name, { class: name }, part => plain(part.classes[name] ?? 0, part));

/** Each cell opens the talks that it counts. @type {Column[]} */
export const COLUMNS = [
  { name: 'conversations', drill: {}, share: () => null, value: part => part.conversations },
  figure('self_resolution'),
  figure('confirmed'),
  figure('assumed'),
  column('at_desk', { figure: 'contained', is: 'no' }, part => plain(part.contained.denominator - part.contained.numerator, part)),
  ending('abandoned_unanswered'),
  ending('abandoned_unhappy'),
  figure('satisfied'),
];

/** The order after a column's head was pressed: the largest first, then the smallest, then as the server gave them. @param {string} sort @param {string} name */
export function pressed(sort, name) {
  if (sort === `-${name}`) return name;
  return sort === name ? '' : `-${name}`;
}

/** @param {string} sort @param {string} name @returns {'ascending' | 'descending' | 'none'} */
export function directionOf(sort, name) {
  if (sort === name) return 'ascending';
  return sort === `-${name}` ? 'descending' : 'none';
}

/** The parts in an order; what has no value stands last in either. @param {Part[]} parts @param {string} sort */
export function sorted(parts, sort) {
  const isDown = sort.startsWith('-'),
    known = COLUMNS.find(({ name }) => name === sort.replace(/^-/, ''));
  if (!known) return parts;
  return [...parts].sort((a, b) => {
    const [one, other] = [known.value(a), known.value(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return isDown ? other - one : one - other;
  });
}
