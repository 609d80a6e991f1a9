// The combinations, the worst first: what each says in a sentence, and the figures that it says it from. On a phone a row is a card.
import { html, useState } from '../../lib.js';
import { Bar, Open } from '../figure.js';
import { NONE } from '../measures.js';
import { choiceIn, ends, partName, rateOf } from '../names.js';
import { standingOf, times, wrongIn } from './state.js';

/** How many combinations are shown at once. */
const PAGE = 15;
/** A mark for each standing, beside its words. */
const MARKS = { beyond: 'red', chance: '', better: 'green' };

/** @param {{board: any, words: any, language: string, table: import('./state.js').Table}} props */
export function CrossTable({ board, words, language, table }) {
  const [n, show] = useState(PAGE);
  const { heads, more, title } = words.cross,
    left = table.cells.length - n;
  const nameOf = (by, part) =>
    choiceIn(by, part, words.names) ?? (part === NONE ? words.cross.noneOf(words.names.cuts[by]) : partName(by, part, words, language, board.titles.value));
  return html`
    <table class="rp-parts rp-worst" role="table">
      <caption class="sr">${title}</caption>
      <thead><tr role="row">${Object.entries(heads).map(([name, head]) => html`<th scope="col" role="columnheader" key=${name}>${head}</th>`)}</tr></thead>
      <tbody>${table.cells.slice(0, n).map(cell => html`<${Row} key=${cell.parts.join('\n')} ...${{ board, words, table, cell, nameOf }} />`)}</tbody>
    </table>
    ${left > 0 && html`<div class="rest"><button class="more" onClick=${() => show(n + PAGE)}>${more(Math.min(PAGE, left))}</button></div>`}`;
}

function Row({ board, words, table, cell, nameOf }) {
  const { heads, times: asTimes, standings } = words.cross,
    { wrong, lift, lift_low } = cell,
    standing = standingOf(cell);
  const cells = [
    ['share', html`<span><b>${rateOf(wrong)}</b> <small><${Count} ...${{ board, words, table, cell, nameOf }} /> / ${wrong.denominator}</small></span>`],
    ['interval', html`<span class="rp-ends">${ends(wrong)?.join(' – ')}</span><${Bar} ratio=${wrong} before=${table.whole} />`],
    ['lift', asTimes(times(lift))],
    ['least', asTimes(times(lift_low))],
    ['standing', html`<span class=${`tag ${MARKS[standing]}`}>${standings[standing]}</span>`],
  ];
  return html`
    <tr role="row" class=${standing}>
      <th scope="row" role="rowheader"><${Name} ...${{ board, words, table, cell, nameOf }} /><p class="rp-says">${sentence(words.cross, table.figure, cell, standing)}</p></th>
      ${cells.map(([name, shown]) => html`<td role="cell" key=${name} class=${`rp-${name}`} data-label=${heads[String(name)]}>${shown}</td>`)}
    </tr>`;
}

/** What a combination says: how often it goes wrong there, and how much more, or less, that is at any rate. */
function sentence(own, figure, { wrong, lift, lift_low, lift_high }, standing) {
  const isBetter = standing === 'better';
  return own[isBetter ? 'better' : 'worse'](rateOf(wrong), own.wrong[figure], times(lift), times(isBetter ? lift_high : lift_low));
}

/** The parts, each of which opens its own talks that go wrong. */
const Name = ({ board, words, table, cell, nameOf }) =>
  cell.parts.map((part, at) => {
    const by = table.cuts[at],
      name = nameOf(by, part);
    return html`${at > 0 && html`<span class="rp-times"> × </span>`}<${Open} board=${board} words=${words} what=${name} drill=${wrongIn(table, by, part)} kind="quiet">${name}</${Open}>`;
  });

/** How many go wrong; where the combination is of one cut alone, they are opened. */
function Count({ board, words, table, cell: { parts, wrong }, nameOf }) {
  const [by] = table.cuts;
  if (table.cuts.length > 1) return wrong.numerator;
  return html`<${Open} board=${board} words=${words} what=${nameOf(by, parts[0])} n=${wrong.numerator} drill=${wrongIn(table, by, parts[0])}>${wrong.numerator}</${Open}>`;
}
