// The team, for supervisors: who is there, how much everybody has, and what they can do. How it reads is in state.js, the form in profile.js.
import { html, render, signal } from '../lib.js';
import { createAsking } from '../desk/asking.js';
import { Dialogs } from '../desk/dialogs/dialog.js';
import { MOST_MOVED, Move } from '../board/move.js';
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
  /** Gives an agent's customers to somebody else, as when they have gone home. @param {import('./state.js').Member} member */
  async function move({ agent }) {
    const cases = /** @type {any[]} */ ([]);
    for (let after = ''; cases.length < MOST_MOVED; ) {
      const page = await api(`/desk/board/talks?${new URLSearchParams({ agent, after })}`).catch(() => null);
      if (!page) return toast('客户没有读出来，请再试一次。');
      cases.push(...page.talks.map(talk => ({ conversation: talk.conversation, agent: talk.agent })));
      if (!page.next) break;
      after = page.next;
    }
    const receivers = await api('/desk/receivers').catch(() => null);
    if (!receivers) return toast('同事和技能没有读出来，请再试一次。');
    if (cases.length === 0) return read();
    const isMoved = await asking.ask(done => html`<${Move} cases=${cases.slice(0, MOST_MOVED)} receivers=${receivers} api=${api} done=${done} />`);
    if (isMoved) read();
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
        <span class="do">${load > 0 && html`<button aria-label=${`转走 ${agent} 的客户`} onClick=${() => move(member)}>转走客户</button>`}<button aria-label=${`编辑 ${agent} 的档案`} onClick=${() => edit(member)}>编辑</button></span>
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
