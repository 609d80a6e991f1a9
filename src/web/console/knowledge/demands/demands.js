// What customers want and no answer can give: who sees to it, how far it has come, and whether it is asked less since.
import { html, useEffect, useRef, useState } from '../../lib.js';
import { Failed } from '../../failed.js';
import { percent } from '../state.js';
import { isSample } from '../topics/state.js';
import { Demand } from './demand.js';
import { counted, extended, keeping } from './state.js';
import { DEMAND_WORDS } from './words.js';

/** Each page is measured over all talks of its weeks. */
const LIMIT_MS = 120_000;

/** How many of them were taken on, in words. */
const Adoption = ({ adoption: { numerator, denominator, rate, low, high }, words }) =>
  rate !== null && html`
    <div class="kn-adoption">
      <p class="kn-share">${percent(rate)}</p>
      <p class="hint">${words.adoption(numerator, denominator)}${low !== null && html`${words.gap}${words.range(percent(low), percent(high))}`}</p>
    </div>`;

const Unread = ({ files, words }) =>
  files.length > 0 && html`
    <p class="hint">${words.unread(files.length)}</p>
    <ul class="kn-faults">${files.map(({ path, message }) => html`<li key=${path} class="error"><code>${path}</code><p class="kn-detail" lang="en">${message}</p></li>`)}</ul>`;

/** That something was kept that is not on the page any more, and the focus with it. */
function KeptElsewhere({ children }) {
  const told = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => told.current?.focus(), []);
  return html`<p class="kn-done" role="status" tabindex="-1" ref=${told}>${children}</p>`;
}

const Empty = ({ words, look }) => html`<div class="empty kn-none"><p>${words.none}</p><p>${words.noneHow}</p><button onClick=${look}>${words.toTopics}</button></div>`;

/** @param {{api: (path: string, options?: any) => Promise<any>, words: any, language: string, wanted: string, look: () => void}} props `wanted` is the name of the one that somebody came for */
export function Demands({ api, words: room, language, wanted, look }) {
  const words = DEMAND_WORDS[language];
  const [page, setPage] = useState(/** @type {import('./state.js').Page | null} */ (null));
  const [fault, setFault] = useState(/** @type {any} */ (null));
  /** What was kept last, so that it is told where it is not on the page any more. */
  const [kept, setKept] = useState(/** @type {{name: string, title: string, state: string} | null} */ (null));
  const ask = after => api(`/insight/demands?after=${after}`, { limitMs: LIMIT_MS });
  /** Reads on from a page, or anew as many as are shown. @param {import('./state.js').Page | null} from */
  async function read(from = null) {
    setFault(null);
    try {
      let next = await ask(from?.next ?? 0);
      if (from) next = extended(from, next);
      else while (next.next !== null && next.demands.length < (page?.demands.length ?? 0)) next = extended(next, await ask(next.next));
      setPage(next);
    } catch (error) {
      setFault(error);
    }
  }
  useEffect(() => { read(); }, []);
  async function save(demand, fields) {
    try {
      await api(`/insight/demands/${encodeURIComponent(demand.name)}`, { method: 'PUT', body: keeping(demand, fields) });
      setKept({ name: demand.name, title: demand.title, state: fields.state });
    } catch (/** @type {any} */ error) {
      if (error.code === 'newer-file') await read();
      throw error;
    }
    await read();
  }
  return html`
    <section aria-labelledby="kn-demands">
      <h2 id="kn-demands">${words.title}</h2>
      <p class="lead">${words.lead}</p>
      ${!page && !fault && html`<p class="kn-busy" role="status">${words.reading}</p>`}
      ${fault && html`<${Failed} fault=${fault} words=${room} retry=${() => read()} />`}
      ${page && html`
        <${Adoption} adoption=${page.adoption} words=${words} />
        ${isSample(page) && html`<p class="hint">${words.sample(counted(page.n_talks_read, language), counted(page.n_talks, language))}</p>`}
        ${!page.may_edit && html`<p class="hint">${words.off}</p>`}
        <${Unread} files=${page.unread ?? []} words=${words} />
        ${kept && !page.demands.some(demand => demand.name === kept.name) && html`<${KeptElsewhere} key=${kept.name}>${words.keptElsewhere(kept.title, words.states[kept.state])}</${KeptElsewhere}>`}
        ${page.total === 0 && html`<${Empty} words=${words} look=${look} />`}
        <ol class="kn-topics">${page.demands.map(demand => html`<${Demand} key=${demand.name} demand=${demand} words=${words} language=${language} mayEdit=${page.may_edit} save=${save} isWanted=${demand.name === wanted} />`)}</ol>
        ${page.next !== null && html`<div class="rest"><button class="more" onClick=${() => read(page)}>${room.more}</button></div>`}`}
    </section>`;
}
