// Giving a case to somebody else, with a note for them.
import { html, useState } from '../../lib.js';
import { say } from '../../words.js';
import { colleaguesFirst, describe } from '../state/colleagues.js';
import { Dialog } from './dialog.js';

const Group = ({ label, kind, names, worded = name => name }) =>
  names.length > 0 && html`<optgroup label=${label}>${names.map(name => html`<option key=${name} value=${`${kind}:${name}`}>${worded(name)}</option>`)}</optgroup>`;

/**
 * Asks who goes on and what they should know. `give({ to, note })` carries it out and says what was wrong, or nothing: then the dialog stays with
 * what was written.
 * @param {{receivers: {team: import('../state/colleagues.js').Colleague[], skills: string[]}, isHolder: boolean, me: import('../state/talk.js').Me, give: (chosen: any) => Promise<string>, done: (answer?: any) => void}} props
 */
export function PassOn({ receivers: { team, skills }, isHolder, me, give, done }) {
  const [chosen, setChosen] = useState(''),
    [note, setNote] = useState(''),
    [fault, setFault] = useState(''),
    [isGiving, setGiving] = useState(false);
  async function pass() {
    const [kind, ...name] = chosen.split(':');
    setGiving(true);
    const wrong = await give({ to: { [kind]: name.join(':') }, note });
    if (!wrong) return done(true);
    setFault(wrong);
    setGiving(false);
  }
  const mayTake = !isHolder && me.role !== 'agent';
  return html`
    <${Dialog} title="pass-on-title" kind="pass-on" done=${done}>
      <h2 id="pass-on-title">转给谁</h2>
      <label for="receiver">同事或技能
        <select id="receiver" autofocus value=${chosen} onChange=${event => setChosen(event.target.value)}>
          <option value="">请选择</option>
          ${mayTake && html`<option value=${`agent:${me.agent}`}>我来接管</option>`}
          <${Group} label="按技能排队" kind="skill" names=${skills} worded=${skill => say('skill', skill)} />
          <${Group} label="同事" kind="agent" names=${colleaguesFirst(team).map(one => one.agent).filter(agent => agent !== me.agent)} worded=${name => describe(/** @type {any} */ (team.find(one => one.agent === name)))} />
        </select></label>
      <label for="receiver-note">留给对方的备注<textarea id="receiver-note" rows="4" maxlength="4000" placeholder="客户看不到" value=${note} onInput=${event => setNote(event.target.value)}></textarea></label>
      <p class="fault" role="alert">${fault}</p>
      <div class="row"><button onClick=${() => done()}>取消</button><button class="primary" disabled=${!chosen || isGiving} onClick=${pass}>转接</button></div>
    <//>`;
}
