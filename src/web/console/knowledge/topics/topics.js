// What customers ask about: the topics that cost most, and what an editor makes of them.
import { html, useEffect, useState } from '../../lib.js';
import { Failed } from '../../failed.js';
import { raising } from '../demands/state.js';
import { DEMAND_WORDS } from '../demands/words.js';
import { Replay } from './replay.js';
import { deedOf, isSample } from './state.js';
import { Topic } from './topic.js';
import { TOPIC_WORDS } from './words.js';

const PERIODS = [7, 30, 90];

/** @param {{api: (path: string, options?: any) => Promise<any>, words: any, language: string, edit: (path: string) => void, write: (path: string) => void, look: (demand: string) => void}} props `write` goes on with a draft */
export function Topics({ api, words: room, language, edit, write, look }) {
  const words = TOPIC_WORDS[language];
  const [days, setDays] = useState(30);
  const [sort, setSort] = useState('cost');
  const [page, setPage] = useState(/** @type {any} */ (null));
  const [fault, setFault] = useState(/** @type {any} */ (null));
  const [done, setDone] = useState(/** @type {Record<string, {as: string, path: string, name?: string}>} */ ({}));
  const [isFailed, setFailed] = useState(false);
  async function read(after = 0) {
    setFault(null);
    try {
      const next = await api(`/insight/topics?days=${days}&sort=${sort}&after=${after}`);
      setPage(before => (after && before ? { ...next, topics: [...before.topics, ...next.topics] } : next));
    } catch (error) {
      setFault(error);
    }
  }
  useEffect(() => { setPage(null); read(); }, [days, sort]);
  async function adopt(as, text, atom = '', answer = '') {
    setFailed(false);
    try {
      const body = { as, text, ...(atom && { atom }), ...(answer && { answer }) };
      const saved = await api('/insight/adoptions', { body });
      setDone(known => ({ ...known, [deedOf(as, text, as === 'draft' ? '' : atom)]: { as, path: saved.path } }));
    } catch {
      setFailed(true);
    }
  }
  /** What goes wrong is told in the form of the topic. */
  async function raise(topic, form) {
    const { name, path } = await api('/insight/demands', { body: raising(topic, form) });
    setDone(known => ({ ...known, [deedOf('demand', topic.name)]: { as: 'demand', path, name } }));
  }
  const number = n => new Intl.NumberFormat(language).format(n);
  const most = page ? Math.max(0, ...page.topics.map(topic => topic.cost)) : 0;
  return html`
    <${Replay} api=${api} words=${room} language=${language} />
    <section aria-labelledby="kn-topics">
      <h2 id="kn-topics">${words.title}</h2>
      <div class="kn-topic-tools">
        <label><span>${words.days}</span><select value=${String(days)} onChange=${event => setDays(Number(event.target.value))}>${PERIODS.map(n => html`<option value=${String(n)}>${words.lastDays(n)}</option>`)}</select></label>
        <label><span>${words.sort}</span><select value=${sort} onChange=${event => setSort(event.target.value)}>${Object.entries(words.sorts).map(([name, label]) => html`<option value=${name}>${label}</option>`)}</select></label>
      </div>
      ${fault && html`<${Failed} fault=${fault} words=${room} retry=${() => read()} />`}
      ${isFailed && html`<p class="fault" role="alert">${words.failed}</p>`}
      ${page && html`
        <p class="lead">${words.lead(page.n_questions, page.n_troubled, page.days)}</p>
        ${isSample(page) && html`<p class="hint">${words.sample(number(page.n_talks_read), number(page.n_talks))}</p>`}
        ${!page.may_edit && html`<p class="hint">${words.off}</p>`}
        ${page.topics.length === 0 && html`<p class="empty">${words.none}</p>`}
        <ol class="kn-topics">${page.topics.map(topic => html`<${Topic} key=${topic.name} topic=${topic} most=${most} words=${words} demandWords=${DEMAND_WORDS[language]} mayEdit=${page.may_edit} adopt=${adopt} raise=${raise} done=${done} edit=${edit} write=${write} look=${look} />`)}</ol>
        ${page.next !== null && html`<div class="rest"><button class="more" onClick=${() => read(page.next)}>${words.more}</button></div>`}`}
    </section>`;
}
