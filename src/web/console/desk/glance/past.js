// An earlier talk in the details pane, with a way back to them.
import { BACK, Icon } from '../../icon.js';
import { html, useLayoutEffect, useRef } from '../../lib.js';
import { say } from '../../words.js';
import { Message, isShown } from '../talk/message.js';

const nothing = () => {};

/** @param {{desk: import('../desk.js').Desk, past: import('./reading.js').Past}} props */
export function PastTalk({ desk, past }) {
  const { reading, me } = desk;
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => root.current?.focus(), [past.id]);
  const onKey = event => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    reading.close();
    document.getElementById('packet')?.focus();
  };
  return html`
    <section class="past-talk" aria-label="历史会话" tabindex="-1" ref=${root} onKeyDown=${onKey}>
      <header>
        <button class="return" aria-label="回到客户资料" onClick=${reading.close}><${Icon} paths=${BACK} /></button>
        <div class="title"><h2>历史会话</h2><p>${past.phase ? `${say('phase', past.phase)} · ` : ''}会话 ${past.id.slice(-6)}</p></div>
        <button onClick=${() => { reading.close(); desk.serving.open(past.id); }}>打开</button>
      </header>
      <div class="log" role="log" aria-label="历史会话内容" tabindex="0">
        ${past.isReading && html`<p class="system">正在读取对话</p>`}
        ${past.fault && html`<p class="system">${past.fault}<button onClick=${() => reading.open(past.id)}>重试</button></p>`}
        ${past.events.filter(isShown).map(event => html`<${Message} key=${event.id} event=${event} agent=${me.agent} marks=${[]} reveal=${null} toast=${nothing} />`)}
      </div>
    </section>`;
}
