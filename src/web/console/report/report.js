// How much the bot solved by itself, for somebody who doubts it: each figure with its interval, its meaning, and the talks that it was counted from.
import { LANGUAGES, choose, language } from '../language.js';
import { Failed } from '../failed.js';
import { html, render, signal, useState } from '../lib.js';
import { ALARM_WORDS } from './alarm-words.js';
import { Alarms } from './alarms.js';
import { createBoard } from './board.js';
import { Controls } from './controls.js';
import { Cross } from './cross/cross.js';
import { CROSS_WORDS } from './cross/words.js';
import { Cuts } from './cuts.js';
import { Files } from './files.js';
import { Figures } from './figures.js';
import { Flow } from './flow.js';
import { Headline } from './headline.js';
import { Hours } from './hours.js';
import { Rivals, Shadow } from './others.js';
import { Sheet } from './talks/sheet.js';
import { TALK_WORDS } from './talks/words.js';
import { Trend } from './trend.js';
import { Reviews, Waits } from './service.js';
import { Week } from './week/week.js';
import { WEEK_WORDS } from './week/words.js';
import { FIGURE_WORDS } from './words-figures.js';
import { REPORT_WORDS } from './words.js';

/** @type {import('./board.js').Board} */
let board;
const spoken = signal('');

/** @param {HTMLElement} root @param {(path: string, options?: any) => Promise<any>} api @param {string} role the reader's */
export function showReport(root, api, role) {
  board ??= createBoard(api, role);
  spoken.value ||= language();
  root.lang = spoken.value;
  const speak = name => {
    choose(name);
    spoken.value = root.lang = name;
  };
  render(html`<${Page} speak=${speak} />`, root);
  board.come();
  board.again();
}

function Page({ speak }) {
  const words = { ...REPORT_WORDS[spoken.value], names: FIGURE_WORDS[spoken.value], talks: TALK_WORDS[spoken.value], alarms: ALARM_WORDS[spoken.value], cross: CROSS_WORDS[spoken.value], week: WEEK_WORDS[spoken.value] };
  const all = { board, words, language: spoken.value };
  const { report, fault } = board.answer('whole');
  const [isTelling, setTelling] = useState(false);
  return html`
    <header class="rp-head">
      <h1>${words.title}</h1>
      <${Files} ...${all} report=${report} />
      <button class="rp-tell" aria-expanded=${isTelling} onClick=${() => setTelling(!isTelling)}>${words.week.title}</button>
      <select aria-label=${words.language} value=${spoken.value} onChange=${event => speak(event.target.value)}>
        ${Object.entries(LANGUAGES).map(([name, label]) => html`<option value=${name} lang=${name}>${label}</option>`)}
      </select>
    </header>
    ${isTelling && html`<${Week} ...${all} />`}
    <${Alarms} ...${all} />
    <${Controls} ...${all} />
    ${fault && html`<${Failed} fault=${fault} words=${words} retry=${board.again} />`}
    ${!report && !fault && html`<p class="empty" role="status">${words.counting}</p>`}
    ${report && (report.conversations ? html`<${Board} ...${all} report=${report} />` : html`<p class="empty" role="status">${words.nothing}</p>`)}
    <${Sheet} ...${all} />`;
}

function Board({ report, ...all }) {
  const before = board.view.value.isCompared ? board.answer('before').report : undefined;
  return html`
    <${Headline} ...${all} report=${report} before=${before} />
    <${Trend} ...${all} report=${report} />
    <${Figures} ...${all} report=${report} before=${before} />
    <${Flow} ...${all} report=${report} />
    <${Hours} ...${all} />
    <${Cuts} ...${all} details=${report.details} />
    <${Cross} ...${all} details=${report.details} fewest=${report.minimum_sample} />
    <${Waits} ...${all} report=${report} />
    <${Reviews} ...${all} report=${report} />
    <${Rivals} ...${all} report=${report} />
    <${Shadow} ...${all} report=${report} />
    <p class="hint">${all.words.definition(report.definition)}</p>`;
}
