// One proposal: where the words stood, in whose messages, and what they may be added as, with a key for each.
import { html, useEffect, useRef } from '../../lib.js';
import { moment } from '../../report/names.js';
import { Choose } from './choose.js';
import { KEYS, marked } from './state.js';

/** In how many talks the words stood, and how those went, in a line. */
const Stood = ({ proposal: { bad, calm, angry, risky, lines }, words }) => html`
  <p class="kn-became">
    <span>${words.stood(bad, calm)}</span>
    ${angry > 0 && html`<span class="tag warm">${words.angry(angry)}</span>`}
    ${risky > 0 && html`<span class="tag red">${words.risky(risky)}</span>`}
    ${lines.map(({ line, category, times }) => html`<span class="tag">${category} · ${line} ${words.times(times)}</span>`)}
  </p>`;

const Example = ({ example: { text, at }, own, language }) => html`
  <li><q>${marked(text, own).map(({ piece, isMarked }) => (isMarked ? html`<mark>${piece}</mark>` : piece))}</q> <time datetime=${at}>${moment(at, language)}</time></li>`;

const Weights = ({ list, words, decide }) => html`
  <h3 id="kn-anger">${words.asAnger}</h3>
  <ol class="kn-guesses kn-weights" aria-labelledby="kn-anger">${list.weights.map(({ name, weight }, at) => html`
    <li><button disabled=${!list.mayAdd} onClick=${() => decide({ kind: 'anger', weight })}>
      <span class="kn-press"><kbd>${KEYS[at]}</kbd></span>
      <span class="kn-guess">${words.weights[name] ?? name}</span>
      <span class="hint">${words.effects[name]}</span>
      <span class="tag">${weight.toFixed(2)}</span>
    </button></li>`)}</ol>`;

const Refused = ({ fault, words }) => html`
  <p class="fault" role="alert">${words.refused[fault.code] ?? words.refused['']}${['draft-has-errors', 'bad-field'].includes(fault.code) && fault.detail && html`<small class="kn-detail" lang="en">${fault.detail}</small>`}</p>`;

/** A proposal whose words have the focus when they come after others, so that a key means them and no button of before. */
export function Proposal({ list, words, language, isChoosing, setChoosing, decide }) {
  const [proposal] = list.open;
  const text = useRef(/** @type {HTMLElement | null} */ (null));
  const before = useRef(proposal.words);
  useEffect(() => {
    if (before.current !== proposal.words) text.current?.focus();
    before.current = proposal.words;
  }, [proposal.words]);
  function close() {
    setChoosing(false);
    text.current?.focus();
  }
  const fault = list.fault?.words === proposal.words ? list.fault.fault : null;
  return html`
    <article class="kn-review kn-lesson kn-risk">
      <h3 id="kn-proposed">${words.proposed}</h3>
      <p class="kn-asked" tabindex="-1" ref=${text} aria-labelledby="kn-proposed kn-words"><q id="kn-words">${proposal.words}</q></p>
      <${Stood} proposal=${proposal} words=${words} />
      <h3 id="kn-said">${words.examples}</h3>
      <ul class="kn-said" aria-labelledby="kn-said">${proposal.examples.map(example => html`<${Example} example=${example} own=${proposal.words} language=${language} />`)}</ul>
      <${Weights} list=${list} words=${words} decide=${decide} />
      <h3>${words.asLine}</h3>
      ${isChoosing
      ? html`<${Choose} key=${proposal.words} proposal=${proposal} lines=${list.lines} words=${words} choose=${line => decide({ kind: 'red_line', line })} close=${close} />`
      : html`<p class="kn-choose"><button disabled=${!list.mayAdd} onClick=${() => setChoosing(true)}><kbd>r</kbd> ${words.choose}…</button></p>`}
      ${list.mayEdit && !list.mayAdd && html`<p class="hint">${words.noIntents}</p>`}
      ${fault && html`<${Refused} fault=${fault} words=${words} />`}
      <div class="kn-verdicts">
        <button disabled=${!list.mayEdit} onClick=${() => decide({ kind: 'passed' })}><kbd>x</kbd> ${words.pass}</button>
        <button onClick=${() => decide({ kind: 'skipped' })}><kbd>${words.space}</kbd> ${words.skip}</button>
      </div>
    </article>`;
}
