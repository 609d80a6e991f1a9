// Where does it go worst? Combinations of up to four cuts, which are a report of their own, so that nothing is asked before somebody wants it.
import { html, useEffect, useRef } from '../../lib.js';
import { Failed } from '../../failed.js';
import { OVERLAPPING, TITLED } from '../measures.js';
import { rateOf } from '../names.js';
import { Form } from './form.js';
import { whyEmpty } from './state.js';
import { CrossTable } from './table.js';

/** What is counted where it is not conversations: one can have several. @type {Record<string, (own: any) => (n: number) => string>} */
const UNITS = {
  clarify_success: own => own.questions,
  first_answer_in_time: own => own.waits,
  next_answers_in_time: own => own.waits,
  resolved_in_time: own => own.waits,
};

/** @param {{board: any, words: any, language: string, details?: string[], fewest: number}} props */
export function Cross({ board, words, language, details, fewest }) {
  const { cross: asked } = board.view.value;
  const { report: table, fault } = board.answer('cross');
  useEffect(() => {
    if (asked?.cuts.some(cut => TITLED.includes(cut))) board.readTitles();
  }, [asked]);
  const own = words.cross;
  // What was pressed is made anew, or is gone, and the keyboard goes on at the heading.
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const ask = cross => {
    heading.current?.focus();
    board.go({ cross });
  };
  return html`
    <section class=${asked ? 'rp-cross asked' : 'rp-cross'} aria-labelledby="rp-cross">
      <header class="rp-title">
        <h2 id="rp-cross" tabindex="-1" ref=${heading}>${own.title}</h2>
        ${asked && html`<button onClick=${() => ask(null)}>${own.hide}</button>`}
      </header>
      <p class="hint">${own.lead}</p>
      <${Form} key=${`${asked?.cuts} ${asked?.figure}`} words=${words} details=${details} asked=${asked} ask=${ask} />
      ${asked && html`<div class="rp-found">
        ${fault && html`<${Failed} fault=${fault} words=${words} retry=${board.again} />`}
        ${!table && !fault && html`<p class="empty" role="status">${own.seeking}</p>`}
        ${table && html`<${Found} ...${{ board, words, language, fewest, table }} key=${`${asked.cuts} ${asked.figure}`} />`}
      </div>`}
    </section>`;
}

function Found({ board, words, language, fewest, table }) {
  const own = words.cross,
    { whole, figure, cuts, n_too_few, n_left_out } = table,
    why = whyEmpty(table);
  const things = (UNITS[figure]?.(own) ?? own.talks)(whole.denominator);
  return html`
    ${whole.denominator > 0 && html`<p role="status">${own.whole(rateOf(whole), own.wrong[figure], whole.numerator, things)}</p>`}
    ${why && html`<p class="empty">${why === 'few' ? own.allFew(n_too_few, fewest) : own.empty[why]}</p>`}
    ${!why && html`<${CrossTable} board=${board} words=${words} language=${language} table=${table} />`}
    ${!why && n_too_few > 0 && html`<p class="hint">${own.few(n_too_few, fewest)}</p>`}
    ${n_left_out > 0 && html`<p class="hint">${own.leftOut(n_left_out)}</p>`}
    ${cuts.some(cut => OVERLAPPING.includes(cut)) && html`<p class="hint">${own.overlap}</p>`}`;
}
