// The blocks of a case at a glance. Each gets the desk, the glance and the handoff, and shows nothing where it has nothing to show.
import { html, useState } from '../../lib.js';
import { clock, say } from '../../words.js';
import { Answer } from '../details/answer.js';
import { Block, Copied, EyeOf, Facts } from '../details/facts.js';
import { nameOf } from './glancing.js';
import { MoodBlock } from './mood.js';
import { deviceOf, languageOf, shortened, tell } from './words.js';

/** @typedef {{desk: import('../desk.js').Desk, glance: import('./glancing.js').Glance, handoff: any}} Props */

/** How many rows of a long list are shown before it is unfolded. */
const FEW = 4;

/** The rows of a list, the first few until more are wanted. @param {{rows: any[], kind?: string}} props */
function Folded({ rows, kind = '' }) {
  const [isOpen, setOpen] = useState(false);
  const hidden = isOpen ? 0 : Math.max(rows.length - FEW, 0);
  return html`
    <ul class=${kind}>${rows.slice(0, rows.length - hidden)}</ul>
    ${hidden > 0 && html`<button class="unfold" onClick=${() => setOpen(true)}>还有 ${hidden} 条</button>`}`;
}

/** All of it in one line, how urgent it is, and why it came. @param {Props} props */
export const Lead = ({ desk, glance: { line, why }, handoff }) => html`
  <section>
    ${why && html`<p class="lead"><span class=${`priority ${why.priority}`}>${say('priority', why.priority)}</span> ${say('reason', why.reason)}<span class="skill">${why.skill_label}</span></p>`}
    <p class="words line-of-all" dir="auto">${line}</p>
    ${why?.words && why.words !== handoff?.summary && html`<p class="said-then"><span>当时说</span><q dir="auto">${why.words}</q><${EyeOf} desk=${desk} text=${why.words} /></p>`}
  </section>`;

/** Who the customer is, and where. @param {Props} props */
export function Who({ desk, glance: { who, n_earlier: n } }) {
  const times = n > 0 ? `第 ${n + 1}${n === 100 ? '+' : ''} 次来` : '第一次来';
  const page = who.title || (who.page && shortened(who.page));
  const device = [deviceOf(who.device), languageOf(who.language)].filter(Boolean).join(' · ');
  const known = html`<span class=${who.verified ? 'badge sure' : 'badge'}>${who.verified ? '已核实身份' : '身份未核实'}</span>`;
  return html`
    <${Facts} title="客户" rows=${[
      ['访客', html`<span class="who">${who.visitor ? html`<${Copied} text=${who.visitor} />` : '没有称呼'}${known}<span class="badge">${times}</span></span>`],
      ...(page ? [['页面', who.page ? html`<a href=${who.page} target="_blank" rel="noopener noreferrer nofollow" title=${who.page}>${page}</a>` : page]] : []),
      ...(who.referrer ? [['来自', shortened(who.referrer)]] : []),
      ['渠道', who.channel_label],
      ...(device ? [['设备', device]] : []),
      ['语言', say('locale', who.locale)],
      ...(who.region ? [['地区', who.region]] : []),
      ...(who.product ? [['产品', who.product]] : []),
      ...(who.test ? [['流量', '测试']] : []),
    ].map(([name, value]) => [name, name === '访客' ? html`${value}<${EyeOf} desk=${desk} text=${who.visitor ?? ''} />` : value])} />`;
}

/** What the customer came for before. @param {Props} props */
export function Earlier({ desk, glance: { earlier } }) {
  if (earlier.talks.length === 0) return null;
  const row = talk => html`
    <li key=${talk.conversation}><button class="past" onClick=${() => desk.reading.open(talk.conversation)}>
      <span class="row"><small>${clock(talk.opened_at)}</small>${talk.outcome && html`<small class="badge">${tell('outcome', talk.outcome)}</small>`}${talk.agents.length > 0 && html`<small><bdi>${talk.agents.join('、')}</bdi></small>`}</span>
      <span class="summary" dir="auto">${talk.question ?? '（没有问题）'}</span>
    </button></li>`;
  return html`
    <${Block} title="历史会话">
      <${Folded} rows=${earlier.talks.map(row)} />
      ${earlier.next && html`<button class="unfold" onClick=${desk.glancing.more}>更早的</button>`}
    <//>`;
}

/** @param {Props} props */
export const Mood = ({ desk, glance: { mood } }) => html`<${MoodBlock} mood=${mood} goTo=${desk.serving.goTo} />`;

/** @param {Props} props */
export const RedLines = ({ desk, glance: { red_lines: lines } }) => lines.length > 0 && html`
  <${Block} title="红线">
    <${Folded} rows=${lines.map(line => html`
      <li key=${`${line.event} ${line.id}`} class=${`red severity-${line.severity}`}><b>${line.category}</b><span>${line.severity} 级 · ${say('severity', line.severity)}</span><button class="quoted" onClick=${() => desk.serving.goTo(line.event)}><q dir="auto">${line.words}</q></button></li>`)} />
  <//>`;

/** @param {Props} props */
export function Told({ desk, glance: { details }, handoff }) {
  // What was revealed of the case stands in the place of what is masked.
  const whole = name => (handoff && !String(handoff.slots?.[name] ?? '*').includes('*') ? handoff.slots[name] : null);
  const row = ({ name, label, value }) => {
    const shown = value.includes('*') ? whole(name) ?? value : value;
    return [label, html`<${Copied} text=${shown} /><${EyeOf} desk=${desk} text=${shown} />`];
  };
  return html`<${Facts} title="客户说过的" rows=${details.map(row)} />`;
}

/** The way through procedures and symptom trees. @param {Props} props */
export function Way({ glance: { procedures, way } }) {
  if (procedures.length === 0 && way.length === 0) return null;
  return html`
    <${Block} title="走过的路">
      ${procedures.length > 0 && html`<p class="procedures">${procedures.map(title => html`<span class="tag" key=${title}>${title}</span>`)}</p>`}
      ${way.length > 0 && html`<ol class="way">${way.map(({ atom, question, reply, unknown }) => html`<li key=${atom}><span>${question ?? '（这一问已经不在了）'}</span><b dir="auto">${unknown ? '不清楚' : reply}</b></li>`)}</ol>`}
    <//>`;
}

/** @param {Props} props */
export function Tried({ desk, glance: { tried } }) {
  if (tried.length === 0) return null;
  const row = own => html`
    <li key=${own.atom}><${Answer} api=${desk.api} atom=${own.atom} title=${own.title ?? '（这条答案已经不在了）'} />
      <button class=${`taken ${own.taken}`} onClick=${() => desk.serving.goTo(own.event)}>${tell('taken', own.taken)}${own.times > 1 ? ` · ${own.times} 次` : ''}</button></li>`;
  return html`<${Block} title="试过的答案"><${Folded} rows=${[...tried].reverse().map(row)} kind="tried" /><//>`;
}

/** @param {Props} props */
export const Parts = ({ glance: { parts } }) => parts.length > 0 && html`<${Block} title="可能用到的备件"><ul>${parts.map(part => html`<li key=${part}><${Copied} text=${part} /></li>`)}</ul><//>`;

/** Details with their labels, in a line. @param {import('./glancing.js').Detail[]} details */
const inLine = details => details.map(({ label, value }) => `${label} ${value}`).join('，');

/** What other systems said, and what can be asked of them now. @param {Props} props */
export function Systems({ desk, glance: { called, look_ups: lookUps } }) {
  const { asking, lookUp } = desk.glancing,
    isMine = desk.serving.mine.value;
  if (called.length === 0 && !(isMine && lookUps.length > 0)) return null;
  const answer = call => html`
    <li key=${call.event} class=${call.answer ? 'called' : 'called failed'}>
      <p><b>${call.label}</b> ${inLine(call.asked)}<small>${clock(call.at)}${call.agent ? ` · ${call.agent}` : ''}</small></p>
      <p>${call.answer ? [call.answer, inLine(call.gave)].filter(Boolean).join('：') : say('outcome', call.outcome)}${call.age_seconds >= 60 ? `（${Math.ceil(call.age_seconds / 60)} 分钟前的回答）` : ''}</p>
    </li>`;
  return html`
    <${Block} title="系统里查到的">
      ${called.length > 0 && html`<${Folded} rows=${[...called].reverse().map(answer)} />`}
      ${isMine && lookUps.length > 0 && html`<p class="look-ups">${lookUps.map(own => html`
        <button key=${nameOf(own)} disabled=${asking.value !== ''} onClick=${() => lookUp(own)}>${asking.value === nameOf(own) ? '正在查' : own.label} <small>${own.inputs.map(({ value }) => value).join('，')}</small></button>`)}</p>`}
    <//>`;
}

/** @param {Props} props */
export function Hands({ glance: { hands, why } }) {
  if (!why) return null;
  const hand = ({ agent, how, to, skill_label: label }) => (how === 'passed_on' ? `${agent} 转给 ${to?.agent ?? label}` : `${agent} ${tell('how', how)}`);
  return html`<${Facts} title="经过" rows=${[['转接', clock(why.at)], ...hands.map(own => [clock(own.at), html`<bdi>${hand(own)}</bdi>`])]} />`;
}
