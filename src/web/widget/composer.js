// Where the customer writes: a field that grows, suggestions while typing, and a button.
import { h, icon } from '../shared/dom.js';
import { ACCEPT, CLIP, MOST_AT_ONCE, filesIn } from '../shared/files.js';

// Long enough to skip most key strokes, short enough to feel immediate.
const TYPING_PAUSE_MS = 150;
const MAX_HINTS = 5;
// Whoever has written more than this is telling a story, not looking for a title.
const MAX_HINTED_LENGTH = 40;

/** `about` is the language, the region and the product that suggestions are for; `onSend` gets what was written or chosen, `onFiles` the files that were chosen or pasted. */
export function createComposer(base, about, onSend, onFiles) {
  let timer = 0,
    chosen = -1,
    isHinting = true;
  const list = h('div', { class: 'suggest', role: 'listbox', id: 'suggest', hidden: true });
  const input = h('textarea', {
    rows: '1',
    maxlength: '4000',
    enterkeyhint: 'send',
    'aria-autocomplete': 'list',
    'aria-controls': 'suggest',
  });
  const sendButton = h('button', { class: 'send', click: submit }, icon('M12 19V5.5M6 11.2l6-6 6 6'));
  const chooser = h('input', {
    type: 'file',
    accept: ACCEPT,
    multiple: true,
    hidden: true,
    change: () => {
      onFiles([...(chooser.files ?? [])].slice(0, MOST_AT_ONCE));
      chooser.value = '';
    },
  });
  const attach = h('button', { class: 'attach', click: () => chooser.click() }, icon(...CLIP));
  const row = h('div', { class: 'composer' }, attach, chooser, input, sendButton),
    fine = h('p', { class: 'fine' });

  function submit() {
    const text = input.value;
    if (!text.trim()) return;
    input.value = '';
    onInput();
    onSend(text);
  }
  function accept(text) {
    input.value = text;
    submit();
  }

  function onInput() {
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight}px`;
    sendButton.setAttribute('aria-disabled', String(!input.value.trim()));
    clearTimeout(timer);
    const text = input.value.trim();
    if (!isHinting || !text || text.length > MAX_HINTED_LENGTH) return hint([]);
    timer = setTimeout(async () => {
      const query = new URLSearchParams({ q: text, ...about });
      const response = await fetch(`${base}/v1/kb/suggest?${query}`, { credentials: 'omit' }).catch(() => null);
      const { suggestions = [] } = response?.ok ? await response.json().catch(() => ({})) : {};
      if (input.value.trim() === text) hint(suggestions.slice(0, MAX_HINTS), text);
    }, TYPING_PAUSE_MS);
  }
  function hint(suggestions, typed) {
    chosen = -1;
    list.replaceChildren(
      ...suggestions.map(({ text }, i) => {
        const at = text.indexOf(typed),
          end = at + typed.length;
        const parts = at < 0 ? [text] : [text.slice(0, at), h('b', {}, typed), text.slice(end)];
        return h(
          'div',
          {
            role: 'option',
            id: `option${i}`,
            'aria-selected': 'false',
            mousedown: event => event.preventDefault(),
            click: () => accept(text),
          },
          ...parts,
        );
      }),
    );
    list.hidden = !suggestions.length;
    input.removeAttribute('aria-activedescendant');
  }
  // Past either end nothing is chosen: what was typed is sent as it is.
  function move(step) {
    const options = [...list.children],
      places = options.length + 1;
    chosen = ((chosen + 1 + step + places) % places) - 1;
    options.forEach((option, i) => option.setAttribute('aria-selected', String(i === chosen)));
    if (chosen < 0) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', `option${chosen}`);
    return options[chosen].scrollIntoView({ block: 'nearest' });
  }
  input.addEventListener('input', event => {
    if (!event.isComposing) onInput();
  });
  input.addEventListener('paste', event => {
    const files = filesIn(event.clipboardData);
    // What is copied from a document is text and a picture of it; there the text is meant.
    if (!files.length || event.clipboardData?.getData('text/plain')) return;
    event.preventDefault();
    onFiles(files);
  });
  input.addEventListener('compositionend', onInput);
  input.addEventListener('keydown', event => {
    // 229: Safari ends a composition before it reports the Enter that ended it.
    if (event.isComposing || event.keyCode === 229) return;
    if (!list.hidden && /^Arrow(Up|Down)$/.test(event.key)) {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    }
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    if (chosen >= 0) accept(list.children[chosen].textContent);
    else submit();
  });

  return {
    input,
    nodes: [list, row, fine],
    label(t) {
      sendButton.setAttribute('aria-label', t('send'));
      attach.setAttribute('aria-label', t('attach'));
      attach.title = t('attach');
      list.setAttribute('aria-label', t('suggest'));
      fine.textContent = t('fine');
    },
    refresh(mayHint, mayWrite, placeholder) {
      isHinting = mayHint;
      if (!mayHint || !mayWrite) hint([]);
      row.hidden = fine.hidden = !mayWrite;
      input.placeholder = placeholder;
      input.setAttribute('aria-label', placeholder);
      sendButton.setAttribute('aria-disabled', String(!input.value.trim()));
    },
    /** Whether there were suggestions to close. */
    closeHints() {
      const wasShown = !list.hidden;
      hint([]);
      return wasShown;
    },
  };
}
