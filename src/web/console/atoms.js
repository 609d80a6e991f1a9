// What are answers called? Their titles, by their names.

/**
 * The titles of answers; one that is no more, or is not for customers, keeps its name.
 * @param {(path: string) => Promise<any>} api
 * @param {string[]} atoms
 * @returns {Promise<Record<string, string>>}
 */
export async function titlesOf(api, atoms) {
  const read = atom => api(`/kb/atoms/${atom.split('/').map(encodeURIComponent).join('/')}`).then(({ title }) => title, () => atom);
  return Object.fromEntries(await Promise.all(atoms.map(async atom => [atom, await read(atom)])));
}
