// The cards of a period, narrowed down, and the one that is read.
import { html, useEffect, useState } from '../lib.js';
import { Failed } from '../failed.js';
import { dayAt } from '../report/period.js';
import { FAULT_WORDS, useAnswer } from './asking.js';
import { Row, Sheet } from './card.js';
import { ALL, PERIODS, cardsPath, marksOf } from './state.js';
import { MEASURES } from './words.js';

/** Nothing to mark. */
const NO_CARD = /** @type {any} */ ({ marks: [] });

/** The limits of points that can be chosen. */
const LIMITS = ['60', '80', '90', '100'];

/** @param {{reader: import('./page.js').Reader, path: string[], go: (...path: string[]) => void}} props `path` names the card that is read: its talk and its agent */
export function Cards({ reader, path: [talk, agent], go }) {
  const today = dayAt(new Date());
  const [filters, setFilters] = useState(ALL);
  /** A card that is not in the list, but in an address. */
  const [linked, setLinked] = useState(/** @type {import('./state.js').Card | null} */ (null));
  const [mark, setMark] = useState('');
  const [isReading, setReading] = useState(false);
  const { found, fault, again, change } = useAnswer(() => reader.api(cardsPath(filters, today, null)), [JSON.stringify(filters)]);
  const isOpen = card => card?.conversation === talk && card?.agent === agent;
  const opened = talk ? [...(found?.cards ?? []), linked].find(isOpen) ?? null : null;
  useEffect(() => {
    if (talk && found && !opened) readCard(talk).then(setLinked, () => reader.toast('没有读出来，请再试一次。'));
  }, [talk, agent, Boolean(found)]);
  useEffect(() => setMark(marksOf(opened ?? NO_CARD)[0]?.measure ?? ''), [opened?.conversation, opened?.agent]);
  /** @param {string} id */
  const readCard = async id => (await reader.api(`/quality/talks/${encodeURIComponent(id)}`)).cards.find(isOpen) ?? null;
  const set = (name, value) => {
    if (talk) go();
    setFilters({ ...filters, [name]: value });
  };
  async function more() {
    if (!found?.next || isReading) return;
    setReading(true);
    try {
      const page = await reader.api(cardsPath(filters, today, found.next));
      change(before => ({ cards: [...before.cards, ...page.cards], next: page.next }));
    } catch {
      reader.toast('没有读出来，请再试一次。');
    }
    setReading(false);
  }
  const open = card => go(card.conversation, card.agent);
  const select = (name, label, options) => html`
    <label><span>${label}</span><select value=${filters[name]} onChange=${event => set(name, event.target.value)}>${options.map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}</select></label>`;
  return html`
    <div class="q-filters" role="search" aria-label="筛选打分卡">
      ${select('pick', '时间', Object.entries(PERIODS))}
      <label><span>客服</span><input value=${filters.agent} maxlength="80" placeholder="所有人" onChange=${event => set('agent', event.target.value)} /></label>
      ${select('measure', '没做到', [['', '不限'], ...Object.entries(MEASURES).map(([name, [label]]) => [name, label])])}
      ${select('below', '低于', [['', '不限'], ...LIMITS.map(limit => [limit, `${limit} 分`])])}
    </div>
    ${fault && html`<${Failed} fault=${fault} words=${FAULT_WORDS} retry=${again} />`}
    ${!found && !fault && html`<p class="hint" role="status">正在打分</p>`}
    ${found && html`
      <div class=${`q-board ${opened ? 'reading alone' : ''}`}>
        <div class="q-list">
          ${!found.cards.length && html`<p class="empty" role="status">${found.next ? '这一页里没有，往后还有。' : '没有这样的对话。人工服务过、已经结束的对话才打分。'}</p>`}
          <ul>${found.cards.map(card => html`<${Row} key=${card.conversation + card.agent} card=${card} isCurrent=${isOpen(card)} open=${() => open(card)} />`)}</ul>
          ${found.next && html`<button class="more" disabled=${isReading} onClick=${more}>显示更多</button>`}
        </div>
        ${opened ? html`
          <div class="q-open">
            <button class="tool q-back" onClick=${() => go()}>‹ 返回列表</button>
            <${Sheet} key=${opened.conversation + opened.agent} reader=${reader} card=${opened} mark=${mark} choose=${setMark} />
          </div>` : found.cards.length > 0 && html`<p class="hint q-hint">选一张卡，看每一项和对话里的位置。</p>`}
      </div>`}`;
}
