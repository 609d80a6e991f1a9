// What somebody has tried, the newest first.
import { html, useState } from '../lib.js';
import { Failed } from '../failed.js';
import { FAULT_WORDS, useAnswer } from '../quality/asking.js';
import { moment } from '../report/names.js';
import { gradeOf } from './state.js';

/** @param {{reader: import('./page.js').Reader, open: (id: string) => void, agent?: string}} props `agent` is whose, if not mine */
export function History({ reader, open, agent = '' }) {
  const path = cursor => `/training/attempts?${new URLSearchParams({ ...(agent && { agent }), ...(cursor && { cursor }) })}`;
  const { found, fault, again, change } = useAnswer(() => reader.api(path('')), [agent]);
  const [isReading, setReading] = useState(false);
  async function more() {
    setReading(true);
    try {
      const page = await reader.api(path(found.next));
      change(before => ({ attempts: [...before.attempts, ...page.attempts], next: page.next }));
    } catch {
      reader.toast('没有读出来，请再试一次。');
    }
    setReading(false);
  }
  if (fault) return html`<${Failed} fault=${fault} words=${FAULT_WORDS} retry=${again} />`;
  if (!found) return html`<p class="hint" role="status">正在读取练习记录</p>`;
  if (!found.attempts.length) return agent ? html`<p class="empty">还没有练过。</p>` : null;
  return html`
    <section class="t-history" aria-label="练习记录">
      <h2>练习记录</h2>
      <ul>${found.attempts.map(own => html`<li key=${own.id}><button class="t-attempt" onClick=${() => open(own.id)}><${Standing} own=${own} isMine=${!agent} /></button></li>`)}</ul>
      ${found.next && html`<button class="more" disabled=${isReading} onClick=${more}>显示更多</button>`}
    </section>`;
}

/** @param {{own: import('./state.js').Line, isMine: boolean}} props */
function Standing({ own, isMine }) {
  const state = own.points !== null ? (own.passed ? '过关' : '没过') : isMine ? (own.edited ? '没练完，剧本改过了' : '没练完，点开继续') : '没练完';
  return html`
    <span class=${`q-points ${own.points === null ? '' : gradeOf(own.points, own.passed)}`}>${own.points ?? '—'}${own.points !== null && html`<span class="sr"> 分</span>`}</span>
    <span class="t-title">${own.title ?? '（剧本已删除）'} ${own.edited && own.points !== null && html`<span class="tag">之后改过</span>`}</span>
    <span class="hint">${state}</span>
    <time datetime=${own.begun_at}>${moment(own.begun_at, 'zh-CN')}</time>`;
}
