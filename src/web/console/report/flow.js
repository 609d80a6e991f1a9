// Where do conversations go: asked, answered or not, passed to the desk or not, and what became of them? Each step adds up to all, and each piece
// opens its talks. How the steps cross is not told, since the report counts each of them by itself.
import { percent } from '../words.js';
import { html } from '../lib.js';
import { Open } from './figure.js';
import { CLASSES } from './measures.js';

/** @param {{board: any, words: any, report: any}} props */
export function Flow({ board, words, report }) {
  const { flow } = words,
    all = report.conversations;
  const own = { board, words, all };
  const halves = (name, [yes, no]) => [
    { what: yes, n: report[name].numerator, drill: { figure: name, is: 'yes' }, kind: 'yes' },
    { what: no, n: report[name].denominator - report[name].numerator, drill: { figure: name, is: 'no' }, kind: 'no' },
  ];
  const { numerator: led, denominator: asked } = report.clarify_success;
  const ended = CLASSES.map(name => ({ what: words.names.classes[name][0], n: report.classes[name] ?? 0, drill: { class: name }, kind: name }));
  return html`
    <section aria-labelledby="rp-flow">
      <h2 id="rp-flow">${flow.title}</h2>
      <dl class="rp-flow">
        <${Step} ...${own} name=${flow.stages.opened} pieces=${[{ what: flow.opened, n: all, drill: {}, kind: 'all' }]} />
        <${Step} ...${own} name=${flow.stages.answered} pieces=${halves('coverage', [flow.answered, flow.unanswered])}>${asked > 0 && html`<p class="hint">${flow.clarified(asked, led)}</p>`}</${Step}>
        <${Step} ...${own} name=${flow.stages.desk} pieces=${halves('contained', [flow.alone, flow.passed])} />
        <${Step} ...${own} name=${flow.stages.ended} pieces=${ended} isNamedBelow=${true} />
      </dl>
      <${Classes} ...${own} report=${report} />
    </section>`;
}

/** A step as one bar, its pieces as long as they are many; below it what they are, unless a table tells that. */
function Step({ board, words, all, name, pieces, isNamedBelow = false, children }) {
  const there = pieces.filter(({ n }) => n > 0);
  const told = ({ what, n }) => `${what} ${n} (${percent(n / all, 1)})`;
  return html`
    <dt>${name}</dt>
    <dd>
      <div class="rp-step">${there.map(piece => html`
        <a key=${piece.what} class=${`rp-piece ${piece.kind}`} style=${{ flexGrow: piece.n }} href=${board.href({ talks: piece.drill, talk: '' })} title=${told(piece)} aria-label=${told(piece)}></a>`)}</div>
      ${!isNamedBelow && html`<p class="rp-pieces">${there.map(({ what, n, drill, kind }) => html`
        <span key=${what}><span class=${`swatch ${kind}`}></span>${what} <${Open} board=${board} words=${words} what=${what} drill=${drill}>${n}</${Open}> <small>${percent(n / all, 1)}</small></span>`)}</p>`}
      ${children}
    </dd>`;
}

function Classes({ board, words, all, report }) {
  const { heads } = words.flow;
  const row = (name, [title, meaning], n, drill, kind = '') => html`
    <tr key=${name} class=${kind}>
      <th scope="row">${kind ? '' : html`<span class=${`swatch ${name}`}></span>`}${title}</th><td class="meaning">${meaning}</td>
      <td><${Open} board=${board} words=${words} what=${title} n=${n} drill=${drill}>${n}</${Open}></td><td>${percent(n / all, 1)}</td>
    </tr>`;
  const reasons = Object.entries(report.handed_over_reasons).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  return html`
    <table>
      <thead><tr><th scope="col">${heads.class}</th><th scope="col" class="meaning">${heads.meaning}</th><th scope="col">${heads.talks}</th><th scope="col">${heads.share}</th></tr></thead>
      <tbody>${CLASSES.map(name => html`
        ${row(name, words.names.classes[name], report.classes[name] ?? 0, { class: name })}
        ${name === 'handed_over' && reasons.map(([reason, n]) => row(reason, [words.names.reasons[reason] ?? reason, ''], n, { class: name, by: 'reason', part: reason }, 'sub'))}`)}</tbody>
      <tfoot><tr><th scope="row">${words.flow.all}</th><td class="meaning"></td><td><${Open} board=${board} words=${words} what=${words.talks.all} drill=${{}}>${all}</${Open}></td><td>100%</td></tr></tfoot>
    </table>`;
}
