// The desk: who waits, who is being served, and the talk that is open. It keeps the state; the three panes show it.
import { h } from '../shared/dom.js';
import { duration, say } from './words.js';
import { createPacket } from './packet.js';
import { askReceiver } from './pass-on.js';
import { createRedLines } from './redlines.js';
import { isReport } from './report/address.js';
import { createTalkPane } from './talk.js';
import { readTalk } from './transcript.js';

// Waiting times and the server's order change without an event.
const QUEUE_MS = 30000;
// However much happens, the lists are read no more often than a person can follow.
const BREATH_MS = 1000;
// What changes the lists; all else is said in the talks.
const MOVES = new Set(['handed_off', 'left_queue', 'agent_joined', 'transferred', 'returned', 'closed', 'erased', 'detailed']);
// An alert that a supervisor let go becomes everybody's without an event.
const RED_LINES_MS = 5000;
// From these on the bot softens its tone and steps aside; see intents/anger.ron.
const ANGER_SHOWN = 0.4,
  ANGER_HOT = 0.72;

/** The title of the tab: how many messages are new, and how many customers wait. */
function titled(nNew, nWaiting) {
  const counts = [nNew && `${nNew} 新消息`, nWaiting && `${nWaiting} 排队`].filter(Boolean);
  return `${counts.length ? `(${counts.join(' · ')}) ` : ''}解答客服台`;
}

export function createDesk(api, me, alert, toast, showDesk) {
  const root = document.getElementById('desk'),
    lists = document.getElementById('lists');
  const count = document.getElementById('waiting-count'),
    offDuty = document.getElementById('off-duty');
  let queue = { on_duty: true, n_waiting: 0, n_claimed: 0, waiting: [], mine: [], claimed: [] },
    known = null,
    opened = '',
    pendingLoad = 0;
  const unread = new Map();
  // How many pages of a list are shown.
  const pages = { waiting: 1, claimed: 1 };
  const packet = createPacket(document.getElementById('packet'), api, me, toast, () => pane('talk'));
  const talk = createTalkPane(document.getElementById('talk'), api, me, toast, {
    claim,
    passOn,
    giveBack: () => end('return', '已交还机器人'),
    resolve,
    back: () => pane('list'),
    details: () => pane('packet'),
  });
  const redLines = createRedLines(document.getElementById('red-lines'), api, alert, toast, conversation => {
    showDesk();
    open(conversation);
  });
  const pane = name => {
    root.dataset.pane = name;
  };

  // ---- the queue
  let reading = null,
    isStale = false;
  // Events come in bursts: one read at a time, and one more if something has happened meanwhile.
  async function readQueue() {
    if (reading) {
      isStale = true;
      return reading;
    }
    reading = readLists().then(show, () => {});
    await reading;
    if (isStale) await new Promise(resolve => setTimeout(resolve, BREATH_MS));
    reading = null;
    if (isStale) {
      isStale = false;
      await readQueue();
    }
    return undefined;
  }
  async function readLists() {
    const answer = await api('/desk/queue');
    for (const list of Object.keys(pages))
      for (let page = 1; page < pages[list] && answer[`next_${list}`]; page++) {
        const more = await api(`/desk/queue?${list}_after=${encodeURIComponent(answer[`next_${list}`])}`);
        answer[list].push(...more[list]);
        answer[`next_${list}`] = more[`next_${list}`];
      }
    return answer;
  }
  const all = () => [...queue.waiting, ...queue.mine, ...queue.claimed];
  function show(answer) {
    queue = answer;
    const fresh = known && queue.waiting.find(handoff => !known.has(handoff.id));
    known = new Set(all().map(handoff => handoff.id));
    if (fresh) alert('有客户在排队', `${say('reason', fresh.reason)}：${fresh.summary}`, () => open(fresh.conversation));
    draw();
    if (opened) place();
  }
  function draw() {
    const others = queue.claimed.filter(handoff => handoff.agent !== me.agent);
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.conversation,
      { scrollTop } = lists;
    const nOthers = Math.max(queue.n_claimed - queue.mine.length, 0);
    lists.replaceChildren(
      group('我的', queue.mine.length, queue.mine, '还没有接手的会话'),
      group('排队中', queue.n_waiting, queue.waiting, '没有人在排队', 'waiting'),
      group('同事服务中', nOthers, others, '没有同事在服务', 'claimed'),
    );
    lists.scrollTop = scrollTop;
    /** @type {HTMLElement | null} */
    const again = focused ? lists.querySelector(`[data-conversation="${CSS.escape(focused)}"]`) : null;
    again?.focus({ preventScroll: true });
    count.textContent = String(queue.n_waiting);
    count.hidden = !queue.n_waiting;
    offDuty.hidden = queue.on_duty;
    document.title = titled([...unread.values()].reduce((all, n) => all + n, 0), queue.n_waiting);
    tick();
  }
  /** A list with how many it has in all; `list` is its name on the wire, where it comes in pages. */
  const group = (title, n, handoffs, nothing, list = '') =>
    h(
      'section',
      {},
      h('h2', {}, title, h('span', { class: 'number' }, String(n))),
      handoffs.length ? h('ul', {}, ...handoffs.map(handoff => h('li', {}, card(handoff)))) : h('p', { class: 'empty' }, nothing),
      list && queue[`next_${list}`] ? h('button', { class: 'more', click: () => more(list) }, '显示更多') : null,
    );
  function more(list) {
    pages[list] += 1;
    readQueue();
  }
  function card(handoff) {
    const isMine = handoff.agent === me.agent,
      news = unread.get(handoff.conversation);
    return h(
      'button',
      {
        class: `card ${handoff.priority}${handoff.agent && !isMine ? ' other' : ''}`,
        'data-conversation': handoff.conversation,
        'aria-current': handoff.conversation === opened ? 'true' : undefined,
        click: () => open(handoff.conversation),
      },
      h(
        'span',
        { class: 'row' },
        h('span', { class: 'priority' }, say('priority', handoff.priority)),
        h('span', { class: 'reason' }, say('reason', handoff.reason)),
        news ? h('span', { class: 'news' }, `${news} 条新消息`) : null,
        handoff.agent
          ? h('bdi', { class: 'by' }, isMine ? '我' : handoff.agent)
          : h('span', { class: 'wait', 'data-since': handoff.at }),
      ),
      h('span', { class: 'summary', dir: 'auto' }, handoff.summary || '（没有摘要）'),
      h('span', { class: 'tags' }, ...tags(handoff)),
    );
  }
  function tags(handoff) {
    const tags = handoff.red_lines.map(line =>
      h('span', { class: `tag red severity-${line.severity}` }, `红线 ${line.category} · ${say('severity', line.severity)}`),
    );
    if (handoff.anger >= ANGER_SHOWN)
      tags.push(
        h('span', { class: handoff.anger >= ANGER_HOT ? 'tag hot' : 'tag warm' }, `怒气 ${Math.round(handoff.anger * 100)}`),
      );
    if (handoff.skill && handoff.skill !== 'general') tags.push(h('span', { class: 'tag' }, say('skill', handoff.skill)));
    if (handoff.locale && handoff.locale !== 'zh-CN') tags.push(h('span', { class: 'tag' }, say('locale', handoff.locale)));
    return tags;
  }
  function tick() {
    /** @type {NodeListOf<HTMLElement>} */
    const waits = document.querySelectorAll('[data-since]');
    for (const node of waits) node.textContent = duration(Date.now() - Date.parse(node.dataset.since));
  }

  // ---- the talk that is open
  const find = conversation => all().find(handoff => handoff.conversation === conversation);
  // The queue knows the newest handoff; a talk that has left it keeps the one it came with.
  function place() {
    talk.place(find(opened));
    packet.show(talk.handoff);
  }
  async function open(conversation) {
    const load = ++pendingLoad;
    opened = conversation;
    unread.delete(conversation);
    history.replaceState(null, '', `#${conversation}`);
    draw();
    pane('talk');
    talk.wait(conversation);
    packet.show(find(conversation));
    try {
      const answer = await readTalk(api, conversation);
      if (load !== pendingLoad) return;
      talk.show(conversation, answer);
      place();
    } catch (error) {
      if (load === pendingLoad) talk.fail(error.status === 404 ? '没有这个会话。' : '会话没有读出来。', () => open(conversation));
    }
  }
  async function claim() {
    const { handoff } = talk;
    if (!handoff) return;
    try {
      await api(`/desk/handoffs/${encodeURIComponent(handoff.id)}/claim`, { body: {} });
    } catch (error) {
      toast(error.code === 'handoff-taken' ? '这位客户已有同事接手，或已退出排队。' : '没有接手成功，请再试一次。');
    }
    await refresh();
    talk.focus();
  }
  async function end(verb, done) {
    const conversation = opened;
    try {
      const { events } = await api(`/desk/conversations/${encodeURIComponent(conversation)}/${verb}`, { body: {} });
      if (conversation === opened) talk.take(events);
      toast(done, false);
    } catch (error) {
      toast(error.code === 'not-yours' ? '这位客户不在您手上。' : '没有成功，请再试一次。');
    }
    await refresh();
  }
  async function passOn() {
    const conversation = opened,
      isHolder = talk.isMine();
    const give = async chosen => {
      try {
        const { events } = await api(`/desk/conversations/${encodeURIComponent(conversation)}/transfer`, { body: chosen });
        if (conversation === opened) talk.take(events);
        toast('已转接', false);
        await refresh();
        return '';
      } catch (error) {
        return { 'not-yours': '这位客户已经不在您手上。', 'no-such-agent': '这位同事已经不在了，请选别人。' }[error.code] || '没有转接成功，请再试一次。';
      }
    };
    try {
      askReceiver(await api('/desk/receivers'), isHolder, me, give);
    } catch {
      toast('同事和技能没有读出来，请再试一次。');
    }
  }
  async function resolve() {
    if (talk.isMine() && (await talk.confirm('结束这次对话？', '客户会看到服务已结束，并可以评价。', '解决并结束')))
      await end('resolve', '已解决');
  }
  function next() {
    const { waiting } = queue,
      at = waiting.findIndex(handoff => handoff.conversation === opened);
    const handoff = waiting[(at + 1) % waiting.length];
    if (!handoff) return toast('没有人在排队。', false);
    return open(handoff.conversation).then(claim);
  }

  // ---- keeping up
  /** Counts what happened in a talk that is not open. */
  function countNews(conversation) {
    if (conversation === opened) return;
    unread.set(conversation, (unread.get(conversation) || 0) + 1);
    draw();
  }
  function take(event) {
    if (event.conversation === opened) talk.take([event]);
    if (event.conversation === opened && event.type === 'left_queue') toast('这位客户退出了排队。', false);
    const isMine = find(event.conversation)?.agent === me.agent;
    if (event.type === 'transferred' && event.to?.agent === me.agent && event.agent !== me.agent) {
      countNews(event.conversation);
      toast(`${event.agent} 转给您一位客户，在“我的”里。`, false);
      alert('同事转来一位客户', event.agent, () => open(event.conversation));
    }
    if (event.type === 'customer_said' && isMine) {
      countNews(event.conversation);
      if (event.conversation !== opened || document.hidden) alert('客户来消息了', event.text, () => open(event.conversation));
    }
    if (event.type === 'erased') refresh();
    else if (MOVES.has(event.type)) readQueue();
    if (event.type === 'red_line_crossed' || event.type === 'alert_acknowledged') redLines.read();
  }
  async function refresh() {
    redLines.read();
    await readQueue();
    if (!opened) return;
    const conversation = opened,
      answer = await readTalk(api, conversation).catch(() => null);
    if (answer && conversation === opened) {
      talk.show(conversation, answer);
      place();
    }
  }

  setInterval(tick, 1000);
  setInterval(readQueue, QUEUE_MS);
  setInterval(redLines.read, RED_LINES_MS);
  const linked = isReport(location.hash) ? '' : decodeURIComponent(location.hash.slice(1));
  readQueue().then(() => {
    if (linked && !opened) open(linked);
  });
  talk.idle();
  packet.show(null);
  return { take, reload: refresh, next, resolve, passOn: () => talk.mayPassOn() && passOn(), note: talk.note };
}
