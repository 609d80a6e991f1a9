// How did it run over the period? A chart, or the same as a table.
import { html, useMemo, useState } from '../lib.js';
import { Chart } from './chart.js';
import { dayName, partName, withEnds } from './names.js';
import { PartsTable } from './parts-table.js';
import { hasLine, mayBeDaily, stepFor } from './queries.js';
import { lineOf } from './series.js';

/** The columns of the table: what the chart draws. */
export const DRAWN = ['conversations', 'self_resolution', 'confirmed', 'assumed'];

/** @param {{board: any, words: any, language: string, report: any}} props */
export function Trend({ board, words, language, report }) {
  const [isTable, setTable] = useState(false);
  const view = board.view.value,
    step = stepFor(view);
  const line = useMemo(() => lineOf(report.parts, view, step), [report, view.from, view.to, step]);
  const own = { board, words, language, by: step, parts: report.parts, columns: DRAWN };
  return html`
    <section aria-labelledby="rp-trend">
      <header class="rp-title">
        <h2 id="rp-trend">${words.trend.title}</h2>
        <div class="switch" role="group" aria-label=${words.trend.step}>${['day', 'week'].map(name => html`<button aria-pressed=${step === name} disabled=${name === 'day' && !mayBeDaily(view)} onClick=${() => board.go({ step: name })}>${words.trend[name]}</button>`)}</div>
        <button aria-pressed=${isTable} onClick=${() => setTable(!isTable)}>${isTable ? words.chart : words.table}</button>
      </header>
      ${!hasLine(view) && html`<p class="hint">${words.trend.single}</p>`}
      ${isTable || !hasLine(view) ? html`<${PartsTable} ...${own} />` : html`
        <${Drawn} board=${board} words=${words} language=${language} line=${line} step=${step} />
        <div class="sr rp-unfolded"><${PartsTable} ...${own} isStill=${true} /></div>`}
    </section>`;
}

/** The chart, its legend, and in words the point that is pointed at. */
function Drawn({ board, words, language, line, step }) {
  const [place, setPlace] = useState(/** @type {number | null} */ (null));
  const nameOf = useMemo(() => point => dayName(point.name, language), [language]);
  const { figures } = words.names;
  const { part, name } = line[place ?? -1] ?? {};
  const open = at => line[at].part && board.go({ talks: { by: step, part: line[at].name }, talk: '' });
  return html`
    <${Chart} line=${line} label=${words.trend.title} nameOf=${nameOf} point=${setPlace} open=${open} />
    <ul class="rp-legend">
      <li><span class="rp-key rp-key-line"></span>${figures.self_resolution[0]}</li>
      <li><span class="rp-key rp-key-band"></span>${words.trend.band}</li>
      <li><span class="rp-key rp-key-dashed"></span>${figures.confirmed[0]}</li>
      <li><span class="rp-key rp-key-bars"></span>${words.trend.counts}</li>
    </ul>
    <p class="hint rp-pointed" aria-hidden="true">${part
      ? `${words.trend.at(partName(step, name, words, language, board.titles.value), part.conversations)}${words.talks.bounds.and}${figures.self_resolution[0]} ${withEnds(part.self_resolution)}${words.talks.bounds.and}${figures.confirmed[0]} ${withEnds(part.confirmed)}`
      : words.trend.hint}</p>`;
}
