// The agents' console: the tabs and the live line. Who comes in is let in by gate/, and what a tab shows is in desk/, agents/, audit/, report/ …
import { call, follow } from '../shared/server.js';
import { h } from '../shared/dom.js';
import { createDesk } from './desk/desk.js';
import { openAccount } from './account/account.js';
import { showAgents } from './agents/agents.js';
import { showAudit } from './audit/audit.js';
import { leave, signOut } from './gate/entry.js';
import { openGate } from './gate/gate.js';
import { showTeam } from './team/team.js';
import { isReport } from './report/address.js';

const find = id => document.getElementById(id);
/** @type {NodeListOf<HTMLElement>} */
const tabs = document.querySelectorAll('[data-tab]');
/** Leaves nothing of the one who signs out behind in this browser. What ends a session otherwise does not: who comes back goes on where they were. */
let forget = () => {};
openGate(find('gate'), start);

function start(token, me) {
  find('app').hidden = false;
  // Somebody who signed in has an account to look after; a token has none.
  const name = find(me.session ? 'account' : 'me');
  find(me.session ? 'me' : 'account').hidden = true;
  name.hidden = false;
  name.textContent = me.agent + ({ admin: '（管理员）', supervisor: '（主管）', auditor: '（审计员）', editor: '（编辑）' }[me.role] || '');
  find('account').addEventListener('click', () => openAccount(api, me, toast));
  find('sign-out').addEventListener('click', () => {
    forget();
    signOut(token).catch(() => toast('没有退出成功，请再试一次。'));
  });
  find('agents-tab').hidden = me.role !== 'admin';
  find('team-tab').hidden = !['admin', 'supervisor'].includes(me.role);
  find('knowledge-tab').hidden = !['admin', 'supervisor', 'editor'].includes(me.role);
  find('webhooks-tab').hidden = !['admin', 'supervisor'].includes(me.role);
  const isAuditor = me.role === 'auditor';
  find('audit-tab').hidden = me.role !== 'admin' && !isAuditor;

  const api = async (path, options) => {
    try {
      return await call(`/v1${path}`, { token, ...options });
    } catch (error) {
      if (error.status === 401) leave('#over');
      throw error;
    }
  };
  // An auditor reads the audit log and an editor the content, and nothing else: there is nothing to follow.
  if (isAuditor) return showAlone('audit', '解答 · 审计日志', () => showAudit(find('audit'), api));
  if (me.role === 'editor') return showAlone('knowledge', '解答 · 知识库', () => openKnowledge(api));
  const desk = createDesk(api, me, toast, open);
  forget = desk.leave;
  for (const tab of tabs) tab.addEventListener('click', () => open(tab.dataset.tab));
  function open(name) {
    for (const tab of tabs) {
      if (tab.dataset.tab === name) tab.setAttribute('aria-current', 'page');
      else tab.removeAttribute('aria-current');
      find(tab.dataset.tab).hidden = tab.dataset.tab !== name;
    }
    if (name === 'report') openReport(api, me.role);
    else if (isReport(location.hash)) location.hash = '';
    if (name === 'team') showTeam(find('team'), api, toast);
    if (name === 'agents') showAgents(find('agents'), api, toast);
    if (name === 'audit') showAudit(find('audit'), api);
    if (name === 'knowledge') openKnowledge(api);
    if (name === 'webhooks') openWebhooks(api, me, desk.open);
  }
  // The report's address opens it: in a link, and in a step back. From it a step back leads to the desk.
  const followAddress = () => {
    const isShown = !find('report').hidden;
    if (isReport(location.hash) !== isShown) open(isShown ? 'desk' : 'report');
  };
  if (isReport(location.hash)) open('report');
  addEventListener('hashchange', followAddress);
  const line = find('line');
  follow(
    {
      url: '/v1/desk/events',
      token,
      resumeAt: '',
      take: desk.take,
      reset: desk.reload,
      setLive(isLive) {
        const text = isLive ? '已连接' : '连接中断，重连中';
        if (line.textContent === text) return;
        line.textContent = text;
        line.className = `line ${isLive ? 'live' : 'lost'}`;
        if (isLive) desk.reload();
      },
      refuse: () => leave('#over'),
    },
    new AbortController().signal,
  );
}

/** Shows one tab, for somebody who has no other. */
function showAlone(name, title, show) {
  for (const other of ['line', 'desk']) find(other).hidden = true;
  for (const tab of tabs) tab.hidden = tab.dataset.tab !== name;
  document.title = title;
  document.querySelector('[data-tab=desk]').removeAttribute('aria-current');
  find(`${name}-tab`).setAttribute('aria-current', 'page');
  find(name).hidden = false;
  show();
}

/** The report is loaded when it is first opened: most agents never do. */
async function openReport(api, role) {
  const { showReport } = await import('./report/report.js');
  showReport(find('report'), api, role);
}

/** So is the editors' room. */
async function openKnowledge(api) {
  const { showKnowledge } = await import('./knowledge/room.js');
  showKnowledge(find('knowledge'), api);
}

/** And so is what webhooks were told. */
async function openWebhooks(api, me, openTalk) {
  const { showWebhooks } = await import('./webhooks/page.js');
  showWebhooks(find('webhooks'), api, { me, toast, openTalk });
}

/** Says for a few seconds what went wrong, or what was done. */
function toast(text, isFault = true) {
  const node = h('p', { class: isFault ? 'toast fault' : 'toast' }, text);
  find('toasts').append(node);
  setTimeout(() => node.remove(), 6000);
}
