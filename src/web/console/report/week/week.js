// A week in plain words, for people who read no tables: as a page that shows itself, or as a file.
import { html, useState } from '../../lib.js';
import { longDay } from '../names.js';
import { isDay } from '../period.js';
import { save } from '../save.js';
import { fileOf, isUnfinished, lastWeek, weekIn, weekOf } from './state.js';
import { openTab, showIn } from './tab.js';

/** @param {{board: any, words: any, language: string}} props */
export function Week({ board, words: { week: words }, language }) {
  const today = board.today();
  const [day, choose] = useState(lastWeek(today));
  const [told, tell] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { from, to } = weekOf(day),
    note = isUnfinished(day, today) ? words.unfinished(longDay(today, language)) : '';
  /** @param {'html' | 'markdown'} format @param {(text: string, type: string) => unknown} use @param {() => void} [miss] */
  async function fetchWeek(format, use, miss = () => {}) {
    setBusy(true);
    tell(words.preparing);
    try {
      const file = await board.api(weekIn(day, language, format), { isFile: true }),
        text = await file.text();
      use(text, file.type);
      tell('');
    } catch (fault) {
      miss();
      tell(why(/** @type {any} */ (fault), words));
    }
    setBusy(false);
  }
  const keep = format => fetchWeek(format, (text, type) => save(new Blob([text], { type }), fileOf(day, format)));
  function open() {
    const tab = openTab(words.preparing);
    if (!tab) return keep('html');
    return fetchWeek('html', text => tab.closed || showIn(tab, text), () => tab.close());
  }
  return html`
    <section class="rp-week" aria-labelledby="rp-week">
      <header class="rp-week-head">
        <h2 id="rp-week">${words.title}</h2>
        <p role="status">${note && html`<span class="tag warm rp-week-unfinished">${note}</span>`}</p>
      </header>
      <p class="hint">${words.lead}</p>
      <div class="rp-week-row">
        <label><span>${words.day}</span><input type="date" required max=${today} value=${day} onChange=${event => isDay(event.target.value) && choose(event.target.value)} /></label>
        <span class="rp-week-of">${words.of(from, to)}</span>
        <button class="primary" disabled=${isBusy} onClick=${open}>${words.open}</button>
        <span class="rp-week-files" role="group" aria-labelledby="rp-week-files"><span id="rp-week-files">${words.files}</span>
          <span class="switch">
            <button disabled=${isBusy} onClick=${() => keep('html')}>HTML</button>
            <button disabled=${isBusy} onClick=${() => keep('markdown')}>Markdown</button>
          </span>
        </span>
      </div>
      <p class="hint" role="status">${told}</p>
    </section>`;
}

/** Why there is no week, in words. */
function why({ status, code }, words) {
  if (status === 403) return words.forbidden;
  if (status === 404) return words.absent;
  return code === 'report-running' ? words.busy : words.failed;
}
