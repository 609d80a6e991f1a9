// The gate of the console: name and password, the company's provider, a token, and what an invited person sets first.
import { SESSION } from '../../shared/server.js';
import { html, render, useEffect, useRef, useState } from '../lib.js';
import { LONGEST, SHORTEST, askedBy, faultOf } from './faults.js';
import { accept, look, readInvitation, readToken, recall, remember, signIn } from './entry.js';

const Logo = () => html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="9" /><path d="M8 9h16v11h-8l-4.5 4V20H8z" /></svg>`;

/** A form that sends one thing at a time; `send` gives nothing, or throws what is to be told. @param {any} props */
function Form({ id, send, button, first, fault: given, children }) {
  const [fault, setFault] = useState(/** @type {string} */ (given ?? ''));
  const [isBusy, setBusy] = useState(false);
  async function submit(/** @type {any} */ event) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setFault('');
    try {
      await send();
    } catch (error) {
      setFault(faultOf(/** @type {any} */ (error), new Date()));
      setBusy(false);
      first?.current?.focus();
    }
  }
  return html`
    <form id=${id} onSubmit=${submit}>
      ${children}
      <p class="fault" role="alert">${fault}</p>
      <button class="primary" type="submit">${isBusy ? '请稍候…' : button}</button>
    </form>`;
}

/** @param {any} props */
function Password({ id, label, complete, value, set, field }) {
  const [isShown, setShown] = useState(false);
  return html`
    <label for=${id}>${label}</label>
    <input id=${id} ref=${field} type=${isShown ? 'text' : 'password'} required maxlength=${LONGEST} autocomplete=${complete} spellcheck="false" autocapitalize="none" value=${value} onInput=${(/** @type {any} */ event) => set(event.target.value)} />
    <label class="gate-check"><input type="checkbox" checked=${isShown} onChange=${() => setShown(!isShown)} />显示密码</label>`;
}

/** @param {any} props */
function SignIn({ fault, enter }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const send = async () => enter(SESSION, await signIn(name, password));
  return html`
    <${Form} id="sign-in" send=${send} button="登录" first=${field} fault=${fault}>
      <label for="name">名字</label>
      <input id="name" required maxlength="40" autocomplete="username" spellcheck="false" autocapitalize="none" value=${name} onInput=${(/** @type {any} */ event) => setName(event.target.value)} />
      <${Password} id="password" label="密码" complete="current-password" value=${password} set=${setPassword} field=${field} />
    </${Form}>`;
}

/** @param {any} props */
function ByToken({ fault, enter }) {
  const [token, setToken] = useState('');
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  async function send() {
    const shown = token.trim();
    const me = await readToken(shown);
    remember(shown);
    enter(shown, me);
  }
  return html`
    <${Form} id="by-token" send=${send} button="用令牌进入" first=${field} fault=${fault}>
      <label for="token">令牌</label>
      <input id="token" ref=${field} type="password" required spellcheck="false" autocomplete="off" placeholder="粘贴令牌" value=${token} onInput=${(/** @type {any} */ event) => setToken(event.target.value)} />
      <p class="hint">首次启动时打印的管理员令牌，或给程序的令牌。只保存在这个标签页。</p>
    </${Form}>`;
}

/** @param {any} props */
function Doors({ ways, fault, tokenFault, enter }) {
  const isFirst = !ways.has_people && !ways.provider;
  return html`
    <h1>解答客服台</h1>
    ${ways.provider && html`<a class="gate-provider" href="/v1/desk/provider">用单位账号登录</a>`}
    <${SignIn} fault=${fault} enter=${enter} />
    <details open=${isFirst || Boolean(tokenFault)}>
      <summary>用令牌登录</summary>
      ${isFirst && html`<p class="hint">还没有人设过密码：先用管理员令牌进入，在「客服账号」里邀请同事。</p>`}
      <${ByToken} fault=${tokenFault} enter=${enter} />
    </details>`;
}

/** @param {any} props */
function Invited({ code, enter, back }) {
  const [invited, setInvited] = useState(/** @type {any} */ (null));
  const [fault, setFault] = useState('');
  const [password, setPassword] = useState('');
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    readInvitation(code).then(setInvited, error => setFault(faultOf(error, new Date())));
  }, [code]);
  if (fault)
    return html`
      <h1>邀请打不开</h1>
      <p class="fault" role="alert">${fault}</p>
      <p class="hint">请向管理员要新的邀请。密码已经设好的话，可以直接登录。</p>
      <button class="primary" onClick=${back}>去登录</button>`;
  if (!invited) return html`<h1>解答客服台</h1><p class="hint" role="status">正在查看邀请…</p>`;
  const send = async () => enter(SESSION, await accept(code, password));
  return html`
    <h1>${invited.agent}，请设置密码</h1>
    <${Form} id="set-password" send=${send} button="设好并登录" first=${field}>
      <input class="sr" tabindex="-1" aria-hidden="true" autocomplete="username" value=${invited.agent} readonly />
      <${Password} id="new-password" label="新密码" complete="new-password" value=${password} set=${setPassword} field=${field} />
      <p class="hint">至少 ${SHORTEST} 个字，不用凑大小写和符号。几个不相干的词连起来，好记也难猜。不要用名字或常见的密码。</p>
    </${Form}>`;
}

/** @param {{asked: {code?: string, fault?: string}, tokenFault?: string, ways: any, enter: (token: any, me: any) => void}} props */
function Gate({ asked, tokenFault, ways, enter }) {
  const [code, setCode] = useState(asked.code);
  return html`
    <div class="gate-card">
      <${Logo} />
      ${code ? html`<${Invited} code=${code} enter=${enter} back=${() => setCode('')} />` : html`<${Doors} ways=${ways} fault=${asked.fault} tokenFault=${tokenFault} enter=${enter} />`}
    </div>`;
}

/**
 * Lets somebody in who is known already, or shows the gate; `enter` is told once who came in, and how.
 * @param {HTMLElement} root
 * @param {(token: import('../../shared/server.js').Token, me: any) => void} enter
 */
export async function openGate(root, enter) {
  const asked = askedBy(location.hash);
  // A code is no part of the history of a browser that others may use.
  if (asked.code || asked.fault) history.replaceState(null, '', `/console${asked.code ? '' : history.state?.from ?? ''}`);
  const come = (/** @type {any} */ token, /** @type {any} */ me) => {
    render(null, root);
    root.hidden = true;
    enter(token, me);
  };
  let tokenFault;
  const token = recall();
  if (token && !asked.code) {
    try {
      return come(token, await readToken(token));
    } catch (error) {
      if (/** @type {any} */ (error).status === 401) remember('');
      tokenFault = faultOf(/** @type {any} */ (error), new Date());
    }
  }
  let ways = { me: null, provider: false, has_people: false };
  try {
    ways = await look();
  } catch (error) {
    asked.fault ??= faultOf(/** @type {any} */ (error), new Date());
  }
  if (ways.me && !asked.code) return come(SESSION, ways.me);
  render(html`<${Gate} asked=${asked} tokenFault=${tokenFault} ways=${ways} enter=${come} />`, root);
  /** @type {HTMLElement | null} */ (root.querySelector(ways.has_people || asked.code ? 'input:not(.sr)' : '#token'))?.focus();
}
