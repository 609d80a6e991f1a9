// The search above the lists: a field, filters, and what was found in the place of the lists.
import { Icon } from '../../icon.js';
import { html, useLayoutEffect, useRef } from '../../lib.js';
import { clock, say } from '../../words.js';
import { namesOf, tell } from '../glance/words.js';
import { countOf, cut, isEnough } from './query.js';

const LENS = ['M11 4.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z', 'M16 16l4 4'];
const FUNNEL = ['M4 6h16M7 12h10M10 18h4'];

const PHASES = ['bot', 'queued', 'agent', 'closed', 'erased'].map(name => [name, say('phase', name)]);
const REASONS = ['danger', 'plea', 'red_line', 'anger', 'unresolved', 'procedure'].map(name => [name, say('reason', name)]);

/** @param {{label: string, name: string, names: string[][], searching: any}} props */
const Choice = ({ label, name, names, searching }) => html`
  <label><span>${label}</span>
    <select value=${searching.query.value[name]} onChange=${event => searching.look({ [name]: event.target.value })}>
      <option value="">全部</option>${names.map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}
    </select></label>`;

/** @param {{searching: any, me: import('../state/talk.js').Me}} props */
function Filters({ searching, me }) {
  const query = searching.query.value;
  const typed = name => event => searching.look({ [name]: event.target.value });
  return html`
    <div class="find-filters" id="find-filters">
      <${Choice} label="状态" name="phase" names=${PHASES} searching=${searching} />
      <${Choice} label="结果" name="outcome" names=${namesOf('outcome')} searching=${searching} />
      <${Choice} label="转人工原因" name="reason" names=${REASONS} searching=${searching} />
      <label><span>接手的客服</span><input value=${query.agent} placeholder=${me.agent} maxlength="32" autocomplete="off" onChange=${typed('agent')} /></label>
      <label><span>从</span><input type="date" value=${query.from} onChange=${typed('from')} /></label>
      <label><span>到</span><input type="date" value=${query.to} onChange=${typed('to')} /></label>
    </div>`;
}

/** @param {{own: import('./searching.js').Found, isOpen: boolean, open: (found: import('./searching.js').Found) => void}} props */
const Result = ({ own, isOpen, open }) => html`
  <button class="card hit-card" data-conversation=${own.conversation} aria-current=${isOpen ? 'true' : undefined} onClick=${() => open(own)}>
    <span class="row"><small>${clock(own.hit?.at ?? own.last_at)}</small><span class="reason">${own.reason ? say('reason', own.reason) : say('phase', own.phase)}</span>${own.agents.length > 0 && html`<bdi class="by">${own.agents.join('、')}</bdi>`}</span>
    ${own.hit
    ? html`<span class="summary" dir="auto"><span class="sr">${tell('by', own.hit.by)}：</span>${cut(own.hit.text, own.hit.marks).map((piece, at) => (at % 2 ? html`<mark class="hit">${piece}</mark>` : piece))}</span>`
    : html`<span class="summary" dir="auto">${own.question ?? '（没有问题）'}</span>`}
    <span class="tags">${own.outcome && html`<span class="tag">${tell('outcome', own.outcome)}</span>`}${own.hit && own.hit.by !== 'customer' && html`<span class="tag">${tell('by', own.hit.by)}</span>`}</span>
  </button>`;

/** The arrows go from the field to what was found, and on. @param {KeyboardEvent} event @param {HTMLElement | null} root */
function onArrow(event, root) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.isComposing || !root || (event.target instanceof HTMLElement && event.target.matches('select, [type=date]'))) return;
  const stops = /** @type {HTMLElement[]} */ ([...root.querySelectorAll('[type=search], .hit-card')]);
  const next = stops[stops.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** @param {{desk: import('../desk.js').Desk}} props */
export function Find({ desk }) {
  const { searching, serving, me } = desk;
  const root = useRef(/** @type {HTMLDivElement | null} */ (null)),
    input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const wish = searching.focusing.value;
  useLayoutEffect(() => {
    if (wish > 0) input.current?.focus();
  }, [wish]);
  const query = searching.query.value,
    n = countOf(query);
  const onKey = event => {
    if (event.key === 'Escape' && !event.isComposing && !searching.isIdle()) {
      event.stopPropagation();
      searching.clear();
      input.current?.focus();
    } else onArrow(event, root.current);
  };
  return html`
    <div class="find" role="search" ref=${root} onKeyDown=${onKey}>
      <div class="row">
        <span class="find-field"><${Icon} paths=${LENS} /><input type="search" ref=${input} aria-label="查找对话" placeholder="查找对话：字词、订单尾号" maxlength="100" autocomplete="off" spellcheck=${false} value=${query.q} onInput=${event => searching.look({ q: event.target.value })} /></span>
        <button class="find-more" aria-expanded=${searching.isOpen.value} aria-controls="find-filters" aria-label=${n > 0 ? `筛选，已选 ${n} 项` : '筛选'} title="筛选" onClick=${() => { searching.isOpen.value = !searching.isOpen.value; }}><${Icon} paths=${FUNNEL} />${n > 0 && html`<span class="number">${n}</span>`}</button>
      </div>
      ${searching.isOpen.value && html`<${Filters} searching=${searching} me=${me} />`}
      ${!searching.isIdle() && html`<${Results} desk=${desk} opened=${serving.talk.value.id} />`}
    </div>`;
}

/** What there is to say of a search, besides what it found. @param {any} searching */
function statusOf({ page: { value: page }, state: { value: state }, query: { value: query } }) {
  if (state === 'failed') return '没有查成。';
  if (state === 'busy' && !page) return '正在查找';
  if (!isEnough(query)) return query.q.trim() ? '至少写两个字' : '写几个字，或者选条件';
  if (!page) return '';
  const more = page.searched_until ? `，查到 ${clock(page.searched_until)}` : '';
  return page.talks.length === 0 ? `没有找到${more}` : `找到 ${page.talks.length}${page.next ? '+' : ''} 段对话${more}`;
}

/** @param {{desk: import('../desk.js').Desk, opened: string}} props */
function Results({ desk, opened }) {
  const { searching, serving } = desk,
    page = searching.page.value,
    isBusy = searching.state.value === 'busy';
  const open = found => serving.open(found.conversation, found.hit?.event);
  return html`
    <div class="results" aria-busy=${isBusy}>
      <p class="find-state"><span role="status">${statusOf(searching)}</span>${searching.state.value === 'failed' && html`<button onClick=${searching.again}>重试</button>`}<button onClick=${searching.clear}>清除</button></p>
      ${page && html`<ul>${page.talks.map(own => html`<li key=${own.conversation}><${Result} own=${own} isOpen=${own.conversation === opened} open=${open} /></li>`)}</ul>`}
      ${page?.next && html`<button class="more" disabled=${isBusy} onClick=${searching.more}>${page.searched_until ? '继续往前找' : '显示更多'}</button>`}
      ${(page?.not_indexed ?? 0) > 0 && html`<p class="hint">还有 ${page?.not_indexed} 段升级前的对话正在建索引，暂时查不到。</p>`}
    </div>`;
}
