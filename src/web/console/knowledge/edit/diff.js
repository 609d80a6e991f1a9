// What differs between two texts, line by line.

/** @typedef {{kind: 'same' | 'minus' | 'plus', text: string}} Line */

/** Above so many pairs of lines the middle is shown as changed as a whole: telling would take longer than an editor waits. */
const MOST_PAIRS = 4_000_000;

/**
 * The lines of both, those in common once: `minus` stands in `before` alone, `plus` in `after` alone.
 * @param {string} before
 * @param {string} after
 * @returns {Line[]}
 */
export function diff(before, after) {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const same = text => ({ kind: /** @type {const} */ ('same'), text });
  return [...a.slice(0, head).map(same), ...between(a.slice(head, a.length - tail), b.slice(head, b.length - tail)), ...a.slice(a.length - tail).map(same)];
}

/** @param {string[]} a @param {string[]} b @returns {Line[]} */
function between(a, b) {
  const minus = text => ({ kind: /** @type {const} */ ('minus'), text });
  const plus = text => ({ kind: /** @type {const} */ ('plus'), text });
  if (a.length * b.length > MOST_PAIRS) return [...a.map(minus), ...b.map(plus)];
  // The longest row of lines in common, from each pair of lines on.
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
  /** @type {Line[]} */
  const lines = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i++] });
      j++;
    } else if (j === b.length || (i < a.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) lines.push(minus(a[i++]));
    else lines.push(plus(b[j++]));
  }
  return lines;
}

/**
 * A diff without what is far from any change: `n` lines that are left out stand as one.
 * @param {Line[]} lines
 * @param {number} around how many lines in common are shown beside a change
 * @returns {(Line | {kind: 'left-out', n: number})[]}
 */
export function folded(lines, around = 3) {
  const isNear = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some(line => line.kind !== 'same'));
  const shown = [];
  lines.forEach((line, at) => {
    const last = shown[shown.length - 1];
    if (isNear[at]) shown.push(line);
    else if (last?.kind === 'left-out') last.n++;
    else shown.push({ kind: 'left-out', n: 1 });
  });
  return shown;
}

const KINDS = { '+': 'plus', '-': 'minus', ' ': 'same' };

/** The lines of a unified diff that the server made: its head says nothing, and `@@` stands where lines are left out. @param {string} text */
export function unified(text) {
  const lines = text.replace(/\n$/, '').split('\n');
  const first = lines.findIndex(line => line.startsWith('@@'));
  const shown = first < 0 ? lines : lines.slice(first);
  return shown.filter(line => !line.startsWith('\\')).map(line => (line.startsWith('@@') ? { kind: 'left-out', n: 0 } : { kind: KINDS[line[0]] ?? 'same', text: line.slice(1) }));
}
