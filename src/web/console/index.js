// The agents' console: the tabs and the live line. Who comes in is let in by gate/, and what a tab shows is in desk/, agents/, audit/, report/ …
import { call, follow } from '../shared/server.js';
import { h } from '../shared/dom.js';
import { createDesk } from './desk/desk.js';
import { openAccount } from './account/account.js';
import { showAgents } from './agents/agents.js';
import { showAudit } from './audit/audit.js';
import { leave, signOut } from './gate/entry.js';
import { openGate } from './gate/gate.js';
import { createGoing, here, title } from './going.js';
import { effect } from './lib.js';
import { showTeam } from './team/team.js';

const find = id => document.getElementById(id);
/** @type {NodeListOf<HTMLElement>} */
const tabs = document.querySelectorAll('[data-tab]');
/** Leaves nothing of the one who signs out behind in this browser. What ends a session otherwise does not: who comes back goes on where they were. */
let forget = () => {};
fetchAhead(here().page);
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
  find('board-tab').hidden = !['admin', 'supervisor'].includes(me.role);
  find('team-tab').hidden = !['admin', 'supervisor'].includes(me.role);
  find('quality-tab').hidden = !['admin', 'supervisor', 'auditor'].includes(me.role);
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
  // An auditor reads the audit log and how well agents serve, an editor the content, and neither anything else: there is nothing to follow.
  if (isAuditor) return showApart('审计', { audit: () => showAudit(find('audit'), api), quality: path => openQuality(api, me, path) });
  if (me.role === 'editor') return showApart('知识库', { knowledge: (path, isOther) => openKnowledge(api, path, isOther) });
  const desk = createDesk(api, me, toast, name => going.go(name), token);
  forget = desk.leave;
  const board = { me, token, toast, open: desk.open, show: name => going.go(name) };
  const shows = {
    desk: desk.come,
    // The report reads its address by itself.
    report: (_, isOther) => isOther && openReport(api, me.role),
    board: path => openBoard(api, board, path),
    team: () => showTeam(find('team'), api, toast),
    agents: () => showAgents(find('agents'), api, toast),
    audit: () => showAudit(find('audit'), api),
    quality: path => openQuality(api, me, path),
    training: () => openTraining(api, me),
    knowledge: (path, isOther) => openKnowledge(api, path, isOther),
    webhooks: () => openWebhooks(api, me, desk.open),
  };
  const going = goAmong(shows);
  going.follow();
  const line = find('line');
  follow(
    {
      url: '/v1/desk/events',
      token,
      resumeAt: '',
      take(event) {
        desk.take(event);
        if (!event.presence) wakeBoard();
      },
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

/** What fills a page, by its name: it gets what is open there, and whether another page was seen before. @typedef {Record<string, (path: string[], isOther: boolean) => unknown>} Shows */

/** Lets the reader go among the pages that have a tab. @param {Shows} shows */
function goAmong(shows) {
  const own = [...tabs].filter(tab => !tab.hidden && tab.dataset.tab in shows);
  const going = createGoing(
    () => Object.keys(shows).filter(page => own.some(tab => tab.dataset.tab === page)),
    ({ page, path }, isOther) => {
      fetchAhead(page);
      for (const tab of tabs) {
        if (tab.dataset.tab === page) tab.setAttribute('aria-current', 'page');
        else tab.removeAttribute('aria-current');
        find(tab.dataset.tab).hidden = tab.dataset.tab !== page;
      }
      title.value = own.find(tab => tab.dataset.tab === page)?.firstChild.textContent ?? '';
      shows[page](path, isOther);
    },
  );
  for (const tab of own) {
    tab.addEventListener('pointerenter', () => fetchAhead(tab.dataset.tab));
    tab.addEventListener('click', () => going.go(tab.dataset.tab));
  }
  return going;
}

/** Shows some pages, for somebody who has no others; the first is open. @param {string} house what they have in all @param {Shows} shows */
function showApart(house, shows) {
  for (const other of ['line', 'desk']) find(other).hidden = true;
  for (const tab of tabs) tab.hidden = !(tab.dataset.tab in shows);
  effect(() => {
    document.title = [...new Set([title.value, house])].filter(Boolean).join(' · ') + ' · 解答';
  });
  goAmong(shows).follow();
}

/** Has the scripts of a page fetched at once, not one after the other as they name each other. @param {string} page */
function fetchAhead(page) {
  /** @type {NodeListOf<HTMLLinkElement>} */
  const links = document.querySelectorAll(`link[data-page="${CSS.escape(page)}"]:not([rel])`);
  for (const link of links) link.rel = 'modulepreload';
}

/** The report is loaded when it is first opened: most agents never do. */
async function openReport(api, role) {
  const { showReport } = await import('./report/report.js');
  showReport(find('report'), api, role);
}

/** Tells the board, once it was opened, that something happened at the desk. */
let wakeBoard = () => {};

/** So is the board, which agents do not have. */
async function openBoard(api, reader, path) {
  const { showBoard, wake } = await import('./board/board.js');
  wakeBoard = wake;
  showBoard(find('board'), api, reader, path);
}

/** So is the editors' room. */
async function openKnowledge(api, path, isOther) {
  const { showKnowledge } = await import('./knowledge/room.js');
  showKnowledge(find('knowledge'), api, path, isOther);
}

/** And how well agents serve. */
async function openQuality(api, me, path) {
  const { showQuality } = await import('./quality/page.js');
  showQuality(find('quality'), { api, me, toast }, path);
}

/** So is what newcomers practise. */
async function openTraining(api, me) {
  const { showTraining } = await import('./training/page.js');
  showTraining(find('training'), { api, me, toast });
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
