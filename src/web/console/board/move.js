// Many cases go to somebody else: to whom, with which note, and what became of each.
import { html, useState } from '../lib.js';
import { say } from '../words.js';
import { Dialog } from '../desk/dialogs/dialog.js';
import { colleaguesFirst, describe } from '../desk/state/colleagues.js';
import { toldOf } from './state.js';

/** As many as one request moves. */
export const MOST_MOVED = 100;

/** The destination that a choice means. @param {string} chosen */
function destination(chosen) {
  const [kind, ...name] = chosen.split(':');
  return kind === 'queue' ? 'queue' : { [kind]: name.join(':') };
}

/**
 * Asks where the cases go. What became of them is shown before the dialog is put away; `done(true)` says that some were moved.
 * @param {{cases: {conversation: string, agent: string | null}[], receivers: {team: import('../desk/state/colleagues.js').Colleague[], skills: string[]}, api: (path: string, options?: any) => Promise<any>, done: (moved?: any) => void}} props
 */
export function Move({ cases, receivers: { team, skills }, api, done }) {
  const [chosen, setChosen] = useState(''),
    [note, setNote] = useState(''),
    [fault, setFault] = useState(''),
    [isMoving, setMoving] = useState(false),
    [answer, setAnswer] = useState(/** @type {any} */ (null)),
    // A retry after a lost answer is the same request, and moves nothing twice.
    [key, setKey] = useState(() => crypto.randomUUID());
  const change = set => event => {
    set(event.target.value);
    setKey(crypto.randomUUID());
  };
  async function move() {
    setMoving(true);
    try {
      setAnswer(await api('/desk/cases/reassign', { body: { cases, to: destination(chosen), note }, headers: { 'Idempotency-Key': key } }));
    } catch (error) {
      setFault({ 'no-such-agent': '这位同事已经不在了，请选别人。', 'text-too-long': '备注太长了，最多 4000 字。' }[/** @type {any} */ (error).code] || '没有转成，请再试一次。');
    }
    setMoving(false);
  }
  if (answer) {
    return html`
      <${Dialog} title="move-title" kind="move" done=${() => done(answer.moved > 0)}>
        <h2 id="move-title">转派好了</h2><p role="status">${toldOf(answer.cases)}</p>
        <div class="row"><button class="primary" autofocus onClick=${() => done(answer.moved > 0)}>知道了</button></div>
      <//>`;
  }
  return html`
    <${Dialog} title="move-title" kind="move" done=${() => done()}>
      <h2 id="move-title">转派 ${cases.length} 位客户</h2>
      <label for="move-to">转给
        <select id="move-to" autofocus value=${chosen} onChange=${change(setChosen)}>
          <option value="">请选择</option>
          <option value="queue">放回队伍，按各自的技能</option>
          <optgroup label="按技能排队">${skills.map(skill => html`<option key=${skill} value=${`skill:${skill}`}>${say('skill', skill)}</option>`)}</optgroup>
          <optgroup label="同事">${colleaguesFirst(team).map(one => html`<option key=${one.agent} value=${`agent:${one.agent}`}>${describe(one)}</option>`)}</optgroup>
        </select></label>
      <label for="move-note">留给对方的备注<textarea id="move-note" rows="3" maxlength="4000" placeholder="客户看不到" value=${note} onInput=${change(setNote)}></textarea></label>
      <p class="fault" role="alert">${fault}</p>
      <div class="row"><button onClick=${() => done()}>取消</button><button class="primary" disabled=${!chosen || isMoving} onClick=${move}>转派</button></div>
    <//>`;
}
