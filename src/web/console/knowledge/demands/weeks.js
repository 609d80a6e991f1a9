// How often it was asked, week by week: columns to look at, and the same as a table to read.
import { html } from '../../lib.js';
import { columnsOf, counted, ofThousand } from './state.js';

/** @param {{weeks: import('./state.js').Week[], done: string | undefined, words: any, language: string}} props */
export function Weeks({ weeks, done, words, language }) {
  const columns = columnsOf(weeks, done);
  if (columns.length === 0) return null;
  const rate = column => (column.rate === null ? '–' : ofThousand(column.rate, language));
  const highest = Math.max(...columns.map(column => Number(column.rate)));
  return html`
    <h3>${words.weeks}</h3>
    <div class="kn-weeks" aria-hidden="true">${columns.map(column => html`
      <span key=${column.week} class=${column.isAfter ? 'after' : ''} title=${words.week(column.week, counted(column.asked, language), counted(column.talks, language))}><span style=${{ height: `${100 * column.height}%` }}></span></span>`)}</div>
    <p class="hint">${words.span(columns[0].week, columns[columns.length - 1].week)}${words.gap}${words.highest(ofThousand(highest, language))}${columns.some(column => column.isAfter) && html`${words.gap}${words.greener}`}</p>
    <details><summary>${words.numbers}</summary>
      <table>
        <thead><tr>${words.heads.map(head => html`<th scope="col">${head}</th>`)}</tr></thead>
        <tbody>${columns.map(column => html`<tr key=${column.week}><th scope="row">${column.week}</th><td>${counted(column.asked, language)}</td><td>${counted(column.talks, language)}</td><td>${rate(column)}</td></tr>`)}</tbody>
      </table>
    </details>`;
}
