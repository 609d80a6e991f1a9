// The audit log: who read or changed what, the newest first, with the head by which it can be proved. How an entry reads is in state.js.
import { AUDIT_WORDS } from '../audit-words.js';
import { LANGUAGES, choose, language } from '../language.js';
import { html, render, signal, useRef, useState } from '../lib.js';
import { Filters } from './filters.js';
import { NO_FILTER, queryOf, sentenceOf } from './state.js';

/** @param {HTMLElement} root @param {(path: string) => Promise<any>} api */
export function showAudit(root, api) {
  const spoken = signal(language()),
    filter = signal(NO_FILTER),
    list = signal(/** @type {{entries: import('./state.js').Entry[], head: string, next: string | null}} */ ({ entries: [], head: '', next: null })),
    /** Where the page began that did not come, or `first`. */
    missed = signal(/** @type {string | null} */ (null)),
    isRead = signal(false);
  let latest = 0;

  /** @param {string | null} after */
  async function read(after = null) {
    const own = (latest += 1);
    const page = await api(`/desk/audit?${queryOf(filter.value, after)}`).catch(() => null);
    if (own !== latest) return;
    missed.value = page ? null : (after ?? 'first');
    if (!page) return;
    list.value = { entries: after ? [...list.value.entries, ...page.entries] : page.entries, head: page.head, next: page.next };
    isRead.value = true;
  }
  /** @param {Partial<import('./state.js').Filter>} wanted */
  function narrow(wanted) {
    filter.value = { ...filter.value, ...wanted };
    read();
  }
  function speak(name) {
    choose(name);
    spoken.value = root.lang = name;
  }
  function Log() {
    const words = AUDIT_WORDS[spoken.value];
    const { entries, head, next } = list.value;
    return html`
      <header class="audit-title"><h1>${words.title}</h1>
        <select aria-label=${words.language} value=${spoken.value} onChange=${event => speak(event.target.value)}>
          ${Object.entries(LANGUAGES).map(([name, label]) => html`<option key=${name} value=${name} lang=${name}>${label}</option>`)}
        </select>
      </header>
      <p class="lead">${words.lead}</p>
      <section class="chain"><h2>${words.head}</h2><${Head} head=${head} words=${words} /><p class="hint">${words.headHint}</p></section>
      <${Filters} filter=${filter.value} words=${words} narrow=${narrow} />
      <ol class="entries">${entries.map(entry => html`<${Line} key=${entry.seq} entry=${entry} words=${words} language=${spoken.value} narrow=${narrow} />`)}</ol>
      <div class="rest">
        ${isRead.value && !entries.length && !missed.value && html`<p class="empty">${words.nothing}</p>`}
        ${missed.value
        ? html`<p class="empty" role="alert">${words.failed} <button onClick=${() => read(missed.value === 'first' ? null : missed.value)}>${words.retry}</button></p>`
        : next && html`<button class="more" onClick=${() => read(next)}>${words.more}</button>`}
      </div>`;
  }
  root.lang = spoken.value;
  render(null, root);
  render(html`<${Log} />`, root);
  read();
}

/** The head of the chain, to be written down elsewhere. */
function Head({ head, words }) {
  const [isCopied, setCopied] = useState(false);
  const code = useRef(/** @type {HTMLElement | null} */ (null));
  async function copy() {
    try {
      await navigator.clipboard.writeText(head);
      setCopied(true);
    } catch {
      if (code.current) getSelection()?.selectAllChildren(code.current);
    }
  }
  return html`<div class="row" id="audit-head"><code ref=${code}>${head}</code><button onClick=${copy}>${isCopied ? words.copied : words.copy}</button></div>`;
}

function Line({ entry, words, language, narrow }) {
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(entry.at));
  /** @param {import('./state.js').Piece} own */
  const piece = ({ text, wanted, isDetail }) => {
    if (wanted) return html`<button class="link" onClick=${() => narrow(wanted)}><bdi>${text}</bdi></button>`;
    return isDetail ? html`<bdi class="detail">${text}</bdi>` : text;
  };
  return html`
    <li>
      <time datetime=${entry.at}>${moment}</time>
      <p>${sentenceOf(entry, words).map(piece)} <span class="tag">${words.roles[entry.role] ?? entry.role}</span></p>
      <small title=${entry.hash}>#${entry.seq} · ${entry.hash.slice(0, 8)}</small>
    </li>`;
}
