// How is the score of recommendations (NPS) read? It runs from −100 to 100, promoters less detractors in per cent.

/** @typedef {import('./measures.js').Ratio} Ratio */
/** @typedef {{asked: number, promoters: number, passives: number, detractors: number, score: number | null, low: number | null, high: number | null}} Recommendation */

/** @param {number | null} score */
const part = score => (score === null ? null : score / 100);

/** The score as a share of those who answered, from −1 to 1, so that it is compared as shares are. @param {Recommendation} recommendation @returns {Ratio} */
export const shareOf = ({ asked, promoters, detractors, score, low, high }) => ({ numerator: promoters - detractors, denominator: asked, rate: part(score), low: part(low), high: part(high) });

/** The score on the scale that shares are drawn on: 0 in the middle of it. @param {Recommendation} recommendation @returns {Ratio} */
export function drawnOf(recommendation) {
  const share = shareOf(recommendation);
  /** @param {number | null} rate */
  const place = rate => (rate === null ? null : (rate + 1) / 2);
  return { ...share, rate: place(share.rate), low: place(share.low), high: place(share.high) };
}

/** A score as it is read: +32, −5; what rounds to nothing has no sign. @param {number} score */
export function signed(score) {
  const shown = Math.round(Math.abs(score));
  if (!shown) return '0';
  return `${score > 0 ? '+' : '−'}${shown}`;
}
