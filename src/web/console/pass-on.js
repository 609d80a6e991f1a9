// Giving a case to somebody else, with a note for them.
import { h } from '../shared/dom.js';
import { say } from './words.js';

/** Asks who goes on and what they should know; gives `{ to, note }`, or nothing where it was given up. `agents` are the colleagues. */
export function askReceiver({ agents, skills }, isHolder, me) {
  const others = agents.filter(agent => agent !== me.agent);
  const group = (label, kind, names, worded) =>
    names.length
      ? h('optgroup', { label }, ...names.map(name => h('option', { value: `${kind}:${name}` }, worded(name))))
      : null;
  const select = h(
    'select',
    { id: 'receiver', autofocus: true },
    isHolder || me.role === 'agent' ? null : h('option', { value: `agent:${me.agent}` }, '我来接管'),
    group('按技能排队', 'skill', skills, skill => say('skill', skill)),
    group('同事', 'agent', others, agent => agent),
  );
  const note = h('textarea', { id: 'receiver-note', rows: '3', maxlength: '4000', placeholder: '客户看不到' });
  return new Promise(resolve => {
    const dialog = h(
      'dialog',
      {
        class: 'confirm pass-on',
        'aria-labelledby': 'pass-on-title',
        close: () => {
          dialog.remove();
          const [kind, ...name] = select.value.split(':');
          resolve(dialog.returnValue === 'yes' ? { to: { [kind]: name.join(':') }, note: note.value } : null);
        },
      },
      h('h2', { id: 'pass-on-title' }, '转给谁'),
      h('label', { for: 'receiver' }, '同事或技能', select),
      h('label', { for: 'receiver-note' }, '留给对方的备注', note),
      h(
        'div',
        { class: 'row' },
        h('button', { click: () => dialog.close('') }, '取消'),
        h('button', { class: 'primary', click: () => dialog.close('yes') }, '转接'),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
