// What has been said, as the customer sees it, and what belongs below it: choices, "is writing", "cannot be reached".
import { enlarge, h, rich } from '../shared/dom.js';
import { paint, picture, row, sizeOf } from '../shared/files.js';

const SYSTEM_LINES = { handed_off: 'handed', agent_joined: 'joined', joined: 'beside', left: 'parted', transferred: 'moved', returned: 'returned', left_queue: 'left', closed: 'over' };
// What was promised, and what became of it, and what is said of an answer later on: the words come from the server.
const PROMISES = ['queue_ended', 'promised', 'promise_moved', 'promise_kept', 'promise_dropped', 'checked'];
// These do not take the talk, so that the choices before them can still be pressed.
const ASIDE = ['feedback', 'followed_up', 'joined', 'left', ...PROMISES];
// Messages this far apart get the time between them.
const PAUSE_MS = 10 * 60 * 1000;
// Whoever is this near the end is reading along; whoever has scrolled further up is not pulled away.
const NEAR_PX = 160;

/** `t` gives words; `does` has `locale()`, `send(text, choice)` for a button and `retry()`. */
export function createMessages(base, root, talk, t, does) {
  const log = h('div', { role: 'log', 'aria-labelledby': 'title' }),
    tail = h('div');
  const scroll = h('div', { class: 'scroll', tabindex: '0', role: 'group' }, log, tail);
  // The customer's own messages that are still on their way.
  const underway = new Map();
  let lastAt = 0,
    lastBy = '',
    tailKey = '';

  // ---- one event
  function draw(event) {
    const at = new Date(event.at);
    if (at.getTime() - lastAt > PAUSE_MS) {
      log.append(h('p', { class: 'time' }, clock(at)));
      lastBy = '';
    }
    lastAt = at.getTime();
    const before = lastBy;
    lastBy = '';
    if (SYSTEM_LINES[event.type]) {
      const agent = event.to?.agent || event.agent;
      // Why somebody else comes is told in the words of the desk.
      if (event.why && !event.to?.agent) return h('p', { class: 'system' }, event.text);
      const line = event.to?.agent ? SYSTEM_LINES.agent_joined : SYSTEM_LINES[event.type];
      return h('p', { class: 'system' }, t(line, { agent, bot: t('name') }));
    }
    if (PROMISES.includes(event.type)) return h('p', { class: 'promise', dir: 'auto' }, event.text || '');
    if (event.type === 'customer_said') return said('me', t('me'), plain(event.text));
    if (event.amended === 'taken-back') return h('p', { class: 'system' }, t('takenBack', { agent: event.agent }));
    if (event.type === 'customer_sent_file') return said('me', t('me'), sent(event.file, t('me')));
    if (event.type === 'agent_sent_file') {
      lastBy = `agent ${event.agent}`;
      return said('agent', event.agent, sent(event.file, event.agent), lastBy === before);
    }
    if (event.type === 'agent_said' || event.type === 'followed_up') {
      lastBy = `agent ${event.agent}`;
      const message = said('agent', event.agent, plain(event.text), lastBy === before);
      if (event.amended) message.append(h('span', { class: 'fate' }, t('changed')));
      return message;
    }
    if (event.type !== 'bot_said') {
      lastBy = before;
      return null;
    }
    lastBy = 'bot';
    const bubble = event.html ? h('div', { class: 'bubble rich', dir: 'auto' }) : plain(event.text);
    if (event.html) bubble.append(rich(event.html, base, t('enlarge'), image => enlarge(root, image, t('close'))));
    return said('bot', t('name'), bubble, lastBy === before);
  }
  const plain = text => h('div', { class: 'bubble plain', dir: 'auto' }, text || '');
  /** A picture, or a file as a row. */
  function sent(file, who) {
    const read = () => talk.readFile(file.id);
    const save = t('save', { name: file.name });
    const node = h('div', { class: 'sent' });
    const fail = () => node.append(h('span', { class: 'fate failed', role: 'alert' }, t('unread')));
    const words = { alt: t('picture', { who, name: file.name }), enlarge: `${t('enlarge')} ${file.name}`, close: t('close'), save };
    node.append(file.picture ? picture(root, file, words, read, fail) : row(file, save, read, fail));
    return node;
  }
  /** A file on its way: how far it is, and a way to give it up. */
  function onItsWay(message) {
    const { file } = message;
    const preview = file.type.startsWith('image/') && message.preview === undefined ? h('canvas', { 'aria-hidden': 'true' }) : null;
    if (preview) {
      message.preview = preview;
      paint(preview, file, { width: 56, height: 56 }).catch(() => preview.remove());
    }
    return h(
      'div',
      { class: 'bubble file' },
      message.preview,
      h('span', {}, h('bdi', {}, file.name), h('small', {}, sizeOf(file.size))),
    );
  }
  const said = (kind, by, bubble, isSame) =>
    h('div', { class: `message ${kind}` }, h('bdi', { class: kind === 'me' || isSame ? 'sr' : 'by' }, by), bubble);
  function clock(at) {
    /** @type {Intl.DateTimeFormatOptions} */
    const day = at.toDateString() === new Date().toDateString() ? {} : { month: 'short', day: 'numeric' };
    return new Intl.DateTimeFormat(does.locale(), { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
  }

  // ---- all of them
  function append(events) {
    const wasNear = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_PX;
    let first;
    for (const event of events) {
      const node = draw(event);
      if (!node) continue;
      log.append(node);
      if (event.type !== 'customer_said' && event.type !== 'customer_sent_file') first = first || node;
    }
    log.append(...underway.values());
    drawTail();
    if (wasNear) settle(first);
  }
  function drawAll() {
    log.setAttribute('aria-busy', 'true');
    log.replaceChildren();
    underway.clear();
    lastAt = 0;
    lastBy = '';
    for (const event of talk.events) log.append(draw(event) || '');
    talk.pending.forEach(drawUnderway);
    log.removeAttribute('aria-busy');
    drawTail();
    toEnd();
  }
  function drawUnderway(message) {
    const known = underway.get(message);
    // The button that gives a file up keeps the focus while the file goes on.
    if (known && message.file && message.state === 'sending' && known.dataset.state === 'sending') {
      known.querySelector('progress').value = message.progress;
      return;
    }
    const node = said('me', t('me'), message.file ? onItsWay(message) : plain(message.text));
    node.dataset.state = message.state;
    const again = message.why
      ? h('button', { click: () => talk.cancel(message) }, t('remove'))
      : h('button', { click: () => talk.deliver(message) }, t('retry'));
    const cancel = message.file && h('button', { click: () => talk.cancel(message) }, t('cancel'));
    const bar = message.file && h('progress', { max: '1', value: String(message.progress), 'aria-label': `${t('sending')} ${message.file.name}` });
    node.append(
      message.state === 'failed'
        ? h('span', { class: 'fate failed', role: 'alert' }, t(message.why || 'failed'), again)
        : h('span', { class: 'fate' }, bar || t('sending'), cancel),
    );
    if (known) known.replaceWith(node);
    else log.append(node);
    underway.set(message, node);
    drawTail();
    toEnd();
  }
  function drop(message) {
    if (underway.has(message)) underway.get(message).remove();
    underway.delete(message);
  }

  // ---- below them. Choices belong to the latest message of the bot only.
  function drawTail() {
    const last = [...talk.events].reverse().find(event => !ASIDE.includes(event.type)) || {};
    const isAsked = talk.pending.some(message => !message.why) || last.type === 'customer_said' || last.type === 'customer_sent_file';
    const isWriting = talk.isAnswering && talk.phase === 'bot' && !talk.isDown && isAsked;
    const choices = (!isAsked && talk.phase !== 'closed' && last.type === 'bot_said' && last.choices) || [];
    const key = [does.locale(), isWriting, talk.isDown, choices.length > 0 && last.id].join();
    if (key === tailKey) return;
    tailKey = key;
    tail.replaceChildren();
    if (choices.length) {
      const button = ({ label }, place) => h('button', { click: press({ event: last.id, place }, label) }, label);
      tail.append(h('div', { class: 'choices' }, ...choices.map(button)));
    }
    if (isWriting) {
      tail.append(
        h('div', { class: 'message bot', 'aria-hidden': 'true' }, h('div', { class: 'bubble dots' }, h('i'), h('i'), h('i'))),
      );
    }
    if (talk.isDown) {
      tail.append(
        h(
          'div',
          { class: 'alert', role: 'alert' },
          h('b', {}, t('down')),
          h('p', {}, t('downMore')),
          h('button', { click: does.retry }, t('retry')),
        ),
      );
    }
    resettle();
  }

  // One press is all that a saying takes. The second click of a double click may fall on what has come in its place, and is none.
  const press = (choice, label) => event => {
    if (event.detail > 1) return;
    for (const button of event.currentTarget.parentNode.children) button.disabled = true;
    does.send(label, choice);
  };

  // ---- where the reader is. A long answer is read from its top, and stays there while its pictures load, until the reader scrolls.
  let anchor = null,
    isHeld = false;
  function settle(node) {
    anchor = node;
    isHeld = false;
    const end = scroll.scrollHeight - scroll.clientHeight,
      top = node ? node.offsetTop - 12 : end;
    // When all but the sender's name fits, the choices below it matter more.
    scroll.scrollTop = end - top < 50 ? end : top;
  }
  const toEnd = () => settle(null);
  const resettle = () => {
    if (!isHeld) settle(anchor);
  };
  scroll.addEventListener('load', resettle, true);
  new ResizeObserver(resettle).observe(scroll);
  for (const kind of ['wheel', 'touchmove', 'keydown'])
    scroll.addEventListener(
      kind,
      () => {
        isHeld = true;
      },
      { passive: true },
    );

  return { node: scroll, append, drawAll, drawUnderway, drop, drawTail, toEnd };
}
