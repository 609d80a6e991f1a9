// One card beside its talk: each mark leads to the places that show it.
import { FIGURE_WORDS } from '../report/words-figures.js';
import { happened } from '../report/talks/told.js';
import { TALK_WORDS } from '../report/talks/words.js';
import { html, useEffect, useRef } from '../lib.js';
import { Failed } from '../failed.js';
import { moment } from '../report/names.js';
import { FAULT_WORDS, useAnswer } from './asking.js';
import { marksOf, mine } from './state.js';
import { FINDINGS, MEASURES, OPINIONS, measureName } from './words.js';

/** @typedef {import('./state.js').Card} Card */

/** The points of a card. @param {{card: Card}} props */
export function Points({ card }) {
  if (card.total === null) return html`<span class="q-points none" title="没有适用的项目">—</span>`;
  const kind = card.void || card.total < 60 ? 'bad' : card.total < 80 ? 'fair' : 'good';
  return html`<span class=${`q-points ${kind}`}>${card.total}<span class="sr"> 分</span></span>`;
}

/** What a list shows of a card. @param {{card: Card, isCurrent: boolean, open: () => void, children?: any}} props */
export function Row({ card, isCurrent, open, children }) {
  const failed = card.marks.filter(mark => mark.finding === 'failed');
  return html`
    <li><button class="q-row" aria-current=${isCurrent ? 'true' : undefined} onClick=${open}>
      <${Points} card=${card} />
      <span class="q-what"><b>${card.agent}</b><span class="q-asked">${card.question ?? '（没有写字）'}</span></span>
      <time datetime=${card.opened_at}>${moment(card.opened_at, 'zh-CN')}</time>
      <span class="q-tags">${children ?? html`${card.void && html`<span class="tag hot">一票否决</span>`}${failed.map(mark => html`<span class="tag" key=${mark.measure}>${measureName(mark.measure)}</span>`)}${!failed.length && html`<span class="hint">全部做到</span>`}`}</span>
    </button></li>`;
}

/**
 * @param {{reader: import('./page.js').Reader, card: Card, mark: string, choose: (measure: string) => void, judge?: (opinion: string) => void, children?: any}} props
 */
export function Sheet({ reader, card, mark, choose, judge, children }) {
  const path = `/quality/talks/${encodeURIComponent(card.conversation)}`;
  const { found, fault, again } = useAnswer(() => reader.api(path), [card.conversation]);
  const current = card.marks.find(own => own.measure === mark);
  const none = card.marks.filter(own => own.finding === 'not_applicable');
  // In the sample nobody sees what others made of it; a card that is opened by itself shows it.
  const told = judge ? card : (found?.cards.find(own => own.agent === card.agent) ?? card);
  return html`
    <div class="q-sheet">
      <section class="q-card" aria-label=${`${card.agent} 的打分卡`}>
        <h2><${Points} card=${card} /> <bdi>${card.agent}</bdi></h2>
        ${card.void && html`<p class="fault">有一票否决的话，整张卡 0 分。</p>`}
        <ul class="q-marks">${marksOf(told).map(own => html`<${MarkRow} key=${own.measure} own=${own} isCurrent=${own.measure === mark} choose=${choose} judge=${judge} />`)}</ul>
        ${none.length > 0 && html`<p class="hint">不适用：${none.map(own => measureName(own.measure)).join('、')}</p>`}
        ${children}
      </section>
      <section class="q-talk" aria-label="对话">
        ${fault && html`<${Failed} fault=${fault} words=${FAULT_WORDS} retry=${again} />`}
        ${!found && !fault && html`<p class="hint" role="status">正在读取对话</p>`}
        ${found && html`<${Talk} events=${found.events} shown=${current?.events ?? []} hasMore=${found.has_more} />`}
      </section>
    </div>`;
}

/** @param {{own: import('./state.js').Mark, isCurrent: boolean, choose: (measure: string) => void, judge?: (opinion: string) => void}} props */
function MarkRow({ own, isCurrent, choose, judge }) {
  const opinion = mine(own);
  const row = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (isCurrent && judge) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return html`
    <li ref=${row} class=${isCurrent ? 'current' : ''}>
      <button class="q-mark" aria-pressed=${String(isCurrent)} onClick=${() => choose(own.measure)}>
        <span class=${`q-finding ${own.finding}`}>${FINDINGS[own.finding]}</span>
        <b>${measureName(own.measure)}</b><small>${MEASURES[own.measure]?.[1] ?? ''}</small>
        <span class="q-weight">${own.weight} 分</span>
      </button>
      ${judge && isCurrent && html`<span class="q-judge" role="group" aria-label="您的判断">
        <button aria-pressed=${String(opinion === 'agree')} onClick=${() => judge('agree')}>${OPINIONS.agree} <kbd>A</kbd></button>
        <button aria-pressed=${String(opinion === 'disagree')} onClick=${() => judge('disagree')}>${OPINIONS.disagree} <kbd>D</kbd></button></span>`}
      ${judge && !isCurrent && opinion && html`<span class=${`q-opinion ${opinion}`}>${OPINIONS[opinion]}</span>`}
      ${!judge && (own.judgements ?? []).map(said => html`<p class="q-said" key=${said.by}>${said.by}：${OPINIONS[said.opinion]}${said.note ? `，${said.note}` : ''}</p>`)}
    </li>`;
}

/** The words of the report, which tells the same talks. */
const WORDS = { talks: TALK_WORDS['zh-CN'], names: FIGURE_WORDS['zh-CN'] };

/** What happened, and what the customer read of it where an agent is marked by that too. @param {any} event */
function lineOf(event) {
  const line = happened(event, WORDS);
  return line && /^(agent_joined|transferred)$/.test(event.type) && event.text ? `${line}：${event.text}` : line;
}

/** A talk that is read back; what shows a mark stands out. @param {{events: any[], shown: string[], hasMore: boolean}} props */
export function Talk({ events, shown, hasMore }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const marked = new Set(shown);
  useEffect(() => {
    const first = root.current?.querySelector('.marked');
    if (!(first instanceof HTMLElement) || !root.current) return;
    // Only the talk is moved: who reads the card stays where they are.
    root.current.scrollTop = first.offsetTop - root.current.offsetTop - 48;
  }, [shown.join()]);
  return html`
    <div class="q-log" tabindex="0" role="log" aria-label="对话" ref=${root}>
      ${events.map(event => html`<${Line} key=${event.id} event=${event} isMarked=${marked.has(event.id)} />`)}
      ${hasMore && html`<p class="hint">对话很长，后面的没有显示。</p>`}
    </div>`;
}

/** @param {{event: any, isMarked: boolean}} props */
function Line({ event, isMarked }) {
  const speaker = { customer_said: ['customer', '顾客'], bot_said: ['bot', '机器人'], agent_said: ['agent', event.agent], followed_up: ['agent', event.agent] }[event.type];
  const kind = isMarked ? 'marked' : '';
  if (!speaker) {
    const line = lineOf(event);
    return line ? html`<p class=${`q-line ${kind}`}>${line}</p>` : null;
  }
  return html`
    <div class=${`q-message ${speaker[0]} ${kind}`}>
      <span class="q-by"><bdi>${speaker[1]}</bdi> ${moment(event.at, 'zh-CN')}</span>
      <span class="q-bubble" dir="auto">${event.text || '（内容已删除）'}</span>
    </div>`;
}
