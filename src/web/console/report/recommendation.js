// Would customers recommend the shop? A card like those of the shares, of a score that may be below nothing.
import { html } from '../lib.js';
import { Bar, Change } from './figure.js';
import { isFew } from './measures.js';
import { drawnOf, shareOf, signed } from './score.js';

/** @param {{recommendation: import('./score.js').Recommendation, before?: import('./score.js').Recommendation, fewest: number, words: any}} props */
export function Recommended({ recommendation, before, fewest, words }) {
  const own = words.recommendation,
    share = shareOf(recommendation);
  const { asked, promoters, passives, detractors, score, low, high } = recommendation;
  return html`
    <article class="rp-card rp-score">
      <details><summary><h4>${own.title}</h4></summary><p>${own.meaning}</p></details>
      <p class="rp-print">${own.meaning}</p>
      <p class="rp-rate"><span>${signed(Number(score))}</span>${isFew(share, fewest) && html`<span class="tag warm">${words.few}</span>`}</p>
      <${Bar} ratio=${drawnOf(recommendation)} before=${before && drawnOf(before)} />
      <p class="rp-count"><span>${own.asked(asked)}</span><span>${own.groups(promoters, passives, detractors)}</span>
        ${low !== null && high !== null && html`<span class="rp-range">${words.range(signed(low), signed(high))}</span>`}</p>
      <${Change} ratio=${share} before=${before && shareOf(before)} fewest=${fewest} words=${words} points=${n => own.points(signed(n))} rate=${of => signed(100 * Number(of.rate))} />
    </article>`;
}
