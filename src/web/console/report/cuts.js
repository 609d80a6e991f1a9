// The figures apart: by channel, language, entry and so on, in the order that the reader chose.
import { html, useEffect } from '../lib.js';
import { Failed } from '../failed.js';
import { detailCuts } from './details.js';
import { CUTS, OVERLAPPING, TITLED } from './measures.js';
import { cutName } from './names.js';
import { PartsTable } from './parts-table.js';
import { COLUMNS, sorted } from './sorting.js';

/** `details` are those that were chosen in the period. @param {{board: any, words: any, language: string, details?: string[]}} props */
export function Cuts({ board, words, language, details }) {
  const { cut, sort } = board.view.value;
  const { report, fault } = board.answer('cut');
  useEffect(() => {
    if (TITLED.includes(cut)) board.readTitles();
  }, [cut]);
  return html`
    <section aria-labelledby="rp-cuts">
      <header class="rp-title">
        <h2 id="rp-cuts">${words.cuts.title}</h2>
        <label>${words.cuts.by} <select value=${cut} onChange=${event => board.go({ cut: event.target.value, sort: '' })}>${[...CUTS, ...detailCuts(details, [cut])].map(name => html`<option key=${name} value=${name}>${cutName(name, words.names)}</option>`)}</select></label>
        <${Order} board=${board} words=${words} sort=${sort} />
      </header>
      ${fault && html`<${Failed} fault=${fault} words=${words} retry=${board.again} />`}
      ${!report && !fault && html`<p class="empty" role="status">${words.counting}</p>`}
      ${report && html`
        <${PartsTable} board=${board} words=${words} language=${language} by=${cut} parts=${sorted(report.parts, sort)} isSortable=${true} fewest=${report.minimum_sample} />
        ${OVERLAPPING.includes(cut) && html`<p class="hint">${words.cuts.overlap}</p>`}
        ${report.n_parts_left_out > 0 && html`<p class="hint">${words.cuts.leftOut(report.n_parts_left_out)}</p>`}`}
    </section>`;
}

/** The order, for a screen on which the heads have no room. */
const Order = ({ board, words, sort }) => html`
  <label class="rp-order">${words.cuts.sort} <select value=${sort} onChange=${event => board.go({ sort: event.target.value })}>
    <option value="">${words.cuts.asGiven}</option>
    ${COLUMNS.flatMap(({ name }) => [[`-${name}`, words.cuts.largest], [name, words.cuts.smallest]].map(([value, label]) => html`<option value=${value}>${label(words.names.columns[name])}</option>`))}
  </select></label>`;
