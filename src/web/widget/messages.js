// What has been said, as the customer sees it, and what belongs below it: choices, "is writing", "cannot be reached".
import { enlarge, h, rich } from '../shared/dom.js';

const SYSTEM_LINES = { handed_off: 'handed', agent_joined: 'joined', transferred: 'moved', returned: 'returned', left_queue: 'left', closed: 'over' };
// What was promised, and what became of it: the words come from the server.
const PROMISES = ['promised', 'promise_moved', 'promise_kept', 'promise_dropped'];
// These do not take the talk, so that the choices before them can still be pressed.
const ASIDE = ['feedback', 'followed_up', ...PROMISES];
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
    if (event.type === 'agent_said' || event.type === 'followed_up') {
      lastBy = `agent ${event.agent}`;
      return said('agent', event.agent, plain(event.text), lastBy === before);
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
      if (event.type !== 'customer_said') first = first || node;
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
    const node = said('me', t('me'), plain(message.text));
    node.append(
      message.state === 'failed'
        ? h(
            'span',
            { class: 'fate failed', role: 'alert' },
            t('failed'),
            h('button', { click: () => talk.deliver(message) }, t('retry')),
          )
        : h('span', { class: 'fate' }, t('sending')),
    );
    if (underway.has(message)) underway.get(message).replaceWith(node);
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
    const isAsked = talk.pending.length > 0 || last.type === 'customer_said';
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
