// The widget that the customer sees: the launcher, the panel, and the commands of the page that embeds it.
import { h, icon } from '../shared/dom.js';
import { STYLE } from './style.js';
import { createAfter } from './after.js';
import { createTalk } from './talk.js';
import { createComposer } from './composer.js';
import { createMessages } from './messages.js';
import { pickLocale, words } from './words.js';

const ICON = {
  chat: ['M4 5.5h16v11h-8.5L7 20v-3.5H4z', 'M8.5 9.6v.4M15.5 9.6v.4M9.3 12.4c1.5 1.4 3.9 1.4 5.4 0'],
  down: ['M6 9.5l6 6 6-6'],
  person: [
    'M5 13v-1.5a7 7 0 0 1 14 0V13',
    'M4.5 13h3v5H6a1.5 1.5 0 0 1-1.5-1.5zM19.5 13h-3v5H18a1.5 1.5 0 0 0 1.5-1.5z',
    'M18 18c0 1.6-1.6 2.5-4 2.5',
  ],
};
// How often a waiting customer's place in the queue is looked up.
const PLACE_MS = 15000;

/** Puts the widget on the page and returns the function that takes its commands: `run(['open'])`. */
export function createWidget(base, config) {
  const isPhone = matchMedia('(max-width: 480px), (max-height: 430px)');
  const hasKeyboard = matchMedia('(hover: hover) and (pointer: fine)');
  const listeners = {};
  let locale = pickLocale(config.locale || document.documentElement.lang);
  let isOpen = false,
    unread = 0;
  const t = (key, values) => (key === 'name' && config.name) || words(locale, key, values);

  const signed = config.visitor && {
    visitor: config.visitor,
    signature: config.signature,
    ...(config.expires && { expires: Number(config.expires) }),
  };
  const about = {};
  for (const facet of ['region', 'product']) if (config[facet]) about[facet] = config[facet];
  const opening = () => ({
    body: { locale, channel: 'web', ...(config.test && { test: true }), ...signed, ...about },
    headers: config.test ? { 'X-Jieda-Test': config.test } : {},
  });
  const talk = createTalk(base, opening, {
    events: fresh => messages.append(fresh),
    all: () => messages.drawAll(),
    message: message => messages.drawUnderway(message),
    dropped: message => messages.drop(message),
    state: refresh,
    emit,
  });

  // ---- the skeleton
  const host = document.createElement('jieda-widget');
  const root = host.attachShadow({ mode: 'open' });
  if (root.adoptedStyleSheets) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } else root.append(h('style', {}, STYLE));
  const title = h('b', { id: 'title' }),
    state = h('p', { class: 'state', role: 'status' });
  const personText = h('span'),
    person = h(
      'button',
      { class: 'person', click: () => talk.askPerson().then(messages.toEnd) },
      icon(...ICON.person),
      personText,
    );
  const closer = h('button', { class: 'close', click: close }, icon(...ICON.down));
  const noticeText = h('span', { role: 'status' }),
    leave = h('button', { class: 'leave', click: () => talk.leaveQueue().then(focusIn) });
  const notice = h('div', { class: 'notice' }, noticeText, leave);
  const messages = createMessages(base, root, talk, t, { locale: () => locale, send, retry });
  const composer = createComposer(base, { ...about, locale }, send);
  const after = createAfter(talk, t, config, {
    locale: () => locale,
    renew: () => {
      talk.renew().catch(() => {});
      focusIn();
    },
  });
  const panel = h(
    'section',
    { class: 'panel', role: 'dialog', 'aria-labelledby': 'title', tabindex: '-1', hidden: true, keydown: onKey },
    h(
      'div',
      { class: 'head' },
      h('span', { class: 'face', 'aria-hidden': 'true' }, '解'),
      h('div', { class: 'who' }, title, state),
      person,
      closer,
    ),
    notice,
    messages.node,
    ...composer.nodes,
    after.node,
  );
  const badge = h('span', { class: 'badge', 'aria-hidden': 'true' });
  const launcher = h('button', { class: 'launcher', 'aria-haspopup': 'dialog', click: () => (isOpen ? close() : open()) });
  root.append(panel, launcher);

  function emit(name, detail) {
    if (name === 'message:received' && !isOpen) unread++;
    // A listener that throws is the host page's fault, and shall not stop the chat.
    for (const listener of listeners[name] || [])
      try {
        listener(detail);
      } catch (error) {
        setTimeout(() => {
          throw error;
        });
      }
  }

  function send(text, choice) {
    talk.send(text, choice);
    focusIn();
  }
  function retry() {
    talk.isDown = false;
    refresh();
    talk.retry();
    focusIn();
  }

  // ---- everything around the messages
  function refresh() {
    const { phase, agent } = talk;
    talk.isWatched = isOpen && !document.hidden;
    state.className = `state ${talk.isDown ? 'down' : phase}`;
    setText(
      state,
      talk.isDown ? t('down') : { bot: t('robot'), queued: t('queued'), agent: t('agent', { agent }), closed: t('ended') }[phase],
    );
    personText.textContent = t(phase === 'queued' || talk.isAsking ? 'personWait' : phase === 'agent' ? 'personOn' : 'person');
    person.setAttribute('aria-disabled', String(talk.isAsking || phase === 'queued' || phase === 'agent'));
    setText(noticeText, talk.isLost ? t('lost') : phase === 'queued' ? place() + t('gap') + t('goOn') : '');
    notice.hidden = !noticeText.textContent;
    leave.textContent = t('leave');
    leave.hidden = phase !== 'queued';
    leave.disabled = talk.isLeaving;
    composer.refresh(
      phase === 'bot',
      phase !== 'closed',
      phase === 'queued' ? t('writeWait') : phase === 'agent' ? t('writeAgent', { agent }) : t('write'),
    );
    after.node.hidden = phase !== 'closed';
    if (phase === 'closed') after.draw();
    messages.drawTail();
    launcher.replaceChildren(icon(...(isOpen ? ICON.down : ICON.chat)), badge);
    launcher.setAttribute('aria-label', t(isOpen ? 'close' : 'open') + (unread ? ` (${unread})` : ''));
    launcher.setAttribute('aria-expanded', String(isOpen));
    badge.textContent = unread > 9 ? '9+' : String(unread);
    badge.hidden = !unread;
    talk.listen();
  }
  function place() {
    const { ahead, back, minutes } = talk;
    if (back) return t('later', { back: clock(back) });
    if (typeof ahead !== 'number') return t('wait');
    const place = ahead > 0 ? t('ahead', { n: ahead }) : t('next');
    return minutes ? `${place} ${t('about', { n: minutes })}` : place;
  }
  const clock = at =>
    new Intl.DateTimeFormat(locale, {
      month: 'numeric',
      day: 'numeric',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(new Date(at));
  // A status that is set anew is read out anew.
  function setText(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }
  function setLocale(tag) {
    locale = pickLocale(tag);
    host.lang = locale;
    title.textContent = t('name');
    closer.setAttribute('aria-label', t('close'));
    messages.node.setAttribute('aria-label', t('log'));
    composer.label(t);
    messages.drawAll();
    refresh();
  }

  // ---- opening and closing
  // On a phone the focus goes to the panel: the field would raise the keyboard over the answer.
  function focusIn() {
    if (isOpen) (hasKeyboard.matches && talk.phase !== 'closed' ? composer.input : panel).focus({ preventScroll: true });
  }
  function open() {
    show();
    focusIn();
  }
  function show() {
    if (isOpen) return;
    isOpen = true;
    unread = 0;
    keepOpen('yes');
    panel.hidden = false;
    fit();
    refresh();
    messages.toEnd();
    emit('open');
    talk.start().catch(() => {});
  }
  function close() {
    if (!isOpen) return;
    isOpen = false;
    keepOpen('');
    panel.hidden = true;
    refresh();
    launcher.focus({ preventScroll: true });
    emit('close');
  }
  function keepOpen(value) {
    try {
      sessionStorage.setItem('jieda open', value);
    } catch {
      /* private mode */
    }
  }
  function wasOpen() {
    try {
      return sessionStorage.getItem('jieda open');
    } catch {
      return '';
    }
  }
  function onKey(event) {
    if (event.key === 'Escape' && !event.isComposing && !root.querySelector('dialog') && !composer.closeHints()) close();
    if (event.key !== 'Tab' || !isPhone.matches) return;
    // Full screen hides the page, so the focus goes round inside.
    /** @type {NodeListOf<HTMLElement>} */
    const reachable = panel.querySelectorAll('button:not(:disabled), textarea, a[href]');
    const stops = [...reachable].filter(node => node.offsetParent);
    const [from, to] = event.shiftKey ? [stops[0], stops[stops.length - 1]] : [stops[stops.length - 1], stops[0]];
    if (root.activeElement === from) {
      event.preventDefault();
      to.focus();
    }
  }
  // The on-screen keyboard shrinks only the visual viewport.
  function fit() {
    if (window.visualViewport) panel.style.setProperty('--height', `${visualViewport.height}px`);
  }

  const life = new AbortController(),
    { signal } = life;
  if (window.visualViewport) visualViewport.addEventListener('resize', fit, { signal });
  addEventListener(
    'online',
    () => {
      if (isOpen && talk.isDown) retry();
    },
    { signal },
  );
  document.addEventListener('visibilitychange', refresh, { signal });
  const placeTimer = setInterval(talk.updatePlace, PLACE_MS);

  const commands = {
    open,
    close,
    toggle: () => (isOpen ? close() : open()),
    show: () => {
      launcher.hidden = false;
    },
    hide: () => {
      close();
      launcher.hidden = true;
    },
    ask: text => {
      open();
      talk
        .start()
        .then(
          () => {
            if (talk.phase === 'closed') talk.forget();
          },
          () => {},
        )
        .then(() => talk.send(String(text)));
    },
    locale: setLocale,
    reset: () => {
      talk.reset();
      if (isOpen) talk.start().catch(() => {});
    },
    on: (name, listener) => {
      (listeners[name] = listeners[name] || []).push(listener);
      if (name === 'ready') listener();
    },
    off: (name, listener) => {
      listeners[name] = (listeners[name] || []).filter(other => listener && other !== listener);
    },
    destroy: () => {
      talk.stop();
      life.abort();
      clearInterval(placeTimer);
      host.remove();
      delete window.jieda;
    },
  };

  setLocale(locale);
  // Beside the body, not in it: pages that swap their body on navigation keep the widget.
  document.documentElement.append(host);
  if (wasOpen() && talk.hasStored && !isPhone.matches) show();
  else if (talk.hasPerson) talk.start().catch(() => {});
  return ([name, ...values]) => {
    if (commands[name]) commands[name](...values);
    else console.warn(`jieda: there is no command ${name}`);
  };
}
