// The cards of a period, narrowed down, and the one that is read.
import { html, useState } from '../lib.js';
import { Failed } from '../failed.js';
import { dayAt } from '../report/period.js';
import { FAULT_WORDS, useAnswer } from './asking.js';
import { Row, Sheet } from './card.js';
import { ALL, PERIODS, cardsPath, marksOf } from './state.js';
import { MEASURES } from './words.js';

/** The limits of points that can be chosen. */
const LIMITS = ['60', '80', '90', '100'];

/** @param {{reader: import('./page.js').Reader}} props */
export function Cards({ reader }) {
  const today = dayAt(new Date());
  const [filters, setFilters] = useState(ALL);
  const [opened, setOpened] = useState(/** @type {import('./state.js').Card | null} */ (null));
  const [mark, setMark] = useState('');
  const [isReading, setReading] = useState(false);
  const { found, fault, again, change } = useAnswer(() => reader.api(cardsPath(filters, today, null)), [JSON.stringify(filters)]);
  const set = (name, value) => {
    setOpened(null);
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
  function open(card) {
    setOpened(card);
    setMark(marksOf(card)[0]?.measure ?? '');
  }
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
          <ul>${found.cards.map(card => html`<${Row} key=${card.conversation + card.agent} card=${card} isCurrent=${opened === card} open=${() => open(card)} />`)}</ul>
          ${found.next && html`<button class="more" disabled=${isReading} onClick=${more}>显示更多</button>`}
        </div>
        ${opened ? html`
          <div class="q-open">
            <button class="tool q-back" onClick=${() => setOpened(null)}>‹ 返回列表</button>
            <${Sheet} key=${opened.conversation + opened.agent} reader=${reader} card=${opened} mark=${mark} choose=${setMark} />
          </div>` : found.cards.length > 0 && html`<p class="hint q-hint">选一张卡，看每一项和对话里的位置。</p>`}
      </div>`}`;
}
