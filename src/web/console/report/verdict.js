// Did a share change, or is it chance?

/** @typedef {import('./measures.js').Ratio} Ratio */

/**
 * How a share differs from the one of the period before: by how many points, and whether that is more than chance. It is taken for more when
 * the two intervals do not touch, which asks for more than a test of the difference would, and claims too little rather than too much.
 * @param {Ratio} now
 * @param {Ratio | undefined} before
 * @param {number} fewest below so many nothing is claimed
 * @returns {{points: number, verdict: 'apart' | 'chance' | 'few'} | null} nothing where one of them is not known
 */
export function changeOf(now, before, fewest) {
  if (!before || now.rate === null || before.rate === null) return null;
  const points = 100 * (now.rate - before.rate);
  if (Math.min(now.denominator, before.denominator) < fewest) return { points, verdict: 'few' };
  const isApart = Number(now.low) > Number(before.high) || Number(now.high) < Number(before.low);
  return { points, verdict: isApart ? 'apart' : 'chance' };
}

/** Points as they are read: +3.2, −0.4; what rounds to nothing has no sign. @param {number} points */
export function signed(points) {
  const shown = Math.abs(points).toFixed(1);
  if (shown === '0.0') return shown;
  return `${points > 0 ? '+' : '−'}${shown}`;
}
