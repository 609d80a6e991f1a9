// The practice talk: as at the desk, with the customer's clock running, and answers proposed.
import { html, signal, useEffect, useMemo, useRef, useState } from '../lib.js';
import { BACK, Icon } from '../icon.js';
import { useKeptPlace } from '../desk/talk/log.js';
import { Message, isShown } from '../desk/talk/message.js';
import { say } from '../words.js';
import { Dialogue } from './dialogs.js';
import { Field } from './field.js';
import { LONG_SECONDS, clockOf, lastAsked, waited, waitsSince } from './state.js';
import { faultOf } from './words.js';

/** @typedef {import('./state.js').Attempt} Attempt */

/** How often the clock is looked at. */
const TICK_MS = 1000;

/** @param {{reader: import('./page.js').Reader, attempt: Attempt, change: (attempt: Attempt) => void, leave: () => void}} props */
export function Talk({ reader, attempt, change, leave }) {
  const [isSending, setSending] = useState(false);
  const [dialog, setDialog] = useState(/** @type {'' | 'promise' | 'hand_over' | 'close'} */ (''));
  const [isWide] = useState(() => matchMedia('(min-width: 46.1rem)').matches);
  const path = `/training/attempts/${encodeURIComponent(attempt.id)}`;
  const text = useMemo(() => signal(''), []);
  /** Does something, and gives what was wrong, or nothing. */
  async function move(body) {
    setSending(true);
    try {
      change(await reader.api(`${path}/moves`, { body, headers: { 'Idempotency-Key': crypto.randomUUID() } }));
      return '';
    } catch (error) {
      return faultOf(error);
    } finally {
      setSending(false);
    }
  }
  async function write(words) {
    const wrong = await move({ type: 'said', text: words });
    if (wrong) reader.toast(wrong);
    else text.value = '';
  }
  if (attempt.edited) {
    return html`<section class="t-briefing"><h2>${attempt.title ?? '剧本已删除'}</h2><p>这一场开始以后，剧本被改过了，没法接着练。</p><div class="row"><button class="primary" onClick=${leave}>返回</button></div></section>`;
  }
  return html`
    <div class="t-talk">
      <section class="talk" aria-label="练习对话">
        <header>
          <button class="back" aria-label="返回闯关" onClick=${leave}><${Icon} paths=${BACK} /></button>
          <div class="title"><b>${attempt.title}</b><p>练习，不是真实顾客</p></div>
          <${Clock} attempt=${attempt} />
        </header>
        <${Log} attempt=${attempt} agent=${reader.me.agent} />
        <${Field} reader=${reader} path=${path} text=${text} asked=${lastAsked(attempt.events)} isSending=${isSending} isFull=${attempt.moves_left === 0} say=${write} open=${setDialog} isEnding=${attempt.customer_left} />
      </section>
      <details class="t-aside" open=${isWide}>
        <summary>任务</summary><p>${attempt.briefing}</p>
        <${Packet} events=${attempt.events} />
      </details>
    </div>
    ${dialog && html`<${Dialogue} kind=${dialog} reader=${reader} move=${move} done=${() => setDialog('')} />`}`;
}

/** How long the customer waits; once the customer has left, what is left to do. @param {{attempt: Attempt}} props */
function Clock({ attempt }) {
  const [now, setNow] = useState(Date.now());
  const ahead = useMemo(() => Date.now() - Date.parse(attempt.now), [attempt.now]);
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  const since = waitsSince(attempt.events);
  if (attempt.customer_left) return html`<span class="t-clock done" role="status">顾客说完了，道个别就结束</span>`;
  if (!since) return html`<span class="t-clock">等顾客回复</span>`;
  const seconds = waited(since, Math.max(now, Date.parse(attempt.now) + ahead), ahead);
  return html`<span class=${seconds >= LONG_SECONDS ? 't-clock late' : 't-clock'} role="timer" aria-label="顾客等了">等了 ${clockOf(seconds)}</span>`;
}

/** @param {{attempt: Attempt, agent: string}} props */
function Log({ attempt, agent }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  useKeptPlace(root, String(attempt.events.length));
  const never = () => {};
  return html`
    <div class="log" role="log" aria-label="对话内容" tabindex="0" ref=${root}>
      ${attempt.events.filter(isShown).map(event => html`<${Message} key=${event.id} event=${event} agent=${agent} marks=${[]} reveal=${null} toast=${never} />`)}
    </div>`;
}

/** What the packet says, as the details beside a real case do. @param {{events: any[]}} props */
function Packet({ events }) {
  const slots = Object.entries(events.find(event => event.type === 'handed_off')?.packet?.slots ?? {});
  if (!slots.length) return null;
  return html`<h3>资料</h3><dl>${slots.map(([name, value]) => html`<dt key=${name}>${say('slot', name)}</dt><dd>${value}</dd>`)}</dl>`;
}
