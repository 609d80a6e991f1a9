// One line above the desk with the worst red line that nobody has taken note of, which opens into a list.
import { html, useLayoutEffect } from '../lib.js';
import { duration, say } from '../words.js';
import { now } from './now.js';
import { counted, gathered, timeOf } from './state/alerts.js';

/** How long it is until an alert becomes everybody's, or since when it is. */
function Due({ own }) {
  const time = timeOf(own, now.value);
  return html`<span class="due" aria-live="off">${time.left === undefined ? `已升级 · ${duration(time.since)} 未确认` : `${Math.ceil(time.left / 1000)} 秒后升级`}</span>`;
}

/** A talk with its gravest alert. */
function Row({ talk: { gravest, newest, n }, warning }) {
  const [first] = gravest.red_lines;
  return html`
    <div class=${`red-line severity-${first.severity}${gravest.escalated ? ' escalated' : ''}`}>
      <span class="level">${first.severity} 级 · ${say('severity', first.severity)}</span>
      <span class="kind">${[...new Set(gravest.red_lines.map(line => line.category))].join('、')}</span>
      <button class="said" dir="auto" title="打开会话" onClick=${() => warning.look(gravest.conversation)}>${gravest.text}</button>
      ${n > 1 && html`<span class="kind">这个会话 ${n} 条</span>`}
      <${Due} own=${gravest} />
      <button class="primary" data-alert=${newest.id} onClick=${() => warning.acknowledge(newest.id)}>确认</button>
    </div>`;
}

/** @param {{warning: ReturnType<typeof import('./warning.js').createWarning>, root: HTMLElement}} props `root` is always on the page, so that it is read aloud */
export function RedLineBar({ warning, root }) {
  const { alerts, n_open: nOpen, next } = warning.shown.value;
  const [worst, ...rest] = gathered(alerts);
  const hasMore = rest.length > 0 || next !== null;
  const isOpen = warning.isOpen.value && hasMore;
  useLayoutEffect(() => {
    root.hidden = !worst;
    if (!hasMore) warning.isOpen.value = false;
  });
  if (!worst) return null;
  return html`
    <div class="worst">
      <h2>高压线<span class="count">${counted(nOpen)}</span></h2>
      <${Row} talk=${worst} warning=${warning} />
      ${hasMore && html`<button class="all" aria-expanded=${isOpen} onClick=${() => { warning.isOpen.value = !isOpen; }}>${isOpen ? '收起' : '全部'}</button>`}
    </div>
    ${isOpen && html`
      <div class="rest">
        <ul>${rest.map(talk => html`<li key=${talk.newest.conversation}><${Row} talk=${talk} warning=${warning} /></li>`)}</ul>
        ${next && html`<button class="more" onClick=${warning.more}>显示更多</button>`}
      </div>`}`;
}
