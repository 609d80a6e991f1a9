// One account in the list: how it stands, and what an administrator can do about it.
import { html, useState } from '../lib.js';
import { say } from '../words.js';
import { ROLES } from './roles.js';
import { factsOf, standingOf } from './standing.js';

/** What takes effect at once and cannot be taken back needs a second press. @param {{label: string, sure: string, act: () => void}} props */
function Careful({ label, sure, act }) {
  const [isAsked, setAsked] = useState(false);
  return html`<button data-sure=${isAsked ? 'yes' : undefined} onBlur=${() => setAsked(false)} onClick=${() => {
    if (isAsked) act();
    setAsked(!isAsked);
  }}>${isAsked ? sure : label}</button>`;
}

/** @param {any} props */
function Panel({ agent, id, act }) {
  const [role, setRole] = useState(agent.role);
  const isPerson = agent.has_password || agent.invited_until !== null;
  return html`
    <div class="agent-panel" id=${id}>
      <div class="row">
        <label for=${`${id}-role`}>角色</label>
        <select id=${`${id}-role`} value=${role} onChange=${(/** @type {any} */ event) => setRole(event.target.value)}>
          ${Object.keys(ROLES).map(name => html`<option value=${name}>${say('role', name)}</option>`)}
        </select>
        ${role !== agent.role && html`<${Careful} label="更换角色" sure="确定？登录会断开" act=${() => act.setRole(agent, role)} />`}
      </div>
      <p class="hint">${ROLES[/** @type {keyof typeof ROLES} */ (role)]}</p>
      <div class="row">
        ${isPerson
          ? html`<${Careful} label="重置密码并重新邀请" sure="确定？旧密码立即作废" act=${() => act.invite(agent)} />`
          : html`<button onClick=${() => act.invite(agent)}>邀请本人设密码</button>`}
        ${agent.expires_at
          ? html`<${Careful} label="换令牌" sure="确定？旧令牌立即作废" act=${() => act.renew(agent)} /><${Careful} label="收回令牌" sure="确定收回？" act=${() => act.takeToken(agent)} />`
          : html`<button onClick=${() => act.renew(agent)}>发令牌给程序</button>`}
        <${Careful} label="删除账号" sure="确定删除？" act=${() => act.remove(agent)} />
      </div>
    </div>`;
}

/** @param {any} props */
export function Agent({ agent, index, isOpen, toggle, act }) {
  const now = new Date();
  const { text, tone } = standingOf(agent, now);
  const id = `agent-${index}`;
  return html`
    <li>
      <span class="face" aria-hidden="true">${[...agent.agent].pop()}</span>
      <div class="agent-what">
        <p><bdi>${agent.agent}</bdi> <span class="tag">${say('role', agent.role)}</span> <span class=${`tag ${tone}`}>${text}</span></p>
        <small>${factsOf(agent, now).join('，')}</small>
      </div>
      <button aria-expanded=${isOpen} aria-controls=${isOpen ? id : undefined} aria-label=${`${isOpen ? '收起' : '管理'} ${agent.agent}`} onClick=${toggle}>${isOpen ? '收起' : '管理'}</button>
      ${isOpen && html`<${Panel} key=${agent.role} agent=${agent} id=${id} act=${act} />`}
    </li>`;
}
