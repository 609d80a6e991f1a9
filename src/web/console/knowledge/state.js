// What the room shows, as pure functions of what was asked and answered: they run without a browser.

/** @typedef {{q: string, kind: string, locale: string, standing: string, used: string, faulty: boolean}} Filter */

/** @type {Filter} */
export const NO_FILTER = { q: '', kind: '', locale: '', standing: '', used: '', faulty: false };

/**
 * The query of a page of entries.
 * @param {Filter} filter
 * @param {string | null} after
 */
export function entryQuery(filter, after) {
  const query = new URLSearchParams({ limit: '50' });
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, String(value));
  if (after) query.set('after', after);
  return query.toString();
}

/**
 * A list that goes on with another page.
 * @template T
 * @param {{items: T[], next: any} | null} list
 * @param {T[]} items
 * @param {any} next
 */
export const withPage = (list, items, next) => ({ items: list ? [...list.items, ...items] : items, next });

/**
 * A list that learns how its entries were used.
 * @template {{id: string, used: any}} T
 * @param {{items: T[], next: any}} list
 * @param {T[]} lines the entries, as they were asked for again
 */
export function withUses(list, lines) {
  const uses = new Map(lines.map(line => [line.id, line.used]));
  return { ...list, items: list.items.map(line => ({ ...line, used: line.used ?? uses.get(line.id) ?? null })) };
}

/**
 * What is sent to have a message explained.
 * @param {{text: string, before: string, locale: string, region: string, product: string, at: string}} form
 */
export function explainRequest(form) {
  const after = form.before.split('\n').map(line => line.trim()).filter(Boolean);
  const request = { text: form.text.trim(), after, locale: form.locale };
  for (const name of ['region', 'product']) if (form[name].trim()) request[name] = form[name].trim();
  if (form.at) request.at = new Date(form.at).toISOString();
  return request;
}

/** A share as it is read: 0.9638 is 96.4 %. @param {number} share */
export const percent = share => `${(share * 100).toFixed(1)} %`;

/** A moment as it is read where the reader is. @param {string | null} at @param {string} language */
export const moment = (at, language) => at && new Date(at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });

/** The name of the entry that a draft's file was made for. @param {string} path */
export const entryAt = path => path.slice(path.lastIndexOf('/') + 1).replace(/\.mdx?$/, '');

/** The heading within an entry that an atom's name has. @param {string} id */
export const headingOf = id => id.slice(id.indexOf('/') + 1);

/**
 * Where a walk through a tree stands: the replies that were chosen, and the atom that they lead to.
 * @template {{id: string, branches: {label: string, to: string | null}[]}} Atom
 * @param {Atom[]} atoms
 * @param {number[]} path the chosen place at each question
 */
export function walked(atoms, path) {
  const steps = [];
  /** @type {Atom | null} */
  let at = atoms[0] ?? null;
  for (const place of path) {
    const branch = at?.branches[place];
    if (!branch) break;
    steps.push({ question: at, label: branch.label });
    at = branch.to === null ? null : atoms.find(atom => atom.id === branch.to) ?? null;
    if (!at) return { steps, at: null, isElsewhere: branch.to !== null, to: branch.to };
  }
  return { steps, at, isElsewhere: false, to: at?.id ?? null };
}
