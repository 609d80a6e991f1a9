// One line of a talk: who said what, or what happened, with an eye where something in it is masked.
import { html, useLayoutEffect, useRef } from '../../lib.js';
import { Rich } from '../../rich.js';
import { clock } from '../../words.js';
import { Eye } from '../eye.js';
import { lineOf, notesOf } from './told.js';
import { Words } from './words.js';

/** Text as it was written; the words that crossed a red line stand out. */
const Plain = ({ text, marks = [] }) =>
  text
    ? html`<div class="bubble plain" dir="auto"><${Words} text=${text} marks=${marks} /></div>`
    : html`<div class="bubble plain gone" dir="auto">内容已删除</div>`;

const Bot = ({ event }) => (event.html && event.text ? html`<${Rich} text=${event.html} label="放大图片" close="关闭" />` : html`<${Plain} text=${event.text} />`);

/** Who said an event, as which kind of message; nothing where nobody did. @param {import('../state/talk.js').Event} event @param {string} agent mine */
function speakerOf(event, agent) {
  const by = event.agent === agent ? '我' : event.agent;
  return {
    customer_said: { kind: 'customer', by: '客户' },
    bot_said: { kind: 'bot', by: '小解' },
    agent_said: { kind: 'agent', by },
    followed_up: { kind: 'agent', by: `${by} 后来写的` },
    noted: { kind: 'noted', by: `${by}的备注，客户看不到` },
  }[event.type];
}

/** Whether there is anything to be seen of an event. @param {import('../state/talk.js').Event} event */
export const isShown = event => lineOf(event) !== null || speakerOf(event, '') !== undefined;

/**
 * @param {{event: import('../state/talk.js').Event, agent: string, marks: string[], reveal: (() => Promise<any>) | null, toast: (text: string) => void}} props
 * `event` is whole where it was revealed, and `reveal` is there where something in it still may be.
 */
export function Message({ event, agent, marks, reveal, toast }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null)),
    isAsked = useRef(false);
  // Who pressed the eye goes on where it was.
  useLayoutEffect(() => {
    if (!isAsked.current || reveal) return;
    isAsked.current = false;
    root.current?.focus({ preventScroll: true });
  });
  async function show() {
    isAsked.current = true;
    await reveal?.().catch(error => {
      isAsked.current = false;
      throw error;
    });
  }
  const eye = reveal && html`<${Eye} show=${show} toast=${toast} />`;
  const line = lineOf(event);
  if (line !== null) return html`<p class="system" tabindex="-1" data-event=${event.id} ref=${root}>${line} · ${clock(event.at)}${eye}</p>`;
  const speaker = speakerOf(event, agent);
  if (!speaker) return null;
  return html`
    <div class=${`message ${speaker.kind}`} tabindex="-1" data-event=${event.id} ref=${root}>
      <span class="by"><bdi>${speaker.by}</bdi> ${clock(event.at)}${eye}</span>
      ${event.type === 'bot_said' ? html`<${Bot} event=${event} />` : html`<${Plain} text=${event.text} marks=${event.type === 'customer_said' ? marks : []} />`}
      ${event.type === 'customer_said' && event.choice && html`<span class="note">按了按钮</span>`}
      ${event.type === 'bot_said' && notesOf(event).map(note => html`<span class="note" key=${note}>${note}</span>`)}
    </div>`;
}

/** What is on its way. @param {{own: import('../state/talk.js').Sending}} props */
export const OnItsWay = ({ own }) => html`
  <div class=${`message ${own.isNote ? 'noted' : 'agent'} sending`}>
    <span class="by"><bdi>我</bdi> ${clock(Date.now())}</span><${Plain} text=${own.text} /><span class="note">发送中</span>
  </div>`;
