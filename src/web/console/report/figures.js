// The shares beside the headline, each as a card: what it is, of what, how sure, how it changed, and the talks that it was counted from. Beside what
// customers gave stars for stands whether they recommend the shop.
import { html } from '../lib.js';
import { Bar, Change, Open, Range } from './figure.js';
import { GROUPS, isFew } from './measures.js';
import { rateOf } from './names.js';
import { Recommended } from './recommendation.js';

/** @param {{board: any, words: any, report: any, before?: any}} props */
export const Figures = ({ report, before, words, board }) => html`
  <section aria-labelledby="rp-shares">
    <h2 id="rp-shares">${words.shares}</h2>
    <div class="rp-groups">${Object.entries(GROUPS).map(([group, names]) => html`
      <${Group} key=${group} ...${{ report, before, words, board }} name=${group} names=${names.filter(name => report[name])} />`)}</div>
  </section>`;

function Group({ name: group, names, report, before, words, board }) {
  // A server from before recommendations has none, and where nobody was asked there is nothing to show.
  const recommendation = group === 'judged' && report.recommendation?.asked ? report.recommendation : null;
  const own = { words, fewest: report.minimum_sample };
  return html`
    <div class="rp-group" data-cards=${names.length + (recommendation ? 1 : 0)}>
      <h3>${words.groups[group]}</h3>
      ${names.map(name => html`<${Card} key=${name} ...${own} name=${name} ratio=${report[name]} before=${before?.[name]} board=${board} />`)}
      ${recommendation && html`<${Recommended} ...${own} recommendation=${recommendation} before=${before?.recommendation} />`}
    </div>`;
}

function Card({ name, ratio, before, fewest, words, board }) {
  const [title, meaning] = words.names.figures[name];
  const own = { board, words, what: title };
  const { numerator, denominator } = ratio;
  const [of, things] = name === 'clarify_success' ? words.ofQuestions : words.ofTalks;
  return html`
    <article class="rp-card">
      <details><summary><h4>${title}</h4></summary><p>${meaning}</p></details>
      <p class="rp-print">${meaning}</p>
      <p class="rp-rate">
        <${Open} ...${own} n=${denominator} drill=${{ figure: name, is: numerator ? 'yes' : 'no' }}>${rateOf(ratio)}</${Open}>
        ${isFew(ratio, fewest) && html`<span class="tag warm">${words.few}</span>`}
      </p>
      <${Bar} ratio=${ratio} before=${before} />
      ${denominator > 0 && html`<p class="rp-count">
        <span><${Open} ...${own} n=${numerator} drill=${{ figure: name, is: 'yes' }}>${numerator}</${Open}> ${of} ${denominator} ${things}</span>
        <${Open} ...${own} n=${denominator - numerator} drill=${{ figure: name, is: 'no' }} kind="quiet">${words.others(denominator - numerator)}</${Open}>
        <${Range} ratio=${ratio} words=${words} /></p>`}
      <${Change} ratio=${ratio} before=${before} fewest=${fewest} words=${words} />
    </article>`;
}
