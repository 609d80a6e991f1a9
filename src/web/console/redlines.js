// The red lines that nobody has taken note of: one line above the desk with the worst of them, which opens into a list. The server says which of
// them are this reader's.
import { h } from '../shared/dom.js';
import { gathered } from './gathered.js';
import { duration, say } from './words.js';

// The server counts no further.
const MOST_COUNTED = 1000;
// Longer than a double click takes.
const DOUBLE_CLICK_MS = 800;
const counted = n => (n < MOST_COUNTED ? String(n) : `${n}+`);

export function createRedLines(root, api, alert, toast, open) {
  let alerts = [],
    nOpen = 0,
    next = null,
    known = null,
    pages = 1,
    pagesShown = 1,
    isReading = false,
    isStale = false,
    isOpen = false,
    lockedUntil = 0,
    wake = 0;

  // Events come in bursts: one read at a time, and one more if something has happened meanwhile.
  async function read() {
    if (isReading) {
      isStale = true;
      return;
    }
    isReading = true;
    try {
      show(await readPages());
    } catch {
      /* the line in the bar says that the server is away; the next read catches up */
    }
    isReading = false;
    if (isStale) {
      isStale = false;
      await read();
    }
  }
  async function readPages() {
    const wanted = pages,
      answer = await api('/desk/alerts');
    for (let page = 1; page < wanted && answer.next; page++) {
      const more = await api(`/desk/alerts?after=${encodeURIComponent(answer.next)}`);
      answer.alerts.push(...more.alerts);
      answer.next = more.next;
    }
    return { ...answer, pages: wanted };
  }
  function show(answer) {
    if (known && answer.pages === pagesShown) tell(answer);
    pagesShown = answer.pages;
    known = new Set(answer.alerts.map(key));
    alerts = answer.alerts;
    nOpen = answer.n_open;
    next = answer.next;
    draw();
    clearTimeout(wake);
    // An alert becomes everybody's without an event; who does not see it yet asks again in time, see QUEUE_MS in desk.js.
    const due = Math.min(...alerts.filter(own => !own.escalated).map(own => Date.parse(own.escalates_at) - Date.now()));
    if (Number.isFinite(due)) wake = setTimeout(read, Math.max(due, 0) + 250);
  }
  // What comes behind the pages that are shown is news too: it raises the number.
  function tell(answer) {
    const news = answer.alerts.find(own => !known.has(key(own)));
    if (news) alert(news.escalated ? '高压线无人确认' : '高压线', news.text, () => open(news.conversation));
    else if (answer.n_open > nOpen) alert('高压线', `共 ${counted(answer.n_open)} 条没有确认`, () => {});
  }
  function more() {
    pages += 1;
    read();
  }
  // An alert that escalates is news once more.
  const key = own => `${own.id} ${own.escalated}`;

  function draw() {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.alert;
    const talks = gathered(alerts),
      rest = talks.slice(1);
    if (!rest.length && !next) isOpen = false;
    root.replaceChildren(
      h(
        'div',
        { class: 'worst' },
        h('h2', {}, '高压线', h('span', { class: 'count' }, counted(nOpen))),
        talks.length ? row(talks[0]) : '',
        rest.length || next ? h('button', { class: 'all', 'aria-expanded': String(isOpen), click: toggle }, isOpen ? '收起' : '全部') : '',
      ),
      isOpen
        ? h(
            'div',
            { class: 'rest' },
            h('ul', {}, ...rest.map(talk => h('li', {}, row(talk)))),
            next ? h('button', { class: 'more', click: more }, '显示更多') : '',
          )
        : '',
    );
    root.hidden = !alerts.length;
    if (focused) root.querySelector(`[data-alert="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    tick();
  }
  function toggle() {
    isOpen = !isOpen;
    draw();
    /** @type {HTMLElement} */ (root.querySelector('.all'))?.focus({ preventScroll: true });
  }
  function row({ gravest: own, newest, n }) {
    const [first] = own.red_lines;
    return h(
      'div',
      { class: `red-line severity-${first.severity}${own.escalated ? ' escalated' : ''}` },
      h('span', { class: 'level' }, `${first.severity} 级 · ${say('severity', first.severity)}`),
      h('span', { class: 'kind' }, [...new Set(own.red_lines.map(line => line.category))].join('、')),
      h('button', { class: 'said', dir: 'auto', title: '打开会话', click: () => look(own.conversation) }, own.text),
      n > 1 ? h('span', { class: 'kind' }, `这个会话 ${n} 条`) : '',
      h('span', { class: 'due', 'aria-live': 'off', 'data-at': own.at, 'data-escalates': own.escalates_at, 'data-escalated': String(own.escalated) }),
      h('button', { class: 'primary', 'data-alert': newest.id, click: event => acknowledge(newest, event.target) }, '确认'),
    );
  }
  function look(conversation) {
    isOpen = false;
    draw();
    open(conversation);
  }
  async function acknowledge(own, button) {
    // The next one moves to where this one was: a double click must not take note of it unread.
    if (Date.now() < lockedUntil) return;
    lockedUntil = Date.now() + DOUBLE_CLICK_MS;
    button.disabled = true;
    try {
      await api(`/desk/alerts/${encodeURIComponent(own.id)}/acknowledge`, { body: {} });
    } catch (error) {
      button.disabled = false;
      toast(error.status === 403 ? '这条先由主管确认。' : '没有确认成功，请再试一次。');
    }
    await read();
  }
  function tick() {
    for (const node of root.querySelectorAll('.due')) {
      const left = Date.parse(node.dataset.escalates) - Date.now();
      node.textContent =
        node.dataset.escalated === 'true' || left <= 0
          ? `已升级 · ${duration(Date.now() - Date.parse(node.dataset.at))} 未确认`
          : `${Math.ceil(left / 1000)} 秒后升级`;
    }
  }
  setInterval(tick, 1000);
  read();
  return { read };
}
