// The accounts: invite a person, give a program a token, and look after who is there.
import { html, render, useEffect, useState } from '../lib.js';
import { say } from '../words.js';
import { Agent } from './agent.js';
import { Given } from './given.js';
import { ROLES } from './roles.js';

/** @type {Map<string | undefined, string>} why an account was not made, by the code of the problem */
const FAULTS = new Map(Object.entries({
  'name-taken': '已经有同名或名字太像的账号。',
  'name-reserved': '客户会把这个名字当成机器人、系统、店铺或者顾客，请用本人的名字，比如「客服小王」。',
  'bad-field': '名字用 1 到 32 个字母、汉字或数字，中间可以有空格和 . - _ ·',
}));

/** @param {any} props */
function NewAgent({ add }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState('agent');
  const [isProgram, setProgram] = useState(false);
  async function submit(/** @type {any} */ event) {
    event.preventDefault();
    if (await add(name.trim(), role, isProgram)) {
      setName('');
      setRole('agent');
    }
  }
  return html`
    <form onSubmit=${submit}>
      <label for="agent-name">新客服的名字</label>
      <div class="row">
        <input id="agent-name" required maxlength="40" autocomplete="off" placeholder="例如 小王" value=${name} onInput=${(/** @type {any} */ event) => setName(event.target.value)} />
        <label class="sr" for="agent-role">角色</label>
        <select id="agent-role" value=${role} onChange=${(/** @type {any} */ event) => setRole(event.target.value)}>
          ${Object.keys(ROLES).map(own => html`<option value=${own}>${say('role', own)}</option>`)}
        </select>
        <button class="primary" type="submit">${isProgram ? '添加并发令牌' : '添加并邀请'}</button>
      </div>
      <fieldset class="agent-way">
        <legend class="sr">怎么进入</legend>
        <label><input type="radio" name="way" checked=${!isProgram} onChange=${() => setProgram(false)} />本人用密码登录</label>
        <label><input type="radio" name="way" checked=${isProgram} onChange=${() => setProgram(true)} />程序用令牌</label>
      </fieldset>
      <p class="hint">${ROLES[/** @type {keyof typeof ROLES} */ (role)]}</p>
    </form>`;
}

/** @param {{api: (path: string, options?: any) => Promise<any>, toast: (text: string, isFault?: boolean) => void}} props */
function Agents({ api, toast }) {
  const [agents, setAgents] = useState(/** @type {any[] | null} */ (null));
  const [isUnread, setUnread] = useState(false);
  const [given, setGiven] = useState(/** @type {any} */ (null));
  const [open, setOpen] = useState('');
  async function read() {
    try {
      setAgents((await api('/desk/agents')).agents);
      setUnread(false);
    } catch {
      setUnread(true);
    }
  }
  useEffect(() => void read(), []);
  /** Does something and reads the list anew; gives whether it was done. */
  async function attempt(/** @type {() => Promise<any>} */ work, said = '没有成功，请再试一次。') {
    try {
      await work();
      return true;
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      toast(FAULTS.get(code) ?? said);
      return false;
    } finally {
      await read();
    }
  }
  const pathOf = (/** @type {any} */ agent, what = '') => `/desk/agents/${encodeURIComponent(agent.agent)}${what}`;
  const show = async (/** @type {Promise<any>} */ answer) => setGiven(await answer);
  const add = (/** @type {string} */ name, /** @type {string} */ role, /** @type {boolean} */ isProgram) =>
    attempt(() => show(api(isProgram ? '/desk/agents' : '/desk/invitations', { body: { name, role } })), '没有添加成功，请再试一次。');
  const act = {
    invite: (/** @type {any} */ agent) => attempt(() => show(api(pathOf(agent, '/invitation'), { method: 'POST' }))),
    renew: (/** @type {any} */ agent) => attempt(() => show(api(pathOf(agent, '/token'), { method: 'POST' }))),
    takeToken: (/** @type {any} */ agent) => attempt(async () => {
      await api(pathOf(agent, '/token'), { method: 'DELETE' });
      toast(`已收回 ${agent.agent} 的令牌。`, false);
    }),
    setRole: (/** @type {any} */ agent, /** @type {string} */ role) => attempt(async () => {
      await api(pathOf(agent, '/role'), { method: 'PUT', body: { role } });
      toast(`${agent.agent} 现在是${say('role', role)}，要重新登录。`, false);
    }),
    remove: (/** @type {any} */ agent) => attempt(async () => {
      await api(pathOf(agent), { method: 'DELETE' });
      if (given?.agent === agent.agent) setGiven(null);
      toast(`已删除 ${agent.agent}，登录和令牌立即失效，手上的客户回到排队。`, false);
    }, '没有删除成功，请再试一次。'),
  };
  return html`
    <header><h1>客服账号</h1></header>
    <${NewAgent} add=${add} />
    <div aria-live="polite">${given && html`<${Given} key=${given.code ?? given.token} given=${given} />`}</div>
    ${isUnread && html`<p class="empty" role="alert">名单没有读出来。<button onClick=${read}>重试</button></p>`}
    ${agents && html`
      <ul class="agents">
        ${agents.map((agent, index) => html`<${Agent} key=${agent.agent} agent=${agent} index=${index} act=${act} isOpen=${open === agent.agent} toggle=${() => setOpen(open === agent.agent ? '' : agent.agent)} />`)}
        ${agents.length === 0 && html`<li class="empty">还没有客服账号。</li>`}
      </ul>`}`;
}

/**
 * @param {HTMLElement} root
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {(text: string, isFault?: boolean) => void} toast
 */
export function showAgents(root, api, toast) {
  // Anew each time, so that a token that was shown is gone.
  render(null, root);
  render(html`<${Agents} api=${api} toast=${toast} />`, root);
}
