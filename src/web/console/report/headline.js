// The one figure that all others explain: how much the bot solved by itself, with its two parts and its interval.
import { html } from '../lib.js';
import { Bar, Change, Open } from './figure.js';
import { isFew } from './measures.js';
import { ends, rateOf } from './names.js';

/** @param {{board: any, words: any, report: any, before?: any}} props */
export function Headline({ board, words, report, before }) {
  const whole = report.self_resolution,
    fewest = report.minimum_sample,
    [name, meaning] = words.names.figures.self_resolution;
  const own = { board, words, what: name };
  return html`
    <section class="headline" aria-label=${name}>
      <div class="figure">
        <p>${name}</p>
        <strong><${Open} ...${own} drill=${{ figure: 'self_resolution', is: whole.numerator ? 'yes' : 'no' }}>${rateOf(whole)}</${Open}></strong>
        <p><${Open} ...${own} n=${whole.numerator} drill=${{ figure: 'self_resolution', is: 'yes' }}>${whole.numerator}</${Open}> ${words.ofTalks[0]} <${Open} ...${own} drill=${{}} what=${words.talks.all}>${whole.denominator}</${Open}> ${words.ofTalks[1]}</p>
        <p><${Open} ...${own} n=${whole.denominator - whole.numerator} drill=${{ figure: 'self_resolution', is: 'no' }} kind="quiet">${words.others(whole.denominator - whole.numerator)}</${Open}></p>
      </div>
      <div class="parts">
        <${Half} ...${own} name="confirmed" ratio=${report.confirmed} />
        <span class="plus" aria-hidden="true">+</span>
        <${Half} ...${own} name="assumed" ratio=${report.assumed} />
        <div class="interval">
          <${Bar} ratio=${whole} before=${before?.self_resolution} />
          <div class="ends" aria-hidden="true">${[0, 25, 50, 75, 100].map(end => html`<span style=${{ left: `${end}%` }}>${end}${end === 100 ? '%' : ''}</span>`)}</div>
          <p>${ends(whole) && words.interval(.../** @type {string[]} */ (ends(whole)))} ${isFew(whole, fewest) && html`<b>${words.fewest(fewest)}</b>`}</p>
          <${Change} ratio=${whole} before=${before?.self_resolution} fewest=${fewest} words=${words} />
          <details><summary>${words.howCounted}</summary><p>${meaning}</p></details>
        </div>
      </div>
    </section>`;
}

/** A part of the headline. */
function Half({ board, words, name, ratio }) {
  const [title, meaning] = words.names.figures[name];
  const own = { board, words, what: title, n: ratio.numerator, drill: { figure: name, is: 'yes' } };
  return html`
    <div class="part">
      <span title=${meaning}><span class=${`swatch ${name}`}></span>${title}</span>
      <b><${Open} ...${own}>${rateOf(ratio)}</${Open}></b>
      <span><${Open} ...${own}>${ratio.numerator}</${Open}> ${words.ofTalks[1]}</span>
    </div>`;
}
