// One case in a list: how urgent, why, since when, and what it is about.
import { html } from '../../lib.js';
import { say } from '../../words.js';
import { Since } from '../now.js';
import { Deadline } from './deadline.js';
import { heatOf } from '../state/lists.js';

/** What stands out about a case, in a word each. @param {import('../state/lists.js').Handoff} handoff */
export function tagsOf({ red_lines, anger, skill, locale }) {
  const heat = heatOf(anger);
  return [
    ...red_lines.map(line => ({ kind: `red severity-${line.severity}`, text: `红线 ${line.category} · ${say('severity', line.severity)}` })),
    heat && { kind: heat, text: `怒气 ${Math.round(anger * 100)}` },
    skill && skill !== 'general' && { kind: '', text: say('skill', skill) },
    locale && locale !== 'zh-CN' && { kind: '', text: say('locale', locale) },
  ].filter(tag => tag !== '' && tag !== null && typeof tag === 'object');
}

/** @param {{handoff: import('../state/lists.js').Handoff, agent: string, isOpen: boolean, news: number, isBegun: boolean, open: (conversation: string) => void}} props */
export function Card({ handoff, agent, isOpen, news, isBegun, open }) {
  const { conversation, priority, reason, summary, at } = handoff;
  const isMine = handoff.agent === agent;
  return html`
    <button class=${`card ${priority}${handoff.agent && !isMine ? ' other' : ''}`} data-conversation=${conversation} aria-current=${isOpen ? 'true' : undefined} onClick=${() => open(conversation)}>
      <span class="row">
        <span class="priority">${say('priority', priority)}</span>
        <span class="reason">${say('reason', reason)}</span>
        ${isBegun && !isOpen && html`<span class="begun">草稿</span>`}
        ${news > 0 && html`<span class="news">${news} 条新消息</span>`}
        ${handoff.agent ? html`<bdi class="by">${isMine ? '我' : handoff.agent}</bdi>` : html`<${Since} at=${at} kind="wait" />`}
      </span>
      <span class="summary" dir="auto">${summary || '（没有摘要）'}</span>
      <span class="tags">${handoff.due && html`<${Deadline} due=${handoff.due} />`}${tagsOf(handoff).map(({ kind, text }) => html`<span key=${text} class=${`tag ${kind}`}>${text}</span>`)}</span>
    </button>`;
}
