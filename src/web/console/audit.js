// The audit log: who read or changed what, the newest first, with the head by which it can be proved.
import { h } from '../shared/dom.js';
import { AUDIT_WORDS } from './audit-words.js';
import { LANGUAGES, choose, language } from './language.js';

const PAGE = 50;

export function showAudit(root, api) {
  let spoken = language(),
    words = AUDIT_WORDS[spoken],
    entries = [],
    head = '',
    next = null,
    load = 0;
  const filter = { who: '', action: '', subject: '' };
  const list = h('ol', { class: 'entries' }),
    rest = h('div', { class: 'rest' });
  draw();
  read();

  async function read(after) {
    const own = ++load;
    const query = new URLSearchParams({ limit: String(PAGE), ...(after && { after }) });
    for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
    try {
      const page = await api(`/desk/audit?${query}`);
      if (own !== load) return;
      entries = after ? [...entries, ...page.entries] : page.entries;
      ({ head, next } = page);
      drawEntries();
    } catch {
      if (own !== load) return;
      rest.replaceChildren(h('p', { class: 'empty' }, words.failed, ' ', h('button', { click: () => read(after) }, words.retry)));
    }
  }
  function draw() {
    const chosen = h(
      'select',
      {
        'aria-label': words.language,
        change: () => {
          spoken = chosen.value;
          words = AUDIT_WORDS[spoken];
          choose(spoken);
          draw();
          drawEntries();
        },
      },
      ...Object.entries(LANGUAGES).map(([name, label]) => h('option', { value: name, lang: name, selected: name === spoken }, label)),
    );
    root.lang = spoken;
    root.replaceChildren(
      h('header', { class: 'audit-title' }, h('h1', {}, words.title), chosen),
      h('p', { class: 'lead' }, words.lead),
      h('section', { class: 'chain' }, h('h2', {}, words.head), h('div', { class: 'row', id: 'audit-head' }), h('p', { class: 'hint' }, words.headHint)),
      form(),
      list,
      rest,
    );
  }
  function form() {
    const field = (name, input) => h('label', {}, h('span', {}, words[name]), input);
    const who = h('input', { name: 'who', value: filter.who, autocomplete: 'off', maxlength: '32' }),
      subject = h('input', { name: 'subject', value: filter.subject, autocomplete: 'off', placeholder: words.subjectHint, maxlength: '200' });
    const action = h(
      'select',
      { name: 'action', change: apply },
      h('option', { value: '' }, words.any),
      ...Object.entries(words.actions).map(([name, label]) => h('option', { value: name, selected: name === filter.action }, label)),
    );
    function apply(event) {
      event.preventDefault();
      narrow({ who: who.value.trim(), action: action.value, subject: subject.value.trim() });
    }
    return h(
      'form',
      { class: 'filters', role: 'search', submit: apply },
      field('who', who),
      field('action', action),
      field('subject', subject),
      h(
        'div',
        { class: 'row' },
        h('button', { class: 'primary', type: 'submit' }, words.filter),
        h('button', { type: 'button', click: () => narrow({ who: '', action: '', subject: '' }) }, words.clear),
      ),
    );
  }
  function narrow(wanted) {
    Object.assign(filter, wanted);
    root.querySelector('.filters').replaceWith(form());
    read();
  }
  function drawEntries() {
    const code = h('code', {}, head);
    const copy = h(
      'button',
      {
        click: async () => {
          try {
            await navigator.clipboard.writeText(head);
            copy.textContent = words.copied;
          } catch {
            getSelection().selectAllChildren(code);
          }
        },
      },
      words.copy,
    );
    root.querySelector('#audit-head').replaceChildren(code, copy);
    list.replaceChildren(...entries.map(line));
    rest.replaceChildren(
      ...[
        !entries.length && h('p', { class: 'empty' }, words.nothing),
        next && h('button', { class: 'more', click: () => read(next) }, words.more),
      ].filter(Boolean),
    );
  }
  function line(entry) {
    return h(
      'li',
      {},
      h('time', { datetime: entry.at }, moment(entry.at)),
      h('p', {}, ...sentence(entry), ' ', h('span', { class: 'tag' }, words.roles[entry.role] || entry.role)),
      h('small', { title: entry.hash }, `#${entry.seq} · ${entry.hash.slice(0, 8)}`),
    );
  }
  function sentence(entry) {
    const known = words.sentences[entry.action] || `{who} ${entry.action} {subject} {detail}`;
    const values = {
      '{who}': () => link(entry.who, { who: entry.who }),
      '{subject}': () => link(entry.subject, { subject: entry.subject }),
      '{detail}': () => h('bdi', { class: 'detail' }, entry.detail),
      '{role}': () => words.roles[entry.detail] || entry.detail,
    };
    return known.split(/(\{\w+\})/).map(part => (values[part] ? values[part]() : part));
  }
  function link(text, wanted) {
    return h('button', { class: 'link', click: () => narrow({ ...filter, ...wanted }) }, h('bdi', {}, text));
  }
  const moment = at => new Intl.DateTimeFormat(spoken, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(at));
}
