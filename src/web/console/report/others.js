// What would others make of the same conversations: other products with their definitions, and other thresholds of anger?
import { html } from '../lib.js';
import { withEnds } from './names.js';

const NAMES = { intercom: 'Intercom', dialogflow: 'Dialogflow', meiqia: '美洽', huawei: '华为云', zendesk: 'Zendesk' };

/** @param {{words: any, report: any}} props */
export function Rivals({ words, report }) {
  const { rivals } = words;
  if (!report.rivals.length) return null;
  const row = ({ by, name, definition, source, share }) => html`
    <tr><th scope="row">${NAMES[by] ?? by}</th><td class="meaning">${name}${words.talks.bounds.colon}${words.names.rivals[by] ?? definition} <small>${rivals.source} ${source}</small></td>
      <td>${share.numerator} / ${share.denominator}</td><td>${withEnds(share)}</td></tr>`;
  return html`
    <section aria-labelledby="rp-rivals">
      <h2 id="rp-rivals">${rivals.title}</h2>
      <table>
        <thead><tr>${rivals.heads.map((head, at) => html`<th scope="col" class=${at === 1 ? 'meaning' : ''}>${head}</th>`)}</tr></thead>
        <tbody>${report.rivals.map(row)}</tbody>
      </table>
    </section>`;
}

/** @param {{words: any, report: any}} props */
export const Shadow = ({ words: { shadow: words }, report }) => html`
  <section aria-labelledby="rp-shadow">
    <h2 id="rp-shadow">${words.title}</h2>
    <p class="hint">${words.lead}</p>
    <table class="figures">
      <thead><tr>${words.heads.map(head => html`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${report.shadow.map(({ hand_over_at, handed_over, ended_well, kept }) => html`
        <tr><th scope="row">${hand_over_at.toFixed(2)}</th><td>${handed_over}</td><td>${ended_well}</td><td>${kept}</td></tr>`)}</tbody>
    </table>
  </section>`;
