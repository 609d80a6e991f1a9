// Where an agent writes: a draft for each conversation, and the desk's phrases behind a slash.
import { h } from '../shared/dom.js';

const TYPING_PAUSE_MS = 150;

/** `onSend(text)` gets what was written. */
export function createField(api, onSend) {
  const drafts = new Map();
  let conversation = '',
    timer = 0,
    phrases = [],
    chosen = 0;
  const list = h('div', { class: 'phrases', role: 'listbox', id: 'phrases', 'aria-label': '常用语', hidden: true });
  const input = h('textarea', {
    rows: '2',
    maxlength: '4000',
    'aria-autocomplete': 'list',
    'aria-controls': 'phrases',
    'aria-label': '回复客户',
  });
  const button = h('button', { class: 'primary', click: submit }, '发送');
  const node = h('footer', { class: 'field' }, list, input, button);

  function submit() {
    const text = input.value.trim();
    if (!text || input.disabled) return;
    input.value = '';
    onInput();
    onSend(text);
    input.focus();
  }
  // Before it is on the page it has no height to measure.
  function grow() {
    input.style.height = '';
    if (input.scrollHeight > input.clientHeight) input.style.height = `${Math.min(input.scrollHeight + 2, 180)}px`;
  }
  function onInput() {
    drafts.set(conversation, input.value);
    grow();
    button.disabled = input.disabled || !input.value.trim();
    clearTimeout(timer);
    if (!input.value.startsWith('/')) return offer([]);
    const typed = input.value;
    timer = setTimeout(async () => {
      const answer = await api(`/desk/phrases?q=${encodeURIComponent(typed.slice(1).trim())}`).catch(() => ({ phrases: [] }));
      if (input.value === typed) offer(answer.phrases, true);
    }, TYPING_PAUSE_MS);
    return undefined;
  }
  function offer(found, isAsked) {
    phrases = found;
    chosen = 0;
    list.replaceChildren(
      ...found.map((phrase, i) =>
        h(
          'div',
          { role: 'option', id: `phrase${i}`, mousedown: event => event.preventDefault(), click: () => insert(phrase) },
          h('b', {}, phrase.title),
          h('span', {}, phrase.text),
        ),
      ),
    );
    if (isAsked && !found.length) list.append(h('p', { class: 'empty' }, '没有找到常用语'));
    list.hidden = !isAsked;
    mark();
  }
  function mark() {
    [...list.querySelectorAll('[role=option]')].forEach((option, i) => {
      option.setAttribute('aria-selected', String(i === chosen));
      if (i === chosen) option.scrollIntoView({ block: 'nearest' });
    });
    if (phrases.length) input.setAttribute('aria-activedescendant', `phrase${chosen}`);
    else input.removeAttribute('aria-activedescendant');
  }
  function insert(phrase) {
    input.value = phrase.text;
    onInput();
    input.focus();
  }

  input.addEventListener('input', event => {
    if (!event.isComposing) onInput();
  });
  input.addEventListener('compositionend', onInput);
  input.addEventListener('keydown', event => {
    // 229: Safari ends a composition before it reports the Enter that ended it.
    if (event.isComposing || event.keyCode === 229) return;
    if (phrases.length && /^(Arrow(Up|Down)|Enter|Tab)$/.test(event.key) && !event.shiftKey) {
      event.preventDefault();
      if (!event.key.startsWith('Arrow')) return insert(phrases[chosen]);
      chosen = (chosen + (event.key === 'ArrowDown' ? 1 : phrases.length - 1)) % phrases.length;
      return mark();
    }
    if (event.key === 'Escape' && !list.hidden) {
      event.stopPropagation();
      return offer([]);
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
    return undefined;
  });

  return {
    node,
    switchTo(id) {
      conversation = id;
      input.value = drafts.get(id) || '';
      onInput();
    },
    allow(mayWrite, whyNot) {
      input.disabled = !mayWrite;
      input.placeholder = mayWrite ? '回复客户，/ 搜常用语，Shift+Enter 换行' : whyNot;
      button.disabled = !mayWrite || !input.value.trim();
    },
    /** A message that was not sent returns to its conversation's field. */
    putBack(id, text) {
      drafts.set(id, [text, drafts.get(id)].filter(Boolean).join('\n'));
      if (id === conversation) {
        input.value = drafts.get(id);
        onInput();
      }
    },
    focus: () => input.focus(),
  };
}
