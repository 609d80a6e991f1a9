// The week's sample as a work list: each finding is agreed with or not, with one key.
import { html, useEffect, useRef, useState } from '../lib.js';
import { Failed } from '../failed.js';
import { dayAt } from '../report/period.js';
import { FAULT_WORDS, useAnswer } from './asking.js';
import { Row, Sheet } from './card.js';
import { atCard, begun, doing, extended, judged, mine, progress, stepped, weeks } from './state.js';

/** How many weeks can be chosen. */
const WEEKS = 8;

/** The longest note that the server takes. */
const LONGEST_NOTE = 500;

/** @param {{reader: import('./page.js').Reader}} props */
export function Week({ reader }) {
  const choices = weeks(dayAt(new Date()), WEEKS);
  const [week, setWeek] = useState(choices[1].week);
  const ask = async () => {
    const page = await reader.api(`/quality/sample?week=${week}&limit=50`);
    return { page, work: begun(page.cards) };
  };
  const { found, fault, again, change } = useAnswer(ask, [week]);
  const [isFailed, setFailed] = useState(false);
  const note = useRef(/** @type {HTMLInputElement | null} */ (null));
  const isBusy = useRef(false);
  const mayJudge = reader.me.role !== 'auditor';
  const work = found?.work;
  const card = work?.cards[work.card];
  const go = to => change(own => ({ ...own, work: to(own.work) }));
  async function judge(opinion) {
    if (!work || !card || !work.mark || isBusy.current || !mayJudge) return;
    isBusy.current = true;
    setFailed(false);
    const said = note.current?.value.trim() ?? '';
    const [isFirst] = progress(card);
    try {
      await reader.api('/quality/reviews', { body: { conversation: card.conversation, agent: card.agent, measure: work.mark, opinion, ...(said && { note: said }) } });
      if (note.current) note.current.value = '';
      change(own => ({ page: { ...own.page, n_mine: own.page.n_mine + (isFirst ? 0 : 1) }, work: stepped(judged(own.work, opinion, said), 1) }));
    } catch {
      setFailed(true);
    }
    isBusy.current = false;
  }
  async function more() {
    if (!found?.page.next) return;
    try {
      const page = await reader.api(`/quality/sample?week=${week}&limit=50&cursor=${found.page.next}`);
      change(own => ({ page: { ...own.page, next: page.next }, work: extended(own.work, page.cards) }));
    } catch {
      reader.toast('没有读出来，请再试一次。');
    }
  }
  useEffect(() => {
    const press = event => {
      const isTyping = event.target.closest?.('input, select, textarea, [role=log]') || event.altKey || event.ctrlKey || event.metaKey;
      const what = isTyping ? null : doing(event.key);
      if (what === 'next' || what === 'back') go(own => stepped(own, what === 'next' ? 1 : -1));
      else if (what) judge(what);
      if (what) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
  return html`
    <p class="lead">每周最多抽 200 张，人人有份，谁来抽都一样。逐项看规则判得对不对，规则可不可信就知道了。</p>
    <div class="q-filters" role="search" aria-label="哪一周">
      <label><span>哪一周</span><select value=${week} onChange=${event => setWeek(event.target.value)}>${choices.map(own => html`<option key=${own.week} value=${own.week}>${own.from.slice(5)} 至 ${own.to.slice(5)}</option>`)}</select></label>
      ${found && html`<p class="q-count" role="status">共 ${found.page.n_cards} 张，抽了 ${found.page.n_sample} 张，您看过 ${found.page.n_mine} 张</p>`}
    </div>
    ${fault && html`<${Failed} fault=${fault} words=${FAULT_WORDS} retry=${again} />`}
    ${!found && !fault && html`<p class="hint" role="status">正在抽取</p>`}
    ${found && !card && html`<p class="empty">这一周没有可以抽检的对话。</p>`}
    ${work && card && html`
      <div class="q-board reading">
        <div class="q-list">
          <ul>${work.cards.map((own, at) => html`<${Row} key=${own.conversation + own.agent} card=${own} isCurrent=${at === work.card} open=${() => go(now => atCard(now, at))}><span class="hint">${progress(own).join(' / ')} 项</span></${Row}>`)}</ul>
          ${found.page.next && html`<button class="more" onClick=${more}>显示更多</button>`}
        </div>
        <div class="q-open">
          <${Sheet} key=${card.conversation + card.agent} reader=${reader} card=${card} mark=${work.mark} choose=${measure => go(now => ({ ...now, mark: measure }))} judge=${mayJudge ? judge : undefined}>
            ${mayJudge && html`
              <label class="q-note"><span>说明（可不填）</span><input ref=${note} maxlength=${LONGEST_NOTE} placeholder="为什么判得对，或者不对" /></label>
              <p class="hint"><kbd>J</kbd> 下一项　<kbd>K</kbd> 上一项　<kbd>A</kbd> 判得对　<kbd>D</kbd> 判得不对</p>
              ${isFailed && html`<p class="fault" role="alert">没有存上，请再按一次。</p>`}
              <p class="sr" role="status">${mine(card.marks.find(own => own.measure === work.mark)) ?? ''}</p>`}
          </${Sheet}>
        </div>
      </div>`}`;
}
