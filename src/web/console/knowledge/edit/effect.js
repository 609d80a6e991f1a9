// What an edit does to the answers: which questions get another one.
import { html, useEffect, useRef, useState } from '../../lib.js';
import { FaultList } from '../faults.js';
import { KINDS, counts, kindOf, sorted } from './effect-state.js';

/** How many moves are shown at once. */
const PAGE = 30;

const Answered = ({ name, answered, words }) => html`
  <div><dt>${name}</dt><dd><b>${words.acts[answered.act] ?? answered.act}</b> ${answered.title} ${answered.target && html`<small>${answered.target}</small>`}</dd></div>`;

const Move = ({ move, words }) => html`
  <li class=${`kn-move ${kindOf(move)}`}>
    <p class="kn-marks"><q>${move.text}</q> <span class="tag kind">${words.kinds[kindOf(move)]}</span> <span class="tag">${words.by[move.asked_by] ?? move.asked_by}</span></p>
    <dl><${Answered} name=${words.before} answered=${move.before} words=${words} /><${Answered} name=${words.after} answered=${move.after} words=${words} /></dl>
  </li>`;

function Moves({ moved, words }) {
  const [kind, setKind] = useState('');
  const [n, setN] = useState(PAGE);
  const number = { '': moved.length, ...counts(moved) };
  const list = sorted(moved, kind);
  const choose = next => () => {
    setKind(next);
    setN(PAGE);
  };
  return html`
    <div class="kn-views" role="group" aria-label=${words.effectTitle}>
      ${['', ...KINDS].filter(name => !name || number[name] > 0).map(name => html`<button class=${name} aria-pressed=${kind === name} onClick=${choose(name)}>${words.kinds[name]} ${number[name]}</button>`)}
    </div>
    <ul class="kn-moves">${list.slice(0, n).map(move => html`<${Move} move=${move} words=${words} />`)}</ul>
    ${list.length > n && html`<div class="rest"><button class="more" onClick=${() => setN(n + PAGE)}>${words.more(Math.min(PAGE, list.length - n))}</button></div>`}`;
}

const Result = ({ result, words }) => html`
  <p class="hint">${words.edit.asked(result.n_asked, result.n_known)}</p>
  <p class="kn-figure"><b>${words.edit.moved(result.n_moved)}</b></p>
  ${result.moved.length > 0 && html`<${Moves} moved=${result.moved} words=${words.edit} />`}
  <${FaultList} faults=${result.faults ?? []} words=${words} />`;

const said = (fault, words) => (fault.status === 429 || fault.status === 503 ? words.busy(fault.wait) : fault.code === 'draft-has-errors' ? words.why.errors : words.noEffect(fault.detail || fault.message));

export function Effect({ draft, words, isFirst, measure }) {
  const { effect } = draft;
  const title = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => title.current?.closest('section')?.scrollIntoView({ block: 'start' }), [effect.isMeasuring]);
  const isOld = effect.of !== draft.text;
  return html`
    <section class="kn-effect" aria-labelledby="kn-effect">
      <h2 id="kn-effect" ref=${title}>${words.edit.effectTitle}</h2>
      <div role="status">
        ${effect.isMeasuring && html`<p class="kn-busy">${words.edit.measuring}</p>`}
        ${isFirst && !effect.isMeasuring && html`<p class="hint">${words.edit.first}</p>`}
        ${effect.fault && html`<p class="fault">${said(effect.fault, words.edit)}</p>`}
        ${isOld && !effect.isMeasuring && html`<p class="hint">${words.edit.old} <button class="link" onClick=${measure}>${words.edit.again}</button></p>`}
      </div>
      ${effect.result && html`<${Result} result=${effect.result} words=${words} />`}
    </section>`;
}
