// Which of two events came later?

/**
 * An event id is <epoch>-<n>. n may outgrow a double, so it is compared as digits.
 * @param {{id: string}} a
 * @param {{id: string}} b
 */
export function isAfter(a, b) {
  const [x, y] = [a, b].map(({ id }) => id.slice(id.lastIndexOf('-') + 1));
  return x.length === y.length ? x > y : x.length > y.length;
}
