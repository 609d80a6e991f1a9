// The parts of a cut as a table, each cell of which opens the talks that it counts. On a phone a row is a card, so that nothing is pushed sideways.
import { html } from '../lib.js';
import { Open } from './figure.js';
import { NOTHING, cutName, ends, partName, rateOf } from './names.js';
import { COLUMNS, directionOf, pressed } from './sorting.js';

/**
 * `isStill` is for readers who hear the table beside a chart: it opens nothing, so that the keyboard does not go through what is not seen.
 * @param {{board: any, words: any, language: string, by: string, parts: import('./measures.js').Part[], columns?: string[], isSortable?: boolean, isStill?: boolean, fewest?: number}} props
 */
export function PartsTable({ board, words, language, by, parts, columns, isSortable = false, isStill = false, fewest = 0 }) {
  const shown = COLUMNS.filter(({ name }) => !columns || columns.includes(name));
  const { sort } = board.view.value;
  const head = ({ name }) => html`
    <th scope="col" role="columnheader" aria-sort=${isSortable ? directionOf(sort, name) : undefined}>
      ${isSortable ? html`<button class="rp-sort" onClick=${() => board.go({ sort: pressed(sort, name) })}>${words.names.columns[name]}</button>` : words.names.columns[name]}</th>`;
  return html`
    <table class="rp-parts figures" role="table">
      <caption class="sr">${words.cuts.by}${cutName(by, words.names)}</caption>
      <thead><tr role="row"><th scope="col" role="columnheader">${cutName(by, words.names)}</th>${shown.map(head)}</tr></thead>
      <tbody>${parts.map(part => html`<${Row} key=${part.name} ...${{ board, words, by, part, shown, isStill, fewest }} name=${partName(by, part.name, words, language, board.titles.value)} />`)}</tbody>
    </table>`;
}

function Row({ board, words, by, part, shown, isStill, fewest, name }) {
  const drill = { by, part: part.name };
  const open = (what, more, text, n = 1, kind = '') => (isStill ? text : html`<${Open} board=${board} words=${words} what=${what} drill=${{ ...drill, ...more }} n=${n} kind=${kind}>${text}</${Open}>`);
  return html`
    <tr role="row">
      <th scope="row" role="rowheader">${open(name, {}, name, 1, 'quiet')}</th>
      ${shown.map(column => html`<td role="cell" data-label=${words.names.columns[column.name]}><${Cell} column=${column} part=${part} open=${open} words=${words} fewest=${fewest} name=${name} /></td>`)}
    </tr>`;
}

function Cell({ column, part, open, words, fewest, name }) {
  const what = `${name}${words.talks.bounds.and}${words.names.columns[column.name]}`;
  if (column.name === 'conversations') return html`${open(what, {}, part.conversations)} ${part.conversations < fewest && html`<span class="tag warm">${words.few}</span>`}`;
  const ratio = column.share(part);
  if (!ratio || ratio.rate === null) return NOTHING;
  const own = ends(ratio);
  const beside = { self_resolution: own?.join('–'), satisfied: `${ratio.numerator}/${ratio.denominator}` }[column.name];
  return html`${open(what, column.drill, rateOf(ratio), ratio.numerator)}${beside && html` <small>${beside}</small>`}`;
}
