// How long did people wait for people, and what did people make of the bot's answers?
import { html } from '../lib.js';
import { Open } from './figure.js';
import { SPREADS } from './measures.js';
import { lasting, withEnds } from './names.js';

/** @param {{board: any, words: any, report: any}} props */
export function Waits({ board, words, report }) {
  const { waits } = words;
  const row = name => {
    const [title, meaning] = words.names.spreads[name];
    const { count, p50, p90, p99 } = report[name];
    const cells = [count, ...[p50, p90, p99].map(seconds => lasting(seconds, waits))];
    return html`
      <tr role="row" data-spread=${name}>
        <th scope="row" role="rowheader">${title} <small>${meaning}</small></th>
        ${cells.map((cell, at) => html`<td role="cell" data-label=${waits.heads[at + 1]}><span>${cell}</span></td>`)}
      </tr>`;
  };
  return html`
    <section aria-labelledby="rp-waits">
      <header class="rp-title"><h2 id="rp-waits">${waits.title}</h2>
        ${report.contained.denominator > report.contained.numerator && html`<${Open} board=${board} words=${words} what=${words.flow.passed} drill=${{ figure: 'contained', is: 'no' }}>${waits.link}</${Open}>`}</header>
      <table class="rp-parts rp-spreads figures" role="table">
        <thead><tr role="row">${waits.heads.map(head => html`<th scope="col" role="columnheader">${head}</th>`)}</tr></thead>
        <tbody>${SPREADS.filter(name => report[name]).map(row)}</tbody>
      </table>
    </section>`;
}

/** Nothing where nobody has looked. @param {{words: any, report: any}} props */
export function Reviews({ words: { reviews: words }, report }) {
  const { wrong, partly, reviewed, kappa } = report.reviews;
  if (!wrong) return null;
  const looked = `${words.looked(reviewed)}${kappa === null ? '' : ` · ${words.kappa(kappa.toFixed(2))}`}`;
  const row = (name, meaning, ratio) => html`
    <tr><th scope="row">${name}</th><td class="meaning">${meaning}</td><td>${'numerator' in ratio ? `${ratio.numerator} / ${ratio.denominator}` : ''}</td><td>${withEnds(ratio)}</td></tr>`;
  return html`
    <section aria-labelledby="rp-reviews">
      <h2 id="rp-reviews">${words.title}</h2>
      <table>
        <thead><tr>${words.heads.map((head, at) => html`<th scope="col" class=${at === 1 ? 'meaning' : ''}>${head}</th>`)}</tr></thead>
        <tbody>
          ${row(words.wrong, looked, wrong)}
          ${partly && row(words.partly, '', partly)}
          ${report.corrected_self_resolution && row(words.corrected, words.less, report.corrected_self_resolution)}
        </tbody>
      </table>
    </section>`;
}
