// Answers for people to judge, one at a time, with one key each.
import { html, useEffect, useRef, useState } from '../../lib.js';
import { Failed } from '../../failed.js';
import { percent } from '../../words.js';
import { VERDICTS, begun, extended, judged, undone, verdictOf, weekBefore } from './state.js';
import { REVIEW_WORDS } from './words.js';

/** How many weeks can be chosen. */
const WEEKS = 8;

const Answer = ({ answer, words }) => html`
  <article class="kn-review">
    <h3>${words.asked}</h3><p class="kn-asked">${answer.question}</p>
    <h3>${words.answered} <span class="hint">${answer.title ?? answer.atom}${answer.confidence === null ? '' : ` · ${words.sure(percent(answer.confidence))}`}</span></h3>
    <div class="kn-bubble rich" dangerouslySetInnerHTML=${{ __html: answer.html }}></div>
  </article>`;

/** @param {{api: (path: string, options?: any) => Promise<any>, words: any, language: string}} props */
export function Reviews({ api, words: room, language }) {
  const words = REVIEW_WORDS[language];
  const [sample, setSample] = useState(/** @type {import('./state.js').Sample | null} */ (null));
  const [latest, setLatest] = useState('');
  const [week, setWeek] = useState('');
  const [fault, setFault] = useState(/** @type {any} */ (null));
  const [isFailed, setFailed] = useState(false);
  const isBusy = useRef(false);
  const read = wanted => api(`/insight/reviews?open=true&limit=50${wanted ? `&week=${wanted}` : ''}`);
  async function begin() {
    setFault(null);
    setSample(null);
    try {
      const page = await read(week);
      if (!latest) setLatest(page.week);
      setSample(begun(page));
    } catch (error) {
      setFault(error);
    }
  }
  useEffect(() => { begin(); }, [week]);
  async function judge(verdict) {
    const answer = sample?.answers[0];
    if (!answer || isBusy.current) return;
    isBusy.current = true;
    setFailed(false);
    try {
      await api('/insight/reviews', { body: { conversation: answer.conversation, event: answer.event, verdict } });
      const next = judged(sample, verdict);
      setSample(next.answers.length === 0 && next.n_mine < next.n_sample ? extended(next, await read(next.week)) : next);
    } catch {
      setFailed(true);
    }
    isBusy.current = false;
  }
  useEffect(() => {
    const press = event => {
      const isTyping = event.target.closest?.('input, select, textarea') || event.altKey || event.ctrlKey || event.metaKey;
      const verdict = isTyping ? null : verdictOf(event.key);
      if (verdict) judge(verdict);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
  return html`
    <section aria-labelledby="kn-reviews">
      <h2 id="kn-reviews">${words.title}</h2>
      <p class="lead">${words.lead}</p>
      ${latest && html`<div class="kn-topic-tools"><label><span>${words.week}</span>
        <select value=${week || latest} onChange=${event => setWeek(event.target.value)}>${Array.from({ length: WEEKS }, (_, at) => weekBefore(latest, at - 1)).map(monday => html`<option value=${monday}>${words.weekOf(monday)}</option>`)}</select></label></div>`}
      ${fault && html`<${Failed} fault=${fault} words=${room} retry=${begin} />`}
      ${sample && html`
        <p class="hint" role="status">${words.counts(sample.n_mine, sample.n_sample, sample.n_answers)}</p>
        ${sample.answers.length > 0 ? html`
          <${Answer} answer=${sample.answers[0]} words=${words} />
          <div class="kn-verdicts">${VERDICTS.map(([key, verdict]) => html`<button onClick=${() => judge(verdict)}><kbd>${key}</kbd> ${words.verdicts[verdict]}</button>`)}<span class="hint">${words.keys}</span></div>`
        : html`<p class="empty">${sample.n_sample === 0 ? words.none : words.done}</p>`}
        ${isFailed && html`<p class="fault" role="alert">${words.failed}</p>`}
        ${sample.judged.length > 0 && html`<p><button class="link" onClick=${() => setSample(undone(sample))}>${words.undo}</button></p>`}`}
    </section>`;
}
