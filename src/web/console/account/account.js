// The own account: another password, where one is signed in, and signing out everywhere.
import { leave } from '../gate/entry.js';
import { faultOf } from '../gate/faults.js';
import { LONGEST, SHORTEST } from '../gate/words.js';
import { html, render, useEffect, useState } from '../lib.js';
import { clock, say } from '../words.js';
import { deviceOf } from './device.js';

const WAYS = { password: '密码登录', provider: '单位账号登录' };

/** @param {any} props */
function Change({ api, me, done }) {
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const [isShown, setShown] = useState(false);
  const [fault, setFault] = useState('');
  async function submit(/** @type {any} */ event) {
    event.preventDefault();
    setFault('');
    try {
      await api('/desk/password', { body: { old, new: next } });
      setOld('');
      setNext('');
      done('密码已更换，其他设备都已退出。');
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      setFault(code === 'wrong-password' ? '现在的密码不对。' : faultOf(/** @type {any} */ (error), new Date(), 'zh-CN'));
    }
  }
  const field = (/** @type {any} */ id, /** @type {any} */ label, /** @type {any} */ complete, /** @type {any} */ value, /** @type {any} */ set) => html`
    <label for=${id}>${label}</label>
    <input id=${id} type=${isShown ? 'text' : 'password'} required maxlength=${LONGEST} autocomplete=${complete} spellcheck="false" autocapitalize="none" value=${value} onInput=${(/** @type {any} */ event) => set(event.target.value)} />`;
  return html`
    <form id="change-password" onSubmit=${submit}>
      <input class="sr" tabindex="-1" aria-hidden="true" autocomplete="username" value=${me.agent} readonly />
      ${field('old-password', '现在的密码', 'current-password', old, setOld)}
      ${field('next-password', '新密码', 'new-password', next, setNext)}
      <label class="gate-check"><input type="checkbox" checked=${isShown} onChange=${() => setShown(!isShown)} />显示密码</label>
      <p class="hint">至少 ${SHORTEST} 个字。换好以后，其他设备要重新登录。</p>
      <p class="fault" role="alert">${fault}</p>
      <button class="primary" type="submit">更换密码</button>
    </form>`;
}

/** @param {any} props */
function Sessions({ sessions, end, endAll }) {
  return html`
    <ul>
      ${sessions.map((/** @type {any} */ session) => html`
        <li key=${session.id}>
          <div>${deviceOf(session.device)} ${session.is_this && html`<span class="tag">这台</span>`}
            <small>${WAYS[/** @type {keyof typeof WAYS} */ (session.way)] ?? session.way}，${clock(session.begun_at)} 登录，${clock(session.used_at)} 用过</small></div>
          ${!session.is_this && html`<button aria-label=${`退出 ${deviceOf(session.device)}`} onClick=${() => end(session.id)}>退出</button>`}
        </li>`)}
    </ul>
    <button onClick=${endAll}>在所有设备上退出</button>`;
}

/** @param {{api: (path: string, options?: any) => Promise<any>, me: any, close: () => void, toast: (text: string, isFault?: boolean) => void}} props */
function Account({ api, me, close, toast }) {
  const [own, setOwn] = useState(/** @type {any} */ (null));
  const [isUnread, setUnread] = useState(false);
  async function read() {
    setUnread(false);
    try {
      setOwn(await api('/desk/sessions'));
    } catch {
      setUnread(true);
    }
  }
  useEffect(() => void read(), []);
  async function attempt(/** @type {() => Promise<any>} */ work) {
    try {
      await work();
    } catch {
      toast('没有退出成功，请再试一次。');
    }
  }
  const end = (/** @type {string} */ id) => attempt(async () => {
    await api(`/desk/sessions/${id}`, { method: 'DELETE' });
    await read();
  });
  const endAll = () => attempt(async () => {
    await api('/desk/sessions', { method: 'DELETE' });
    leave();
  });
  async function done(/** @type {string} */ text) {
    toast(text, false);
    await read();
  }
  return html`
    <header><h2>${me.agent}</h2><span class="tag">${say('role', me.role)}</span><button onClick=${close}>关闭</button></header>
    ${isUnread && html`<p class="empty" role="alert">没有读出来。<button onClick=${read}>重试</button></p>`}
    ${own?.has_password && html`<section aria-label="更换密码"><h3>更换密码</h3><${Change} api=${api} me=${me} done=${done} /></section>`}
    ${own && html`<section aria-label="登录的设备"><h3>登录的设备</h3><${Sessions} sessions=${own.sessions} end=${end} endAll=${endAll} /></section>`}`;
}

/**
 * Opens the dialog until it is closed.
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {any} me
 * @param {(text: string, isFault?: boolean) => void} toast
 */
export function openAccount(api, me, toast) {
  const dialog = document.createElement('dialog');
  dialog.className = 'account';
  dialog.setAttribute('aria-label', '我的账号');
  dialog.addEventListener('close', () => {
    render(null, dialog);
    dialog.remove();
  });
  document.body.append(dialog);
  render(html`<${Account} api=${api} me=${me} close=${() => dialog.close()} toast=${toast} />`, dialog);
  dialog.showModal();
}
