// What the bot hands over with a customer, block by block, so that nothing has to be asked again.
import { html } from '../../lib.js';
import { asked, clock, say } from '../../words.js';
import { heatOf } from '../state/lists.js';
import { Block, Copied, EyeOf, Facts } from './facts.js';
import { Answer } from './answer.js';

/** @typedef {{desk: any, handoff: import('../state/lists.js').Handoff}} Props */

/** How urgent, why, and in which words. @param {Props} props */
export const Lead = ({ desk, handoff }) => html`
  <section>
    <p class="lead"><span class=${`priority ${handoff.priority}`}>${say('priority', handoff.priority)}</span> ${say('reason', handoff.reason)}</p>
    <p class="words" dir="auto">${handoff.summary}<${EyeOf} desk=${desk} text=${handoff.summary} /></p>
  </section>`;

/** @param {Props} props */
export const Situation = ({ handoff }) => html`
  <${Facts} title="情况" rows=${[
    ['转接时间', clock(handoff.at)],
    ['技能组', say('skill', handoff.skill)],
    ['语言', say('locale', handoff.locale)],
    ...(handoff.region ? [['地区', handoff.region]] : []),
    ...(handoff.product ? [['产品', handoff.product]] : []),
    ['接手', handoff.agent || '还没有人'],
  ]} />`;

const HEATS = { hot: '很高', warm: '偏高', '': '平稳' };
/** @param {Props} props */
export function Anger({ handoff: { anger } }) {
  const heat = heatOf(anger),
    share = Math.round(anger * 100);
  return html`
    <${Block} title="怒气">
      <div class=${`anger ${heat}`}><span class="track"><span class="bar" style=${{ width: `${share}%` }}></span></span><span>${share} · ${HEATS[heat]}</span></div>
    <//>`;
}

/** @param {Props} props */
export const RedLines = ({ handoff: { red_lines: lines } }) => lines.length > 0 && html`
  <${Block} title="红线">
    <ul>${lines.map(line => html`
      <li key=${`${line.category} ${line.words}`} class=${`red severity-${line.severity}`}><b>${line.category}</b><span>${line.severity} 级 · ${say('severity', line.severity)}</span><q dir="auto">${line.words}</q></li>`)}</ul>
  <//>`;

/** @param {Props} props */
export const Told = ({ desk, handoff }) => html`
  <${Facts} title="客户说过的" rows=${Object.entries(handoff.slots ?? {})
    .filter(([, value]) => value)
    .map(([slot, value]) => [say('slot', slot), html`<${Copied} text=${String(value)} /><${EyeOf} desk=${desk} text=${value} />`])} />`;

/** @param {Props} props */
export const Called = ({ desk, handoff: { called = [] } }) => called.length > 0 && html`
  <${Block} title="系统查到的"><ul>${called.map(call => html`<li key=${asked(call)}>${asked(call)}<${EyeOf} desk=${desk} text=${asked(call)} /></li>`)}</ul><//>`;

/** @param {Props} props */
export const Tried = ({ desk, handoff: { tried = [] } }) => tried.length > 0 && html`
  <${Block} title="已试过的答案"><ul>${tried.map(atom => html`<li key=${atom}><${Answer} api=${desk.api} atom=${atom} /></li>`)}</ul><//>`;

/** @param {Props} props */
export const Parts = ({ handoff: { parts = [] } }) => parts.length > 0 && html`
  <${Block} title="可能用到的备件"><ul>${parts.map(part => html`<li key=${part}><${Copied} text=${part} /></li>`)}</ul><//>`;
