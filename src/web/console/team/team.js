// The team, for supervisors: who is there, how much everybody has, and what they can do. How it reads is in state.js, the form in profile.js.
import { html, render, signal } from '../lib.js';
import { createAsking } from '../desk/asking.js';
import { Dialogs } from '../desk/dialogs/dialog.js';
import { ProfileForm } from './profile.js';
import { hoursOf, languagesOf, skillsOf, standing } from './state.js';

// Who is there changes without an event.
const READ_MS = 5000;
/** @type {ReturnType<typeof setInterval> | undefined} */
let reading;

/** @param {HTMLElement} root @param {(path: string, options?: any) => Promise<any>} api @param {(text: string, isFault?: boolean) => void} toast */
export function showTeam(root, api, toast) {
  const team = signal(/** @type {any} */ (null)),
    isMissed = signal(false);
  const asking = createAsking();

  async function read() {
    const answer = await api('/desk/team').catch(() => null);
    isMissed.value = !answer;
    if (answer) team.value = answer;
  }
  /** @param {import('./state.js').Member} member */
  async function edit(member) {
    const path = `/desk/agents/${encodeURIComponent(member.agent)}/profile`;
    /** Says what was wrong, or nothing. @param {import('./state.js').Profile | null} profile */
    async function save(profile) {
      try {
        await api(path, profile ? { method: 'PUT', body: profile } : { method: 'DELETE' });
        toast(profile ? `${member.agent} 的档案已保存` : `${member.agent} 的档案已清空`, false);
        read();
        return '';
      } catch (error) {
        return /** @type {any} */ (error).detail || '没有保存成功，请再试一次。';
      }
    }
    await asking.ask(done => html`<${ProfileForm} member=${member} team=${team.value} save=${save} done=${done} />`);
  }
  function Line({ member }) {
    const { agent, presence, load, most_talks: most, profile } = member;
    return html`
      <li>
        <span class="face" aria-hidden="true">${[...agent].pop()}</span>
        <span class="who"><bdi>${agent}</bdi><small class=${`standing ${presence.status}`}>${standing(member)}</small></span>
        <span class="load"><meter min="0" max=${Math.max(most, load, 1)} value=${load} aria-hidden="true"></meter><span>${load} / ${most}<span class="sr"> 位客户</span></span></span>
        <span class="tags">${skillsOf(profile).map(text => html`<span key=${text} class="tag">${text}</span>`)}</span>
        <small class="terms">语言 ${languagesOf(profile)}　班次 ${hoursOf(profile)}</small>
        <button aria-label=${`编辑 ${agent} 的档案`} onClick=${() => edit(member)}>编辑</button>
      </li>`;
  }
  function Team() {
    const known = team.value;
    return html`
      <header><h1>团队</h1><p class="hint">${known && (known.mode === 'offer' ? '系统按技能和空闲派单' : '客服自己从列表里接手；派单在 desk.ron 里打开')}</p></header>
      ${isMissed.value && html`<p class="empty" role="alert">团队没有读出来。 <button onClick=${read}>重试</button></p>`}
      ${known && html`<ul class="team">${known.agents.map(member => html`<${Line} key=${member.agent} member=${member} />`)}</ul>`}
      ${known && known.agents.length === 0 && html`<p class="empty">还没有接待客户的账号，管理员在“客服账号”里添加。</p>`}
      <${Dialogs} asking=${asking} />`;
  }
  render(null, root);
  render(html`<${Team} />`, root);
  clearInterval(reading);
  reading = setInterval(() => {
    if (root.hidden) clearInterval(reading);
    else if (!document.hidden) read();
  }, READ_MS);
  read();
}
