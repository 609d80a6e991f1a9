// Where an agent writes: a draft for each conversation, what may answer the customer while it is empty, and what is looked for behind a slash.
import { h } from '../shared/dom.js';
import { createProposals } from './proposals.js';

const TYPING_PAUSE_MS = 150;
// What begins so is looked for and never sent: the sign as each keyboard has it.
const SEARCH = /^[/／、]/;

/** `onSend(text, isNote)` gets what was written: for the customer, or as a note that only the desk reads. */
export function createField(api, onSend) {
  // What is begun, apart for the customer and for the desk: a note never becomes a message.
  const drafts = new Map();
  const draft = (id, asNote) => `${asNote ? 'note' : 'message'} ${id}`;
  // What may answer the customer, and by which of the customer's messages it was asked for.
  let help = [],
    helpFor = '';
  // Where notes are written until the agent goes back to the customer.
  const noting = new Set();
  let conversation = '',
    timer = 0,
    isNote = false,
    mayReply = false,
    mayNote = false,
    whyNot = '';
  const proposals = createProposals(insert);
  const input = h('textarea', {
    rows: '2',
    maxlength: '4000',
    'aria-autocomplete': 'list',
    'aria-controls': 'proposals',
    'aria-label': '回复客户',
  });
  const button = h('button', { class: 'primary', click: submit }, '发送');
  const noteButton = h('button', { class: 'as-note', 'aria-pressed': 'false', title: '客户看不到', click: () => note(!isNote) }, '备注');
  const node = h('footer', { class: 'field' }, proposals.node, h('div', { class: 'row' }, noteButton, input, button));

  function submit() {
    const text = input.value.trim();
    if (!maySend()) return;
    // What answered this message answers it no more.
    if (!isNote) help = [];
    input.value = '';
    onInput();
    onSend(text, isNote);
    input.focus();
  }
  // Before it is on the page it has no height to measure.
  function grow() {
    input.style.height = '';
    if (input.scrollHeight > input.clientHeight) input.style.height = `${Math.min(input.scrollHeight + 2, 180)}px`;
  }
  function onInput() {
    drafts.set(draft(conversation, isNote), input.value);
    grow();
    button.disabled = !maySend();
    propose();
  }
  const isSearch = () => !isNote && SEARCH.test(input.value);
  const maySend = () => !input.disabled && Boolean(input.value.trim()) && !isSearch();
  function propose() {
    clearTimeout(timer);
    // What was found for other words must not be taken for these.
    offer(!input.value && !input.disabled && !isNote ? help : []);
    if (input.disabled || !isSearch()) return;
    const typed = input.value,
      id = conversation;
    timer = setTimeout(async () => {
      const found = await look(id, typed.slice(1).trim()).catch(() => []);
      if (input.value === typed && id === conversation) offer(found, '没有找到答案或常用语');
    }, TYPING_PAUSE_MS);
  }
  /** What may be written now, to whom. */
  function allowed() {
    const was = input.disabled;
    input.disabled = !(isNote ? mayNote : mayReply);
    input.placeholder = isNote ? '备注，只有同事看得到' : mayReply ? '回复客户，/ 搜答案和常用语，Shift+Enter 换行' : whyNot;
    input.setAttribute('aria-label', isNote ? '备注' : '回复客户');
    button.disabled = !maySend();
    button.textContent = isNote ? '记下' : '发送';
    noteButton.hidden = !mayNote;
    noteButton.setAttribute('aria-pressed', String(isNote));
    node.classList.toggle('noting', isNote);
    if (was !== input.disabled) propose();
  }
  /** Writes a note from here on, or else to the customer. */
  function note(begins) {
    isNote = begins && mayNote;
    if (isNote) noting.add(conversation);
    else noting.delete(conversation);
    input.value = drafts.get(draft(conversation, isNote)) || '';
    allowed();
    onInput();
    if (!input.disabled) input.focus();
  }
  /** All phrases, or what speaks to these words. */
  async function look(id, words) {
    if (!words) return (await api('/desk/phrases')).phrases;
    return (await api(`/desk/conversations/${encodeURIComponent(id)}/help?q=${encodeURIComponent(words)}`)).helpful;
  }
  function offer(found, nothing) {
    proposals.show(found, nothing);
    mark();
  }
  function mark() {
    const id = proposals.markedId();
    if (id) input.setAttribute('aria-activedescendant', id);
    else input.removeAttribute('aria-activedescendant');
  }
  function insert(proposal) {
    input.value = proposal.text;
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
    const marked = proposals.marked();
    if (marked && /^(Arrow(Up|Down)|Enter)$/.test(event.key) && !event.shiftKey) {
      event.preventDefault();
      // A key that is held puts nothing in, and sends nothing.
      if (event.key === 'Enter') return event.repeat ? undefined : insert(marked);
      proposals.move(event.key === 'ArrowDown' ? 1 : -1);
      return mark();
    }
    if (event.key === 'Escape' && (proposals.isShown() || isNote)) {
      event.stopPropagation();
      if (isNote) return note(false);
      help = [];
      return offer([]);
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (!event.repeat) submit();
    }
    return undefined;
  });

  return {
    node,
    switchTo(id) {
      conversation = id;
      help = [];
      helpFor = '';
      isNote = noting.has(id);
      input.value = drafts.get(draft(id, isNote)) || '';
      onInput();
    },
    allow(mayWrite, otherwise) {
      [mayReply, whyNot] = [mayWrite, otherwise];
      allowed();
    },
    mayNote(may) {
      mayNote = may;
    },
    /** Begins a note, or goes back to the customer. */
    note: () => note(!isNote),
    /** Asks what may answer the customer's message of this id; each is asked for once. */
    async helpWith(message) {
      const id = conversation;
      if (!mayReply || !message || helpFor === message) return;
      helpFor = message;
      const answer = await api(`/desk/conversations/${encodeURIComponent(id)}/help`).catch(() => ({ helpful: [] }));
      if (id !== conversation || helpFor !== message) return;
      help = answer.helpful;
      if (!input.value) propose();
    },
    /** A message that was not sent returns to its conversation's field. */
    putBack(id, text, wasNote) {
      const key = draft(id, wasNote);
      drafts.set(key, [text, drafts.get(key)].filter(Boolean).join('\n'));
      if (id === conversation && wasNote === isNote) {
        input.value = drafts.get(key);
        onInput();
      } else if (id === conversation && wasNote) note(true);
    },
    focus: () => input.focus(),
  };
}
