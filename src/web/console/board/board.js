// The board of a supervisor: how the desk stands now, the talks behind each figure, and what can be done about them. How it reads is in state.js.
import { entitle, note, onStep } from '../going.js';
import { html, render, signal } from '../lib.js';
import { clock, say } from '../words.js';
import { createAsking } from '../desk/asking.js';
import { Dialogs } from '../desk/dialogs/dialog.js';
import { createPaced } from '../desk/paced.js';
import { heatOf } from '../desk/state/lists.js';
import { sleep } from '../../shared/server.js';
import { MOST_MOVED, Move } from './move.js';
import { isSame, lasted, queryOf, secondsBetween, tilesOf, todayOf } from './state.js';
import { Watch } from './watch.js';

/** Waiting times and presence change without an event; what happens is read soon, and no more often than a person can follow. */
const READ_MS = 5000,
  BREATH_MS = 2000;
const WHO = { bot: '机器人', waiting: '排队', person: '人工' };
const STAGES = { near: '时限过半', warned: '快超时', breached: '已超时' };
const MOODS = { upset: '不高兴', angry: '生气' };

/** @typedef {{me: any, token: any, toast: (text: string, isFault?: boolean) => void, open: (conversation: string) => void, show: (tab: string) => void}} Reader */

/** @param {HTMLElement} root @param {(path: string, options?: any) => Promise<any>} api @param {Reader} reader */
function createBoard(root, api, reader) {
  const board = signal(/** @type {import('./state.js').Board | null} */ (null)),
    list = signal(/** @type {{n: number, talks: import('./state.js').LiveTalk[], next: string | null} | null} */ (null)),
    filter = signal(/** @type {import('./state.js').Filter} */ ({})),
    /** A list that is none of talks. */
    other = signal(/** @type {{kind: string, items: any[]} | null} */ (null)),
    chosen = signal(/** @type {Set<string>} */ (new Set())),
    isMissed = signal(false);
  const asking = createAsking();
  /** How many pages of the list are open. */
  let nPages = 1;
  const isSeen = () => !root.hidden && !document.hidden;

  async function readAll() {
    const wanted = filter.value;
    try {
      const [figures, talks] = await Promise.all([api('/desk/board'), readPages(wanted, nPages)]);
      board.value = figures;
      isMissed.value = false;
      if (!isSame(wanted, filter.value)) return;
      list.value = talks;
      const there = new Set(talks.talks.map(talk => talk.conversation));
      chosen.value = new Set([...chosen.value].filter(id => there.has(id)));
    } catch {
      isMissed.value = true;
    }
  }
  /** Reads a list as far as it was opened. @param {import('./state.js').Filter} wanted @param {number} n */
  async function readPages(wanted, n) {
    let page = await api(`/desk/board/talks?${queryOf(wanted)}`);
    for (let i = 1; i < n && page.next; i++) {
      const next = await api(`/desk/board/talks?${queryOf(wanted, page.next)}`);
      page = { ...next, talks: [...page.talks, ...next.talks] };
    }
    return page;
  }
  const read = createPaced(readAll, () => sleep(BREATH_MS));
  /** @param {import('./state.js').Filter} wanted */
  async function show(wanted) {
    filter.value = wanted;
    nPages = 1;
    other.value = null;
    chosen.value = new Set();
    list.value = await api(`/desk/board/talks?${queryOf(wanted)}`).catch(() => list.value);
  }
  /** Another list: of alerts, or of promises that are overdue. @param {string} kind */
  async function showOther(kind) {
    const answer = await api(kind === 'alerts' ? '/desk/alerts' : '/desk/promises?of=all').catch(() => null);
    if (!answer) return reader.toast('列表没有读出来，请再试一次。');
    other.value = { kind, items: kind === 'alerts' ? answer.alerts : answer.promises.filter(own => own.overdue) };
  }
  async function more() {
    const before = list.value,
      wanted = filter.value;
    if (!before?.next) return;
    const page = await api(`/desk/board/talks?${queryOf(wanted, before.next)}`).catch(() => null);
    if (!page || !isSame(wanted, filter.value)) return;
    nPages += 1;
    list.value = { ...page, talks: [...before.talks, ...page.talks] };
  }
  /** The talk that is watched, over the board. */
  let watched = '';
  /** @param {string} id */
  function watch(id) {
    watched = id;
    note('board', 'watch', id);
    entitle('board', `旁听 ${id.slice(-6)}`);
    const end = done => () => {
      watched = '';
      note('board');
      entitle('board', '看板');
      done();
    };
    return asking.ask(done => html`<${Watch} id=${id} token=${reader.token} me=${reader.me} api=${api} toast=${reader.toast} open=${reader.open} done=${end(done)} />`);
  }
  onStep(() => {
    watched = '';
    asking.shown.value?.done();
  });
  /** Shows what is open at this place of the board: a talk that is watched, or nothing. @param {string[]} path */
  function come([kind, id]) {
    if (kind === 'watch' && id && id !== watched) watch(id);
  }
  /** @param {string} id */
  function toggle(id) {
    const others = new Set(chosen.value);
    if (!others.delete(id) && others.size < MOST_MOVED) others.add(id);
    chosen.value = others;
  }
  async function move() {
    const cases = (list.value?.talks ?? []).filter(talk => chosen.value.has(talk.conversation)).map(({ conversation, agent }) => ({ conversation, agent }));
    const receivers = await api('/desk/receivers').catch(() => null);
    if (!receivers) return reader.toast('同事和技能没有读出来，请再试一次。');
    const isMoved = await asking.ask(done => html`<${Move} cases=${cases} receivers=${receivers} api=${api} done=${done} />`);
    if (!isMoved) return;
    chosen.value = new Set();
    read();
  }
  return { board, list, filter, other, chosen, isMissed, asking, isSeen, read, show, showOther, more, watch, come, toggle, move, reader };
}

/** @typedef {ReturnType<typeof createBoard>} Page */

/** @param {{page: Page, board: import('./state.js').Board}} props */
function Tiles({ page, board }) {
  const { filter, other } = page;
  /** @param {import('./state.js').Tile} tile */
  const isShown = tile => (tile.list ? other.value?.kind === tile.list : !other.value && isSame(tile.filter ?? {}, filter.value));
  /** @param {import('./state.js').Tile} tile */
  function press(tile) {
    if (tile.list) return isShown(tile) ? page.show({}) : page.showOther(tile.list);
    return page.show(isShown(tile) ? {} : (tile.filter ?? {}));
  }
  return html`
    <ul class="tiles">${tilesOf(board).map(tile => html`
      <li key=${tile.id}><button class=${`tile ${tile.tone}`} data-tile=${tile.id} aria-pressed=${isShown(tile)} onClick=${() => press(tile)}>
        <span class="label">${tile.label}</span><b>${tile.value}</b><small>${tile.note}</small></button></li>`)}</ul>`;
}

/** @param {{page: Page, board: import('./state.js').Board}} props */
function Filters({ page, board }) {
  const { filter } = page;
  const change = name => event => page.show({ ...filter.value, [name]: event.target.value });
  /** @param {{name: string, label: string, options: [string, string][]}} props */
  const Choice = ({ name, label, options }) => html`
    <label><span class="sr">${label}</span><select value=${filter.value[name] ?? ''} onChange=${change(name)}>
      <option value="">${label}</option>${options.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}</select></label>`;
  return html`
    <div class="live-filters" role="group" aria-label="筛选">
      <${Choice} name="who" label="谁在接待" options=${Object.entries(WHO)} />
      <${Choice} name="agent" label="哪位同事" options=${board.agents.map(({ agent }) => [agent, agent])} />
      <${Choice} name="skill" label="哪个技能" options=${board.skills.map(({ skill }) => [skill, say('skill', skill)])} />
      <${Choice} name="mood" label="什么情绪" options=${Object.entries(MOODS)} />
      <${Choice} name="stage" label="时限" options=${Object.entries(STAGES)} />
    </div>`;
}

/** @param {{page: Page, talk: import('./state.js').LiveTalk, at: string}} props */
function Line({ page, talk, at }) {
  const { conversation, who, agent, companions = [], skill, question, anger, since, due } = talk;
  const heat = heatOf(anger),
    isAtDesk = who !== 'bot';
  const has = [agent || WHO[who], ...companions.map(name => `+${name}`)].join(' ');
  return html`
    <li class=${`running ${due?.stage ?? ''}`}>
      ${isAtDesk ? html`<input type="checkbox" aria-label=${`选中会话 ${conversation.slice(-6)}`} checked=${page.chosen.value.has(conversation)} onChange=${() => page.toggle(conversation)} />` : html`<span class="gap"></span>`}
      <button class="watch-it" onClick=${() => page.watch(conversation)}>
        <span class="question" dir="auto">${question || '还没有说话'}</span>
        <span class="facts"><bdi>${has}</bdi>${skill && html`<span>${say('skill', skill)}</span>`}<span>${lasted(secondsBetween(since, at))}</span></span>
      </button>
      <span class="marks">
        ${due && STAGES[due.stage] && html`<span class=${`mark ${due.stage}`}>${STAGES[due.stage]}</span>`}
        ${heat && html`<span class=${`mark ${heat}`}>${heat === 'hot' ? MOODS.angry : MOODS.upset}</span>`}
      </span>
    </li>`;
}

/** @param {{page: Page, board: import('./state.js').Board}} props */
function Talks({ page, board }) {
  const list = page.list.value,
    n = page.chosen.value.size;
  return html`
    <section class="live-talks" aria-labelledby="live-title">
      <h2 id="live-title">正在进行的对话<small>${list ? `${list.n} 个` : ''}</small></h2>
      <${Filters} page=${page} board=${board} />
      ${n > 0 && html`<p class="picked" role="status">选中 ${n} 位<button class="primary" onClick=${page.move}>转派所选</button></p>`}
      ${list && (list.talks.length > 0 ? html`<ul>${list.talks.map(talk => html`<${Line} key=${talk.conversation} page=${page} talk=${talk} at=${board.at} />`)}</ul>` : html`<p class="empty">这里现在没有对话。</p>`)}
      ${list?.next && html`<button class="more" onClick=${page.more}>显示更多</button>`}
    </section>`;
}

/** Alerts, or promises. @param {{page: Page, other: {kind: string, items: any[]}}} props */
function Others({ page, other: { kind, items } }) {
  const words = kind === 'alerts' ? own => own.text : own => `${own.what}（${clock(own.due)} 前）`;
  return html`
    <section class="live-talks" aria-labelledby="live-title">
      <h2 id="live-title">${kind === 'alerts' ? '没有处理的高压线' : '逾期的承诺'}<small>${items.length} 个</small></h2>
      ${items.length > 0 ? html`<ul>${items.map(own => html`<li class="running breached" key=${own.id}><span class="gap"></span>
        <button class="watch-it" onClick=${() => page.watch(own.conversation)}><span class="question" dir="auto">${words(own)}</span><span class="facts">会话 ${own.conversation.slice(-6)}</span></button></li>`)}</ul>` : html`<p class="empty">一个也没有。</p>`}
    </section>`;
}

/** @param {{page: Page, board: import('./state.js').Board}} props */
function Floor({ page, board }) {
  const { filter } = page;
  return html`
    <section class="floor" aria-labelledby="floor-title">
      <h2 id="floor-title">同事</h2>
      ${board.agents.length === 0 && html`<p class="empty">现在没有同事在。</p>`}
      <ul>${board.agents.map(({ agent, presence, load, most_talks: most, n_breached: late }) => html`
        <li key=${agent}><button aria-pressed=${filter.value.agent === agent} onClick=${() => page.show(filter.value.agent === agent ? {} : { agent })}>
          <bdi>${agent}</bdi><small class=${`standing ${presence}`}>${say('status', presence)}${late > 0 ? ` · ${late} 个已超时` : ''}</small>
          <meter min="0" max=${Math.max(most, load, 1)} value=${load} aria-hidden="true"></meter><span class="load">${load} / ${most}<span class="sr"> 位客户</span></span></button></li>`)}</ul>
      ${board.skills.length > 0 && html`<h2>各技能排队</h2><ul>${board.skills.map(({ skill, n, since }) => html`
        <li key=${skill}><button onClick=${() => page.show({ who: 'waiting', skill })}><bdi>${say('skill', skill)}</bdi><small>最久 ${lasted(secondsBetween(since, board.at))}</small><span class="load">${n}<span class="sr"> 位客户</span></span></button></li>`)}</ul>`}
    </section>`;
}

/** @param {{page: Page}} props */
function Board({ page }) {
  const board = page.board.value,
    other = page.other.value;
  return html`
    <header><h1>看板</h1>
      ${board && html`<dl class="today">${todayOf(board).map(([label, value]) => html`<div key=${label}><dt>${label}</dt><dd>${value}</dd></div>`)}</dl><button class="tool" onClick=${() => page.reader.show('report')}>看报表</button>`}
    </header>
    ${page.isMissed.value && html`<p class="empty" role="alert">看板没有读出来，正在重试。</p>`}
    ${board && html`<${Tiles} page=${page} board=${board} /><div class="board-body">${other ? html`<${Others} page=${page} other=${other} />` : html`<${Talks} page=${page} board=${board} />`}<${Floor} page=${page} board=${board} /></div>`}
    <${Dialogs} asking=${page.asking} />`;
}

/** @type {Page | undefined} */
let page;

/** Shows the board, and what is open on it. @param {HTMLElement} root @param {(path: string, options?: any) => Promise<any>} api @param {Reader} reader @param {string[]} path */
export function showBoard(root, api, reader, path) {
  if (!page) {
    const own = createBoard(root, api, reader);
    page = own;
    render(html`<${Board} page=${own} />`, root);
    setInterval(() => own.isSeen() && own.read(), READ_MS);
  }
  page.read();
  page.come(path);
}

/** Something happened at the desk. */
export function wake() {
  if (page?.isSeen()) page.read();
}
