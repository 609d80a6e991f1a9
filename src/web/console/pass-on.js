// Giving a case to somebody else, with a note for them.
import { h } from '../shared/dom.js';
import { say } from './words.js';

/**
 * Asks who goes on and what they should know. `give({ to, note })` carries it out and says what was wrong, or nothing: then the dialog stays with
 * what was written. `agents` are the colleagues.
 */
export function askReceiver({ agents, skills }, isHolder, me, give) {
  const others = agents.filter(agent => agent !== me.agent);
  const group = (label, kind, names, worded) =>
    names.length
      ? h('optgroup', { label }, ...names.map(name => h('option', { value: `${kind}:${name}` }, worded(name))))
      : null;
  const select = h(
    'select',
    { id: 'receiver', autofocus: true, change: () => allowed() },
    h('option', { value: '' }, '请选择'),
    isHolder || me.role === 'agent' ? null : h('option', { value: `agent:${me.agent}` }, '我来接管'),
    group('按技能排队', 'skill', skills, skill => say('skill', skill)),
    group('同事', 'agent', others, agent => agent),
  );
  const note = h('textarea', { id: 'receiver-note', rows: '4', maxlength: '4000', placeholder: '客户看不到' });
  const fault = h('p', { class: 'fault', role: 'alert' });
  const button = h('button', { class: 'primary', disabled: true, click: pass }, '转接');
  const dialog = h(
    'dialog',
    { class: 'confirm pass-on', 'aria-labelledby': 'pass-on-title', close: () => dialog.remove() },
    h('h2', { id: 'pass-on-title' }, '转给谁'),
    h('label', { for: 'receiver' }, '同事或技能', select),
    h('label', { for: 'receiver-note' }, '留给对方的备注', note),
    fault,
    h('div', { class: 'row' }, h('button', { click: () => dialog.close('') }, '取消'), button),
  );
  function allowed() {
    button.disabled = !select.value;
  }
  async function pass() {
    const [kind, ...name] = select.value.split(':');
    button.disabled = true;
    fault.textContent = await give({ to: { [kind]: name.join(':') }, note: note.value });
    if (!fault.textContent) return dialog.close('yes');
    return allowed();
  }
  document.body.append(dialog);
  dialog.showModal();
}
