// When do they come, and how does the bot do then? The days of the week and the hours of the day as strips of bars, or the same as tables.
import { html, useState } from '../lib.js';
import { Failed } from '../failed.js';
import { partName, rateOf } from './names.js';
import { PartsTable } from './parts-table.js';
import { hoursOf, most, weekdaysOf } from './series.js';
import { DRAWN } from './trend.js';

/** The strips: by what, whose answer of the board, its points, and of how many bars one is named below. */
const STRIPS = [
  { by: 'weekday', name: 'weekdays', points: weekdaysOf, every: 1 },
  { by: 'hour', name: 'hours', points: hoursOf, every: 3 },
];

/** @param {{board: any, words: any, language: string}} props */
export function Hours({ board, words, language }) {
  const [isTable, setTable] = useState(false);
  const own = { board, words, language, isTable };
  const fault = STRIPS.map(({ name }) => board.answer(name).fault).find(Boolean);
  return html`
    <section aria-labelledby="rp-hours">
      <header class="rp-title">
        <h2 id="rp-hours">${words.hours.title}</h2>
        <button aria-pressed=${isTable} onClick=${() => setTable(!isTable)}>${isTable ? words.chart : words.table}</button>
      </header>
      ${fault && html`<${Failed} fault=${fault} words=${words} retry=${board.again} />`}
      <div class=${isTable ? '' : 'rp-strips'}>${STRIPS.map(strip => html`<${Strip} key=${strip.by} ...${own} strip=${strip} answer=${board.answer(strip.name)} />`)}</div>
      ${!isTable && html`
        <ul class="rp-legend"><li><span class="rp-key rp-key-solved"></span>${words.hours.solved}</li><li><span class="rp-key rp-key-others"></span>${words.hours.others}</li></ul>
        <p class="hint">${words.hours.hint}</p>`}
    </section>`;
}

function Strip({ board, words, language, isTable, strip: { by, name, points, every }, answer: { report, fault } }) {
  if (!report) return fault ? null : html`<p class="empty" role="status">${words.counting}</p>`;
  if (isTable) return html`<${PartsTable} board=${board} words=${words} language=${language} by=${by} parts=${report.parts} columns=${DRAWN} />`;
  const all = points(report.parts),
    fullest = most(all);
  const called = point => partName(by, point, words, language, board.titles.value);
  return html`
    <div>
      <h3>${words.hours[name]}</h3>
      <ol class="rp-strip" data-bars=${all.length}>${all.map((point, at) => html`
        <li key=${point.name}>
          ${point.part ? html`<${Bar} board=${board} words=${words} by=${by} part=${point.part} fullest=${fullest} name=${called(point.name)} />` : html`<span class="rp-hour"></span>`}
          <span class=${at % every ? 'rp-tick minor' : 'rp-tick'} aria-hidden="true">${by === 'hour' ? Number(point.name) : called(point.name)}</span>
        </li>`)}</ol>
    </div>`;
}

/** How many conversations there were is told by the height, and how many of them were solved by the dark part. */
function Bar({ board, words, by, part, fullest, name }) {
  const { self_resolution: ratio, conversations } = part;
  const told = words.hours.at(name, conversations, rateOf(ratio));
  return html`
    <a class="rp-hour" href=${board.href({ talks: { by, part: part.name }, talk: '' })} aria-label=${told} title=${told}>
      <span class="rp-column" style=${{ height: `${(100 * conversations) / fullest}%` }}><span style=${{ height: `${100 * (ratio.rate ?? 0)}%` }}></span></span>
    </a>`;
}
