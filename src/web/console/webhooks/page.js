// Who outside is told of what happens at the desk, whether that works, and what they were told.
import { html, render, useEffect } from '../lib.js';
import { clock } from '../words.js';
import { createWebhooks } from './state.js';
import { isFine, outcomeOf, topicName, trialOf } from './words.js';

/**
 * What every part of the page gets: who reads it, how it is said what came of something, and how a talk is opened.
 * @typedef {{me: {role: string}, toast: (text: string, isFault?: boolean) => void, openTalk: (conversation: string) => unknown}} Reader
 */

/** @param {HTMLElement} root @param {(path: string, options?: any) => Promise<any>} api @param {Reader} reader */
export function showWebhooks(root, api, reader) {
  render(html`<${Page} hooks=${createWebhooks(api)} reader=${reader} />`, root);
}

const isAdmin = ({ me }) => me.role === 'admin';

function Page({ hooks, reader }) {
  useEffect(() => {
    hooks.read();
  }, [hooks]);
  const { value: webhooks } = hooks.webhooks;
  return html`
    <header><h1>外部通知</h1><button class="tool" onClick=${hooks.refresh}>刷新</button></header>
    <p class="hint">有客户排队、碰到高压线、客户不满意的时候，还要告诉谁，写在 <code>intents/webhooks.ron</code>；地址在服务器的环境变量里。</p>
    ${hooks.hasFailed.value && html`<p class="empty" role="alert">没有读出来。<button onClick=${hooks.refresh}>重试</button></p>`}
    ${webhooks && !webhooks.length && html`<p class="empty">还没有写过外部通知。</p>`}
    <ul class="wh-list">${webhooks?.map(own => html`<li key=${own.id}><${Hook} own=${own} hooks=${hooks} reader=${reader} /></li>`)}</ul>`;
}

function Hook({ own, hooks, reader }) {
  const isOpen = hooks.opened.value === own.id;
  async function attempt() {
    try {
      const outcome = await hooks.attempt(own.id);
      reader.toast(trialOf(outcome), outcome !== 'delivered');
    } catch {
      reader.toast('没有试成，请稍后再试。');
    }
  }
  return html`
    <div class="wh-head">
      <b>${own.id}</b>
      <span class=${own.is_on ? 'tag' : 'tag warm'}>${own.is_on ? '已开启' : '没有设地址'}</span>
      <span class="wh-topics">${own.topics.map(topicName).join('、')}</span>
      ${own.newest && html`<span class=${isFine(own.newest.outcome) ? 'hint' : 'wh-bad'}>${outcomeOf(own.newest)}</span>`}
      <span class="wh-do">
        ${isAdmin(reader) && own.is_on && html`<button onClick=${attempt}>试发</button>`}
        <button aria-expanded=${String(isOpen)} onClick=${() => hooks.open(own.id)}>发送记录</button>
      </span>
    </div>
    ${isOpen && html`<${Log} log=${hooks.log.value} hooks=${hooks} reader=${reader} />`}`;
}

function Log({ log, hooks, reader }) {
  if (!log) return html`<p class="empty" role="status">正在读取</p>`;
  if (!log.items.length) return html`<p class="empty">还没有发过。</p>`;
  async function retry(event) {
    try {
      await hooks.retry(event);
      reader.toast('已重新发送。', false);
    } catch {
      reader.toast('没有重发成功，请稍后再试。');
    }
  }
  return html`
    <ul class="wh-log">${log.items.map(
      item => html`
        <li key=${item.event}>
          <button class="tool" onClick=${() => reader.openTalk(item.conversation)}>会话 ${item.conversation.slice(-6)}</button>
          <span class=${isFine(item.outcome) ? '' : 'wh-bad'}>${outcomeOf(item)}</span>
          ${item.tried_at && html`<time datetime=${item.tried_at}>${clock(item.tried_at)}</time>`}
          ${isAdmin(reader) && html`<button onClick=${() => retry(item.event)}>重发</button>`}
        </li>`,
    )}</ul>
    ${log.next && html`<button class="more" onClick=${hooks.more}>显示更多</button>`}`;
}
