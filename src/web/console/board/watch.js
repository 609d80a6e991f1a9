// A talk as it runs: read as it comes, with a word to the agent alone, and, for one who has joined, to the customer.
import { html, signal, useEffect, useLayoutEffect, useMemo, useRef, useState } from '../lib.js';
import { follow } from '../../shared/server.js';
import { say } from '../words.js';
import { Dialog } from '../desk/dialogs/dialog.js';
import { changesIn } from '../desk/state/amend.js';
import { begun, holder, taken } from '../desk/state/talk.js';
import { Message, isShown } from '../desk/talk/message.js';
import { companionsOf } from './state.js';

/** What a refusal means here. */
const REFUSED = { 'not-held': '现在没有别的同事在接待这位客户。', 'talk-full': '已经有三位主管加入了。', 'not-yours': '您已经不在这个对话里了。' };

/** What a supervisor does in a talk. @param {(path: string, options?: any) => Promise<any>} api @param {string} id */
const createHelping = (api, id) => {
  const post = (what, body = {}) => api(`/desk/conversations/${encodeURIComponent(id)}/${what}`, { body, headers: { 'Idempotency-Key': crypto.randomUUID() } });
  return { whisper: text => post('whispers', { text }), say: text => post('messages', { text }), join: () => post('join'), leave: () => post('leave') };
};

/** The lines, kept at their end. @param {{talk: any, me: any}} props */
function Lines({ talk, me }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const events = talk.events.filter(isShown),
    changes = changesIn(talk);
  useLayoutEffect(() => {
    const log = /** @type {HTMLElement} */ (root.current);
    log.scrollTop = log.scrollHeight;
  }, [events.length]);
  return html`
    <div class="log" role="log" aria-label="对话内容" tabindex="0" ref=${root}>
      ${events.map(event => html`<${Message} key=${event.id} event=${event} agent=${me.agent} marks=${[]} change=${changes.get(event.id)} reveal=${null} toast=${() => {}} />`)}
    </div>`;
}

/** Who has the talk, and who stands beside them. @param {any} talk @param {string[]} companions */
function stateOf(talk, companions) {
  const state = talk.phase === 'agent' ? `${holder(talk)} 接待中` : say('phase', talk.phase);
  return [state, companions.length > 0 && `${companions.join('、')} 已加入`].filter(Boolean).join(' · ');
}

/**
 * @param {{id: string, token: any, me: any, api: (path: string, options?: any) => Promise<any>, toast: (text: string, isFault?: boolean) => void, open: ((id: string) => void) | null, done: () => void}} props
 */
export function Watch({ id, token, me, api, toast, open, done }) {
  const known = useMemo(() => signal(begun(id)), [id]),
    helping = useMemo(() => createHelping(api, id), [id]);
  const [text, setText] = useState(''),
    [toCustomer, setToCustomer] = useState(false),
    [isBusy, setBusy] = useState(false);
  useEffect(() => {
    const abort = new AbortController();
    const source = {
      url: `/v1/desk/conversations/${encodeURIComponent(id)}/events`,
      token,
      resumeAt: '',
      take: event => {
        known.value = taken(known.value, [event], me);
      },
      reset: () => {
        known.value = begun(id);
      },
      setLive: () => {},
      refuse: done,
    };
    follow(source, abort.signal);
    return () => abort.abort();
  }, [id]);
  const talk = known.value,
    companions = companionsOf(talk.events),
    isHeld = talk.phase === 'agent' && holder(talk) !== me.agent,
    isIn = isHeld && companions.includes(me.agent),
    isLoud = isIn && toCustomer;
  /** @param {() => Promise<any>} deed */
  async function go(deed) {
    setBusy(true);
    try {
      const { events } = await deed();
      known.value = taken(known.value, events, me);
      return true;
    } catch (error) {
      toast(REFUSED[/** @type {any} */ (error).code] || '没有成功，请再试一次。');
      return false;
    } finally {
      setBusy(false);
    }
  }
  async function send() {
    const words = text.trim();
    if (!words || isBusy || !isHeld) return;
    if (await go(() => (isLoud ? helping.say(words) : helping.whisper(words)))) setText('');
  }
  const onKey = event => {
    if (event.isComposing || event.keyCode === 229 || event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    if (!event.repeat) send();
  };
  async function joinOrLeave() {
    if (await go(isIn ? helping.leave : helping.join)) setToCustomer(!isIn);
  }
  const hint = isLoud ? '对客户说，客户会看到您的名字' : '悄悄话，只有同事看得到';
  return html`
    <${Dialog} title="watch-title" kind="watch" done=${done}>
      <header>
        <div class="title"><h2 id="watch-title">会话 ${id.slice(-6)}</h2><p role="status">${stateOf(talk, companions)}</p></div>
        ${isHeld && html`<button aria-pressed=${isIn} disabled=${isBusy} onClick=${joinOrLeave}>${isIn ? '退出对话' : '加入对话'}</button>`}
        ${open && html`<button onClick=${() => { done(); open(id); }}>在会话里打开</button>`}
        <button class="tool" aria-label="关闭" autofocus onClick=${done}>关闭</button>
      </header>
      <${Lines} talk=${talk} me=${me} />
      <footer class=${isLoud ? 'field' : 'field noting'}>
        ${isIn && html`<div class="switch" role="group" aria-label="说给谁">
          <button aria-pressed=${!toCustomer} onClick=${() => setToCustomer(false)}>悄悄话</button><button aria-pressed=${toCustomer} onClick=${() => setToCustomer(true)}>对客户说</button></div>`}
        <div class="row">
          <textarea rows="2" maxlength="4000" aria-label=${isLoud ? '对客户说' : '悄悄话'} disabled=${!isHeld} placeholder=${isHeld ? hint : '有同事接待时，可以悄悄提醒他'} value=${text} onInput=${event => setText(event.target.value)} onKeyDown=${onKey}></textarea>
          <button class="primary" disabled=${!isHeld || !text.trim() || isBusy} onClick=${send}>${isLoud ? '发送' : '悄悄说'}</button>
        </div>
      </footer>
    <//>`;
}
