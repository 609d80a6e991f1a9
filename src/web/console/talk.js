// The middle pane: one conversation as it stands, and the field to answer in.
import { enlarge, h, icon, rich } from '../shared/dom.js';
import { createField } from './field.js';
import { eye, reveal } from './reveal.js';
import { asked, clock, say } from './words.js';

const BACK = 'M15 5l-7 7 7 7';
const FOLD = { handed_off: 'queued', agent_joined: 'agent', transferred: 'agent', returned: 'bot', left_queue: 'bot', closed: 'closed', erased: 'erased' };

/** Events as a text; those of the stream also name their conversation. */
const worded = events => JSON.stringify(events.map(({ conversation, ...event }) => event));

/** `does` has `claim`, `passOn`, `giveBack`, `resolve`, `back` and `details`. */
export function createTalkPane(root, api, me, toast, does) {
  let conversation = '',
    phase = 'bot',
    agent = '',
    events = [],
    seen = new Set();
  // What was masked and has been revealed, by the event's id; it stays so until the case is left.
  const whole = new Map();
  const pane = { handoff: null, isMine, mayPassOn, idle, wait, show, fail, place, take, focus, confirm, note: () => field.note() };

  const button = (text, name, click) => h('button', { class: name, click }, text);
  const claimButton = button('接手', 'primary', does.claim);
  const passButton = button('转接', '', does.passOn);
  const returnButton = button('交还机器人', '', does.giveBack),
    resolveButton = button('解决', 'primary', does.resolve);
  const title = h('b', {}),
    state = h('p', { role: 'status' });
  const head = h(
    'header',
    {},
    h('button', { class: 'back', 'aria-label': '返回列表', click: does.back }, icon(BACK)),
    h('div', { class: 'title' }, title, state),
    h('button', { class: 'details', click: does.details }, '资料'),
    h('div', { class: 'actions' }, claimButton, passButton, returnButton, resolveButton),
  );
  const log = h('div', { class: 'log', role: 'log', 'aria-label': '对话内容', tabindex: '0' });
  const field = createField(api, send);

  function idle() {
    root.replaceChildren(
      h('div', { class: 'nothing' }, icon('M4 5.5h16v11h-8.5L7 20v-3.5H4z'), h('p', {}, '从左边选一位客户，先看对话，再接手。')),
    );
  }
  function wait(id) {
    clear(id);
    root.replaceChildren(head, log, field.node);
    log.replaceChildren(h('p', { class: 'system' }, '正在读取对话'));
    refresh();
  }
  function fail(text, retry) {
    log.replaceChildren(h('p', { class: 'system' }, text, h('button', { click: retry }, '重试')));
  }
  function clear(id) {
    if (id !== conversation) {
      pane.handoff = null;
      whole.clear();
      field.switchTo(id);
    }
    conversation = id;
    events = [];
    seen = new Set();
    phase = 'bot';
    agent = '';
  }
  function show(id, answer) {
    const isSame = events.length > 0 && id === conversation && answer.phase === phase && worded(answer.events) === worded(events);
    if (answer.handoff) pane.handoff = answer.handoff;
    if (isSame) return refresh();
    clear(id);
    pane.handoff = answer.handoff || pane.handoff;
    log.replaceChildren();
    add(answer.events);
    phase = answer.phase;
    refresh();
    return toEnd();
  }
  function place(handoff) {
    if (handoff) pane.handoff = handoff;
    refresh();
  }
  function take(fresh) {
    add(fresh);
    refresh();
    settle();
  }
  // At the end it stays at the end, whatever grows or shrinks; where the agent has scrolled up to, it stays too.
  let isAtEnd = true;
  const toEnd = () => {
    log.scrollTop = log.scrollHeight;
  };
  const settle = () => {
    if (isAtEnd) toEnd();
  };
  log.addEventListener(
    'scroll',
    () => {
      isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    },
    { passive: true },
  );
  log.addEventListener('load', settle, true);
  new ResizeObserver(settle).observe(log);

  /** Whether I may give the case to somebody else: my own, or any as a supervisor. */
  function mayPassOn() {
    return isMine() || (me.role !== 'agent' && (phase === 'agent' || phase === 'queued'));
  }
  function isMine() {
    return phase === 'agent' && agent === me.agent;
  }
  function refresh() {
    if (phase === 'agent' && !agent && pane.handoff) agent = pane.handoff.agent || '';
    root.classList.toggle('mine', isMine());
    if (!isMine() && whole.size) {
      whole.clear();
      log.replaceChildren(...events.map(shown).filter(Boolean));
    }
    title.textContent = pane.handoff ? say('reason', pane.handoff.reason) : '客户';
    state.textContent = `${phase === 'agent' ? `${agent === me.agent ? '我' : agent} 服务中` : say('phase', phase)} · 会话 ${conversation.slice(-6)}`;
    claimButton.disabled = phase !== 'queued' || !pane.handoff;
    claimButton.hidden = phase !== 'queued';
    passButton.disabled = passButton.hidden = !mayPassOn();
    returnButton.disabled = resolveButton.disabled = !isMine();
    returnButton.title = resolveButton.title = isMine() ? '' : '接手后可用';
    field.mayNote(Boolean(pane.handoff) && phase !== 'erased');
    field.allow(
      isMine(),
      { queued: '接手后就可以回复', agent: `${agent} 正在服务这位客户`, bot: '机器人正在服务这位客户', closed: '对话已结束', erased: '对话内容已删除' }[
        phase
      ],
    );
    if (isMine()) field.helpWith(asks());
  }
  /** The customer's last message that nobody has replied to; of a talk that was just taken over, the last one. */
  function asks() {
    const last = events.findLast(event => event.type === 'customer_said' || event.type === 'agent_said');
    return last?.type === 'customer_said' ? last.id : '';
  }
  function focus() {
    if (isMine()) field.focus();
    else claimButton.focus();
  }

  // ---- messages
  function add(fresh) {
    for (const event of fresh) {
      if (seen.has(event.id)) continue;
      seen.add(event.id);
      events.push(event);
      phase = FOLD[event.type] || phase;
      if (event.type === 'erased') forgetWords();
      if (event.type === 'agent_joined') agent = event.agent;
      if (event.type === 'transferred') {
        agent = event.to?.agent || '';
        if (!agent) phase = 'queued';
      }
      if (event.type === 'returned' || event.type === 'handed_off') agent = '';
      const node = shown(event);
      if (node) log.append(node);
      // What is on its way comes back in the order in which it was sent, perhaps masked.
      if (/^(agent_said|noted)$/.test(event.type) && event.agent === me.agent) log.querySelector('.sending')?.remove();
    }
  }
  /** What stood on the screen is erased there too. */
  function forgetWords() {
    whole.clear();
    for (const event of events) {
      if (/_said$|^noted$/.test(event.type)) Object.assign(event, { text: '', html: '', choices: [], masked: false });
      if (event.type === 'called' || event.type === 'detailed') event.type = 'gone';
    }
    log.replaceChildren(...events.filter(event => event.type !== 'erased').map(shown).filter(Boolean));
  }
  /** An event as it is to be read, with an eye where something in it is masked. */
  function shown(event) {
    const node = draw(whole.get(event.id) || event);
    if (!node || !event.masked || whole.has(event.id)) return node;
    const id = conversation;
    (node.querySelector('.by') || node).append(
      eye(async () => {
        const answer = await reveal(api, id, { event: event.id });
        if (id !== conversation || !isMine()) return;
        whole.set(event.id, answer);
        const fresh = shown(event);
        node.replaceWith(fresh);
        fresh.tabIndex = -1;
        fresh.focus({ preventScroll: true });
      }, toast),
    );
    return node;
  }
  function draw(event) {
    if (event.type === 'detailed' && !Object.values(event.slots).some(Boolean)) return null;
    const line = {
      handed_off: () => `转人工：${say('reason', event.reason)}`,
      agent_joined: () => `\u2068${event.agent}\u2069 接手`,
      called: () => `机器人问系统：${asked(event.call)}`,
      detailed: () => `客户提供：${Object.entries(event.slots).map(([slot, value]) => `${say('slot', slot)} ${value}`).join('，')}`,
      transferred: () =>
        event.to?.agent === event.agent
          ? `\u2068${event.agent}\u2069 接管`
          : `\u2068${event.agent}\u2069 转给 \u2068${event.to?.agent || say('skill', event.to?.skill || 'general')}\u2069`,
      returned: () => '已交还机器人',
      left_queue: () => '客户退出了排队',
      unreadable: () => '这条记录读不出来（由其他版本写入，已保留）',
      closed: () => `对话结束（${say('closer', event.by)}）`,
      erased: () => (event.why === 'requested' ? '应客户要求，对话内容已删除' : '保留期已过，对话内容已删除'),
      feedback: () =>
        `客户评价：${[
          event.solved === true && '已解决',
          event.solved === false && '没解决',
          event.rating && `${event.rating} 星`,
          typeof event.recommends === 'number' && `推荐意愿 ${event.recommends}/10`,
        ]
          .filter(Boolean)
          .join('，')}`,
    }[event.type];
    if (line) return h('p', { class: 'system' }, `${line()} · ${clock(event.at)}`);
    if (event.type === 'customer_said')
      return said(
        'customer',
        '客户',
        event.at,
        event.text ? h('div', { class: 'bubble plain', dir: 'auto' }, ...marked(event.text)) : plain(''),
        event.choice && h('span', { class: 'note' }, '按了按钮'),
      );
    if (event.type === 'noted')
      return said('noted', `${event.agent === me.agent ? '我' : event.agent}的备注，客户看不到`, event.at, plain(event.text));
    if (event.type === 'agent_said')
      return said('agent', event.agent === me.agent ? '我' : event.agent, event.at, plain(event.text));
    if (event.type !== 'bot_said') return null;
    const bubble = event.html && event.text ? h('div', { class: 'bubble rich', dir: 'auto' }) : plain(event.text);
    if (event.html && event.text) bubble.append(rich(event.html, location.origin, '放大图片', image => enlarge(document.body, image, '关闭')));
    const notes = [
      (event.choices || []).some(choice => choice.label) && `按钮：${event.choices.map(choice => choice.label).join(' / ')}`,
      (event.citations || []).length && `出处：${event.citations.map(citation => citation.atom).join('，')}`,
    ].filter(Boolean);
    return said('bot', '小解', event.at, bubble, ...notes.map(note => h('span', { class: 'note' }, note)));
  }
  const plain = text => h('div', { class: text ? 'bubble plain' : 'bubble plain gone', dir: 'auto' }, text || '内容已删除');
  const said = (kind, by, at, ...rest) =>
    h('div', { class: `message ${kind}` }, h('span', { class: 'by' }, h('bdi', {}, by), ` ${clock(at)}`), ...rest);
  // The words that crossed a red line stand out where the customer wrote them.
  function marked(text) {
    const words = ((pane.handoff && pane.handoff.red_lines) || []).map(line => line.words).filter(Boolean);
    if (!words.length) return [text];
    const pattern = new RegExp(`(${words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'i');
    return text.split(pattern).map((part, i) => (i % 2 ? h('mark', {}, part) : part));
  }

  async function send(text, isNote) {
    const id = conversation;
    const node = said(`${isNote ? 'noted' : 'agent'} sending`, '我', new Date(), plain(text), h('span', { class: 'note' }, '发送中'));
    log.append(node);
    toEnd();
    try {
      const { events: fresh } = await api(`/desk/conversations/${encodeURIComponent(id)}/${isNote ? 'notes' : 'messages'}`, {
        body: { text },
      });
      node.remove();
      if (id === conversation) take(fresh);
    } catch (error) {
      node.remove();
      field.putBack(id, text, Boolean(isNote));
      toast(error.code === 'not-yours' ? '这位客户不在您手上，消息没有发出。' : '消息没有发出，内容已放回输入框。');
    }
  }

  /** Asks before something that cannot be undone. */
  function confirm(question, detail, verb) {
    return new Promise(resolve => {
      const dialog = h(
        'dialog',
        {
          class: 'confirm',
          'aria-labelledby': 'confirm-title',
          close: () => {
            dialog.remove();
            resolve(dialog.returnValue === 'yes');
          },
        },
        h('h2', { id: 'confirm-title' }, question),
        h('p', {}, detail),
        h(
          'div',
          { class: 'row' },
          h('button', { click: () => dialog.close('') }, '取消'),
          h('button', { class: 'primary', autofocus: true, click: () => dialog.close('yes') }, verb),
        ),
      );
      document.body.append(dialog);
      dialog.showModal();
    });
  }
  return pane;
}
