// One line of a talk: who said what, or what happened, with an eye where something in it is masked.
import { html, useLayoutEffect, useRef } from '../../lib.js';
import { Rich } from '../../rich.js';
import { clock } from '../../words.js';
import { Eye } from '../eye.js';
import { deskWords } from '../words.js';
import { FileOf } from './file.js';
import { lineOf, notesOf } from './told.js';
import { Words } from './words.js';

/** Text as it was written; the words that crossed a red line stand out. */
const Plain = ({ text, marks = [] }) =>
  text
    ? html`<div class="bubble plain" dir="auto"><${Words} text=${text} marks=${marks} /></div>`
    : html`<div class="bubble plain gone" dir="auto">内容已删除</div>`;

const Bot = ({ event }) => (event.html && event.text ? html`<${Rich} text=${event.html} label="放大图片" close="关闭" />` : html`<${Plain} text=${event.text} />`);

/** What an agent wrote, as it holds now. @param {{event: import('../state/talk.js').Event, change?: import('../state/amend.js').Change}} props */
function Own({ event, change }) {
  if (!change || !event.text) return html`<${Plain} text=${event.text} />`;
  return change.text === null
    ? html`<div class="bubble plain taken-back" dir="auto"><s><${Words} text=${event.text} marks=${[]} /></s></div><span class="note">已撤回，客户看不到</span>`
    : html`<${Plain} text=${change.text} /><span class="note">改过，原来是：${event.text}</span>`;
}

/** Who said an event, as which kind of message; nothing where nobody did. @param {import('../state/talk.js').Event} event @param {string} agent mine */
function speakerOf(event, agent) {
  const by = event.agent === agent ? '我' : event.agent;
  return {
    customer_said: { kind: 'customer', by: '客户' },
    bot_said: { kind: 'bot', by: '小解' },
    agent_said: { kind: 'agent', by },
    followed_up: { kind: 'agent', by: `${by} 后来写的` },
    customer_sent_file: { kind: 'customer', by: '客户' },
    agent_sent_file: { kind: 'agent', by },
    noted: { kind: 'noted', by: [`${by}的备注`, event.mentions?.length > 0 && deskWords().mention.to(event.mentions), '客户看不到'].filter(Boolean).join('，') },
    whispered: { kind: 'whispered', by: `${by}悄悄对${event.to === agent ? '我' : event.to}说，客户看不到` },
  }[event.type];
}

/** What an event says. @param {import('../state/talk.js').Event} event */
function bodyOf(event, { marks, read, by, toast }) {
  if (event.type === 'bot_said') return html`<${Bot} event=${event} />`;
  if (event.file) return html`<${FileOf} file=${event.file} by=${by} read=${read} toast=${toast} />`;
  return html`<${Plain} text=${event.text} marks=${event.type === 'customer_said' ? marks : []} />`;
}

/** Whether there is anything to be seen of an event. @param {import('../state/talk.js').Event} event */
export const isShown = event => lineOf(event) !== null || speakerOf(event, '') !== undefined;

/**
 * @param {{event: import('../state/talk.js').Event, agent: string, marks: string[], change?: import('../state/amend.js').Change, reveal: (() => Promise<any>) | null, read?: (() => Promise<Blob>) | null, toast: (text: string) => void}} props
 * `event` is whole where it was revealed, `reveal` is there where something in it still may be, and `read` where a file in it may be looked at.
 */
export function Message({ event, agent, marks, change, reveal, read = null, toast }) {
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
      ${event.type === 'agent_said' ? html`<${Own} event=${event} change=${change} />` : bodyOf(event, { marks, read, by: speaker.by, toast })}
      ${event.type === 'customer_said' && event.choice && html`<span class="note">按了按钮</span>`}
      ${event.type === 'bot_said' && notesOf(event).map(note => html`<span class="note" key=${note}>${note}</span>`)}
    </div>`;
}

/** What is on its way. @param {{own: import('../state/talk.js').Sending}} props */
export const OnItsWay = ({ own }) => html`
  <div class=${`message ${own.isNote ? 'noted' : 'agent'} sending`}>
    <span class="by"><bdi>我</bdi> ${clock(Date.now())}</span><${Plain} text=${own.text} /><span class="note">发送中</span>
  </div>`;

/** While the message that I sent last can be changed. @param {{amending: ReturnType<typeof import('../amending.js').createAmending>}} props */
export const Amend = ({ amending }) =>
  amending.open.value && html`
  <p class="amend"><span aria-hidden="true">${amending.left.value} 秒内</span><button title="或在空着的输入框里按 ↑" onClick=${amending.change}>修改</button><button title="Alt+Z" onClick=${amending.takeBack}>撤回</button></p>`;
