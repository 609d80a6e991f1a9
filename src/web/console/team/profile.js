// What an agent can do, as a form: skills with their levels, languages, how many at once, and when.
import { html, useState } from '../lib.js';
import { Dialog } from '../desk/dialogs/dialog.js';
import { say } from '../words.js';
import { DAYS, PLAIN, faultOf, languagesIn, toggled, withSkill } from './state.js';

const LEVELS = ['不会', '1 级', '2 级', '3 级'];

function Skills({ profile, skills, change }) {
  return html`
    <fieldset><legend>技能</legend>
      <label class="check"><input type="checkbox" autofocus checked=${!profile.skills} onChange=${event => change({ ...profile, skills: event.target.checked ? null : {} })} />全部技能都会，按 1 级</label>
      ${profile.skills && html`<div class="skills">${skills.map(skill => html`
        <label key=${skill}>${say('skill', skill)}<select value=${String(profile.skills[skill] ?? 0)} onChange=${event => change(withSkill(profile, skill, Number(event.target.value)))}>
          ${LEVELS.map((label, level) => html`<option key=${label} value=${String(level)}>${label}</option>`)}</select></label>`)}</div>`}
    </fieldset>`;
}

function Times({ profile, rosters, change }) {
  const { hours } = profile;
  const put = (at, own) => change({ ...profile, hours: hours.map((other, i) => (i === at ? own : other)) });
  return html`
    <fieldset><legend>班次（都不选就是不限）</legend>
      <div class="checks">${rosters.map(name => html`<label key=${name} class="check"><input type="checkbox" checked=${profile.rosters.includes(name)} onChange=${() => change({ ...profile, rosters: toggled(profile.rosters, name) })} />${name}</label>`)}</div>
      ${hours.map((own, at) => html`
        <div class="hours" role="group" aria-label=${`自己的时间 ${at + 1}`} key=${at}>
          <div class="checks">${Object.entries(DAYS).map(([day, label]) => html`<label key=${day} class="check"><input type="checkbox" checked=${own.days.includes(day)} onChange=${() => put(at, { ...own, days: toggled(own.days, day) })} />周${label}</label>`)}</div>
          <div class="row"><input type="time" required aria-label="从" value=${own.from.slice(0, 5)} onInput=${event => put(at, { ...own, from: event.target.value })} /><span>到</span><input type="time" required aria-label="到" value=${own.to.slice(0, 5)} onInput=${event => put(at, { ...own, to: event.target.value })} />
            <button type="button" onClick=${() => change({ ...profile, hours: hours.filter((_, i) => i !== at) })}>去掉</button></div>
        </div>`)}
      <button type="button" onClick=${() => change({ ...profile, hours: [...hours, { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' }] })}>加一段自己的时间</button>
    </fieldset>`;
}

/**
 * `save(profile)` carries it out, with nothing to remove what is written, and says what was wrong, or nothing.
 * @param {{member: import('./state.js').Member, team: any, save: (profile: import('./state.js').Profile | null) => Promise<string>, done: (answer?: any) => void}} props
 */
export function ProfileForm({ member, team, save, done }) {
  const [profile, change] = useState({ ...PLAIN, ...member.profile }),
    [languages, setLanguages] = useState((member.profile?.languages ?? []).join('，')),
    [fault, setFault] = useState(''),
    [isSaving, setSaving] = useState(false);
  /** @param {import('./state.js').Profile | null} wanted */
  async function go(wanted) {
    const wrong = wanted ? faultOf(wanted) : '';
    if (wrong) return setFault(wrong);
    setSaving(true);
    const refused = await save(wanted);
    if (!refused) return done(true);
    setFault(refused);
    setSaving(false);
  }
  const submit = event => {
    event.preventDefault();
    go({ ...profile, languages: languagesIn(languages) });
  };
  const most = event => change({ ...profile, most_talks: event.target.value === '' ? null : Number(event.target.value) });
  return html`
    <${Dialog} title="profile-title" kind="profile" done=${done}>
      <form onSubmit=${submit}>
        <h2 id="profile-title">${member.agent} 的档案</h2>
        <${Skills} profile=${profile} skills=${team.skills} change=${change} />
        <label>语言（不写就是不限）<input value=${languages} placeholder="例如 zh，en" autocomplete="off" spellcheck=${false} onInput=${event => setLanguages(event.target.value)} /></label>
        <label>同时最多接待几位<input type="number" min="0" max="100" value=${profile.most_talks ?? ''} placeholder=${`不写按 ${team.most_talks} 位`} onInput=${most} /></label>
        <${Times} profile=${profile} rosters=${team.rosters} change=${change} />
        <p class="fault" role="alert">${fault}</p>
        <div class="row">${member.profile && html`<button type="button" class="clear" disabled=${isSaving} onClick=${() => go(null)}>清空档案</button>`}<button type="button" onClick=${() => done()}>取消</button><button class="primary" type="submit" disabled=${isSaving}>保存</button></div>
      </form>
    <//>`;
}
