// Words that stood again and again where talks went badly, one at a time, with a key for each decision.
import { html, useEffect, useRef, useState } from '../../lib.js';
import { Failed } from '../../failed.js';
import { counted } from '../demands/state.js';
import { Proposal } from './proposal.js';
import { countOf, deedOf, isAdded, lastUndoable, left } from './state.js';
import { RISK_WORDS } from './words.js';

const PERIODS = [7, 30, 90];

/** How far one has come, and what is on its way. */
function Counts({ weighing, list, words, served }) {
  const { nSending, serving, undo } = weighing;
  const [passed, skipped] = ['passed', 'skipped'].map(kind => countOf(list, verdict => verdict.kind === kind));
  return html`
    <p class="kn-counts-line"><span role="status">${words.counts(countOf(list, isAdded), passed, skipped, left(list))}</span> ${lastUndoable(list) && html`<button class="link" onClick=${undo}>${words.undo} <kbd>u</kbd></button>`}</p>
    ${nSending.value > 0 ? html`<p class="kn-busy" role="status">${words.sending(nSending.value)}</p>`
    : serving.value !== null && html`<p class="kn-done" role="status">${served[serving.value]}</p>`}`;
}

/** What is said where no proposal is left to look at. */
function End({ list, words, language }) {
  if (list.total > 0) return html`<p class="empty">${words.done}</p>`;
  return html`<p class="empty">${list.nBad > 0 ? words.none(counted(list.nBad, language), counted(list.nCalm, language)) : words.noBad}</p>`;
}

/** How much was read, and what cannot be done. */
const Notes = ({ list, words, language }) => html`
  ${!list.mayEdit && !list.mayAdd && html`<p class="hint">${words.off}</p>`}
  ${list.nTalksRead < list.nTalks && html`<p class="hint">${words.sample(counted(list.nTalksRead, language), counted(list.nTalks, language))}</p>`}
  ${list.total > 0 && html`<p class="hint">${words.read(counted(list.nBad, language), counted(list.nCalm, language))}</p>`}`;

/** @param {{weighing: ReturnType<typeof import('./weighing.js').createWeighing>, words: any, language: string}} props */
export function Risks({ weighing, words: room, language }) {
  const words = RISK_WORDS[language];
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  const { list, days, fault, nSending } = weighing;
  /** The words that a red line is chosen for: others that come in their place have none. */
  const [chosenFor, setChosenFor] = useState(/** @type {string | null} */ (null));
  const first = list.value?.open[0];
  const setChoosing = isWanted => setChosenFor((isWanted && list.value?.open[0]?.words) || null);
  useEffect(() => {
    const isLookedThrough = list.value !== null && list.value.open.length === 0 && nSending.value === 0;
    if (list.value === null || isLookedThrough) weighing.begin();
  }, []);
  useEffect(() => {
    const press = event => {
      const isElsewhere = !section.current?.checkVisibility() || document.querySelector('dialog[open]');
      const isTyping = event.target.closest?.('input, select, textarea') || event.altKey || event.ctrlKey || event.metaKey || event.repeat;
      // A button that has the focus is pressed by it, as everywhere.
      const isPressing = event.key === ' ' && event.target.closest?.('button, a, summary');
      const deed = isElsewhere || isTyping || isPressing || !list.value ? null : deedOf(event.key, list.value.weights);
      if (!deed) return;
      event.preventDefault();
      if (deed.kind === 'choosing') setChoosing(list.value?.mayAdd);
      else if (deed.kind === 'undone') weighing.undo();
      else weighing.decide(deed);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return html`
    <section aria-labelledby="kn-risks" ref=${section}>
      <h2 id="kn-risks">${words.title}</h2>
      <p class="lead">${words.lead}</p>
      <div class="kn-topic-tools"><label><span>${words.days}</span>
        <select value=${String(days.value)} onChange=${event => weighing.begin(Number(event.target.value))}>${PERIODS.map(n => html`<option value=${String(n)}>${words.lastDays(n)}</option>`)}</select></label></div>
      ${!list.value && !fault.value && html`<p class="kn-busy" role="status">${words.reading}</p>`}
      ${fault.value && html`<${Failed} fault=${fault.value} words=${room} retry=${() => weighing.begin()} />`}
      ${list.value && html`
        <${Notes} list=${list.value} words=${words} language=${language} />
        <${Counts} weighing=${weighing} list=${list.value} words=${words} served=${words.served} />
        ${first
        ? html`<${Proposal} list=${list.value} words=${words} language=${language} isChoosing=${chosenFor === first.words} setChoosing=${setChoosing} decide=${weighing.decide} /><p class="hint">${words.weightHint}</p><p class="hint kn-keys">${words.keys}</p>`
        : left(list.value) > 0 && !fault.value ? html`<p class="kn-busy" role="status">${words.reading}</p>` : html`<${End} list=${list.value} words=${words} language=${language} />`}`}
    </section>`;
}
