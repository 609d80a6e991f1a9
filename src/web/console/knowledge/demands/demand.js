// One demand: who sees to it, in whose words, and whether it is asked less since it was done.
import { html, useEffect, useRef, useState } from '../../lib.js';
import { Change } from './change.js';
import { counted, datesOf, daysOf, ofThousand } from './state.js';
import { Weeks } from './weeks.js';

/** Amber is what somebody should decide about. */
const COLOURS = { raised: 'warm', done: 'green' };

function Head({ demand, words, isOpen, toggle, isWanted }) {
  const { title, area, owner, state, dates, change } = demand;
  const button = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (isWanted) button.current?.focus();
  }, []);
  return html`
    <button class="kn-demand-head" aria-expanded=${isOpen} onClick=${toggle} ref=${button}>
      <span class="kn-topic-name">${title}</span>
      <span class=${`tag ${COLOURS[state] ?? ''}`}>${words.states[state]}</span>
      <span class="kn-marks"><span class="tag">${words.areas[area] ?? area}</span> <span class="kn-topic-counts">${owner ?? words.nobody}</span>
        ${change && change !== 'open' && html` <span class=${`tag ${change === 'fewer' ? 'green' : 'warm'}`}>${words.changes[change]}</span>`}
        ${dates[state] && html` <time datetime=${dates[state]}>${dates[state]}</time>`}</span>
    </button>`;
}

/** In how many talks it was asked, for a time of some days. @param {{share: import('./state.js').Share, span: (days: number) => string, words: any, language: string, children?: any}} props */
function Asked({ share, span, words, language, children }) {
  const { numerator, denominator, rate, low, high } = share;
  return html`
    <dt>${span(daysOf(share))}</dt>
    <dd>${rate === null ? words.noTalks : html`<b>${words.perThousand(ofThousand(rate, language))}</b> ${children} <small>${words.ofTalks(counted(numerator, language), counted(denominator, language))}${low !== null && html`${words.gap}${words.range(ofThousand(low, language), ofThousand(Number(high), language))}`}</small>`}</dd>`;
}

/** How much it is asked now beside before. */
const Compared = ({ demand: { before, after, change, state }, words, language }) =>
  before && html`
    <dl class="kn-compare">
      <${Asked} share=${before} span=${words.before} words=${words} language=${language} />
      ${after && html`<${Asked} share=${after} span=${words.after} words=${words} language=${language}>${change && html`<span class=${`tag ${{ fewer: 'green', more: 'warm' }[change] ?? ''}`}>${words.changes[change]}</span>`}</${Asked}>`}
    </dl>
    ${!after && state !== 'refused' && html`<p class="hint">${state === 'done' ? words.comparedSoon : words.comparedLater}</p>`}`;

export function Demand({ demand, words, language, mayEdit, save, isWanted }) {
  const [isOpen, setOpen] = useState(isWanted);
  return html`
    <li class="kn-topic">
      <${Head} demand=${demand} words=${words} isOpen=${isOpen} toggle=${() => setOpen(!isOpen)} isWanted=${isWanted} />
      ${isOpen && html`
        <div class="kn-demand-body">
          <${Compared} demand=${demand} words=${words} language=${language} />
          <${Weeks} weeks=${demand.weeks} done=${demand.dates.done} words=${words} language=${language} />
          <h3>${words.asked}</h3>
          <ul class="kn-ways">${demand.asked.map(text => html`<li key=${text}>${text}</li>`)}</ul>
          ${!mayEdit && demand.note && html`<h3>${words.note}</h3><p class="plain">${demand.note}</p>`}
          <p class="kn-became">${datesOf(demand).map(([state, date]) => html`<span key=${state}>${words.states[state]} <time datetime=${date}>${date}</time></span>`)} <code>${demand.path}</code></p>
          ${mayEdit && html`<${Change} demand=${demand} words=${words} save=${save} />`}
        </div>`}
    </li>`;
}
