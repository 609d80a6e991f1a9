// What would the content that is served now do with the talks of the last days?
import { titlesOf } from '../../atoms.js';
import { html, useEffect, useRef, useState } from '../../lib.js';
import { Failed } from '../../failed.js';
import { ReplayExamples } from './replay-examples.js';
import { MOST_TALKS, figuresOf, untitled, verdictOf } from './replay-state.js';
import { REPLAY_WORDS } from './replay-words.js';

/** What the days can be chosen from. */
const PERIODS = [1, 7, 14, 30];
/** The server puts thousands of messages to the engine. */
const LIMIT_MS = 120000;

/** @typedef {{replay: import('./replay-state.js').Replay, days: number, titles: Record<string, string>}} Told */

/** @param {{api: (path: string, options?: any) => Promise<any>, words: any, language: string}} props */
export function Replay({ api, words: room, language }) {
  const words = REPLAY_WORDS[language];
  const [days, setDays] = useState(7);
  const [told, tell] = useState(/** @type {Told | null} */ (null));
  const [fault, setFault] = useState(/** @type {any} */ (null));
  const [isBusy, setBusy] = useState(false);
  async function run() {
    setBusy(true);
    setFault(null);
    tell(null);
    try {
      const replay = await api(`/insight/replay?days=${days}`, { limitMs: LIMIT_MS });
      tell({ replay, days, titles: await titlesOf(api, untitled(replay.examples)) });
    } catch (error) {
      setFault(error);
    }
    setBusy(false);
  }
  return html`
    <section class="kn-replay" aria-labelledby="kn-replay">
      <header>
        <h2 id="kn-replay">${words.title}</h2>
        <select aria-label=${words.days} value=${String(days)} disabled=${isBusy} onChange=${event => setDays(Number(event.target.value))}>${PERIODS.map(n => html`<option value=${String(n)}>${words.lastDays(n)}</option>`)}</select>
        <button class="primary" disabled=${isBusy} onClick=${run}>${words.run(days)}</button>
      </header>
      <p class="hint">${words.lead(new Intl.NumberFormat(language).format(MOST_TALKS))}</p>
      ${isBusy && html`<p class="hint" role="status">${words.busy}</p>`}
      ${fault && html`<${Failed} fault=${fault} words=${room} retry=${run} />`}
      ${told && html`<${Result} ...${told} words=${words} />`}
    </section>`;
}

/** @param {Told & {words: any}} props */
function Result({ replay, days, titles, words }) {
  const verdict = verdictOf(replay);
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  if (verdict === 'nothing') return html`<p class="empty" role="status">${words.nothing(words.lastDays(days))}</p>`;
  return html`
    <div class="kn-replayed">
      <p class="kn-figure" tabindex="-1" ref=${heading}><b>${words.verdicts[verdict](replay.talks, replay.talks - replay.same)}</b></p>
      <p class="hint">${words.counts(words.lastDays(days), replay.talks, replay.messages, replay.same)}${replay.talks >= MOST_TALKS && html` ${words.latest}`}</p>
      ${verdict !== 'same' && html`
        <ul class="kn-told">${figuresOf(replay).map(({ name, kind, n }) => html`<li key=${name} class=${kind}>${words.figures[name](n)}</li>`)}</ul>
        <p class="hint">${words.first}</p>
        <${ReplayExamples} examples=${replay.examples} titles=${titles} words=${words} />`}
    </div>`;
}
