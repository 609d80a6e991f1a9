// The questions about which the bot is half sure, one at a time, with a key for each decision.
import { html, useEffect, useRef } from '../../lib.js';
import { Failed } from '../../failed.js';
import { Lesson } from './lesson.js';
import { countOf, deedOf, lastUndoable, left } from './state.js';
import { LESSON_WORDS } from './words.js';

const PERIODS = [7, 30, 90];

/** How far one has come, and what is on its way. */
function Counts({ learning, list, words }) {
  const { nSending, nSureNow } = learning;
  const counts = words.counts(countOf(list, 'taught'), countOf(list, 'passed'), countOf(list, 'skipped'), left(list));
  return html`
    <p class="kn-counts-line"><span role="status">${counts}</span> ${lastUndoable(list) && html`<button class="link" onClick=${() => learning.decide('undone')}>${words.undo} <kbd>u</kbd></button>`}</p>
    ${nSending.value > 0 ? html`<p class="kn-busy" role="status">${words.sending(nSending.value)}</p>`
    : nSureNow.value !== null && html`<p class="kn-done" role="status">${words.reloaded(nSureNow.value)}</p>`}`;
}

/** What is said where no lesson is left to look at. */
const End = ({ list, words }) => html`<p class="empty">${list.total === 0 ? words.none(list.nQuestions, list.nSure) : words.done}</p>`;

/** @param {{learning: ReturnType<typeof import('./learning.js').createLearning>, words: any, language: string}} props */
export function Lessons({ learning, words: room, language }) {
  const words = LESSON_WORDS[language];
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  const { list, days, fault, nSending } = learning;
  useEffect(() => {
    const isLookedThrough = list.value !== null && list.value.open.length === 0 && nSending.value === 0;
    if (list.value === null || isLookedThrough) learning.begin();
  }, []);
  useEffect(() => {
    const press = event => {
      const isElsewhere = !section.current?.checkVisibility() || document.querySelector('dialog[open]');
      const isTyping = event.target.closest?.('input, select, textarea') || event.altKey || event.ctrlKey || event.metaKey || event.repeat;
      // A button that has the focus is pressed by these, as everywhere.
      const isPressing = ['Enter', ' '].includes(event.key) && event.target.closest?.('button, a, summary');
      const deed = isElsewhere || isTyping || isPressing ? null : deedOf(event.key);
      if (!deed) return;
      event.preventDefault();
      learning.decide(deed.kind, deed.at);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return html`
    <section aria-labelledby="kn-lessons" ref=${section}>
      <h2 id="kn-lessons">${words.title}</h2>
      <p class="lead">${words.lead}</p>
      <div class="kn-topic-tools"><label><span>${words.days}</span>
        <select value=${String(days.value)} onChange=${event => learning.begin(Number(event.target.value))}>${PERIODS.map(n => html`<option value=${String(n)}>${words.lastDays(n)}</option>`)}</select></label></div>
      ${!list.value && !fault.value && html`<p class="kn-busy" role="status">${words.reading}</p>`}
      ${fault.value && html`<${Failed} fault=${fault.value} words=${room} retry=${() => learning.begin()} />`}
      ${list.value && html`
        ${!list.value.mayEdit && html`<p class="hint">${words.off}</p>`}
        ${list.value.nTalksRead < list.value.nTalks && html`<p class="hint">${words.sample(list.value.nTalksRead, list.value.nTalks)}</p>`}
        <${Counts} learning=${learning} list=${list.value} words=${words} />
        ${list.value.open.length > 0
        ? html`<${Lesson} list=${list.value} words=${words} language=${language} decide=${learning.decide} /><p class="hint kn-keys">${words.keys}</p>`
        : left(list.value) > 0 && !fault.value ? html`<p class="kn-busy" role="status">${words.reading}</p>` : html`<${End} list=${list.value} words=${words} />`}`}
    </section>`;
}
