// Promising something to a customer, moving a promise, and dropping one. What was wrong is said in the dialog, which stays with what was written.
import { html, useState } from '../../lib.js';
import { say } from '../../words.js';
import { fieldOf, timesFrom } from '../state/promises.js';
import { Dialog } from './dialog.js';

/** The choice of a time of one's own. */
const OTHER = 'other';

/** Until when: a time that is often promised, or one of one's own. @param {{due: Date | null, choose: (due: Date | null) => void, before?: string}} props `before` is when it was due until now */
function Until({ due, choose, before = '' }) {
  const [times] = useState(() => timesFrom(new Date()));
  const [chosen, setChosen] = useState(before ? '' : '0');
  function pick(value) {
    setChosen(value);
    choose(times[Number(value)]?.at && value !== OTHER && value !== '' ? times[Number(value)].at : due ?? null);
  }
  return html`
    <label>什么时候前
      <select value=${chosen} onChange=${event => pick(event.target.value)}>
        ${before && html`<option value="">不变</option>`}
        ${times.map(({ label }, at) => html`<option key=${label} value=${String(at)}>${label}</option>`)}
        <option value=${OTHER}>自己选时间</option>
      </select></label>
    ${chosen === OTHER && html`<label>日期和时间<input type="datetime-local" required min=${fieldOf(new Date())} value=${due ? fieldOf(due) : ''} onInput=${event => choose(event.target.value ? new Date(event.target.value) : null)} /></label>`}`;
}

const Group = ({ label, kind, names, worded = name => name }) =>
  names.length > 0 && html`<optgroup label=${label}>${names.map(name => html`<option key=${name} value=${`${kind}:${name}`}>${worded(name)}</option>`)}</optgroup>`;

/** Who is to keep it. @param {{owner: string, choose: (owner: string) => void, receivers: {agents: string[], skills: string[]}, me: import('../state/talk.js').Me, first: string}} props */
const Owner = ({ owner, choose, receivers, me, first }) => html`
  <label>谁来办
    <select value=${owner} onChange=${event => choose(event.target.value)}>
      <option value="">${first}</option>
      <${Group} label="同事" kind="agent" names=${receivers.agents.filter(agent => agent !== me.agent)} />
      <${Group} label="团队（谁有空谁办）" kind="skill" names=${receivers.skills} worded=${skill => say('skill', skill)} />
    </select></label>`;

/** @param {string} owner */
function ownerOf(owner) {
  const [kind, ...name] = owner.split(':');
  return owner ? { owner: { [kind]: name.join(':') } } : {};
}

/** A form in a dialog: Enter sends it; `send` gives what was wrong, or nothing. */
function Form({ title, kind = 'promise', verb, isReady, send, done, children }) {
  const [fault, setFault] = useState(''),
    [isSending, setSending] = useState(false);
  async function submit(event) {
    event.preventDefault();
    if (!isReady || isSending) return;
    setSending(true);
    const wrong = await send();
    if (!wrong) return done(true);
    setFault(wrong);
    setSending(false);
  }
  return html`
    <${Dialog} title="promise-title" kind=${kind} done=${done}>
      <form onSubmit=${submit}>
        <h2 id="promise-title">${title}</h2>
        ${children}
        <p class="fault" role="alert">${fault}</p>
        <div class="row"><button type="button" onClick=${() => done()}>取消</button><button class="primary" disabled=${!isReady || isSending}>${verb}</button></div>
      </form>
    <//>`;
}

/** @param {{kinds: any[], receivers: any, me: import('../state/talk.js').Me, make: (body: any) => Promise<string>, done: (answer?: any) => void}} props */
export function MakePromise({ kinds, receivers, me, make, done }) {
  const [kind, setKind] = useState(kinds[0]?.id ?? ''),
    [what, setWhat] = useState(''),
    [due, setDue] = useState(/** @type {Date | null} */ (timesFrom(new Date())[0].at)),
    [owner, setOwner] = useState(''),
    [isTold, setTold] = useState(true);
  const isTellable = Boolean(kinds.find(own => own.id === kind)?.tellable);
  const send = () => make({ kind, ...(what.trim() && { what: what.trim() }), due: /** @type {Date} */ (due).toISOString(), ...ownerOf(owner), tell: isTold && isTellable });
  return html`
    <${Form} title="答应客户" verb="记下" isReady=${Boolean(kind && due)} send=${send} done=${done}>
      <label>答应什么<select id="promise-kind" autofocus value=${kind} onChange=${event => setKind(event.target.value)}>${kinds.map(own => html`<option key=${own.id} value=${own.id}>${own.label['zh-CN']}</option>`)}</select></label>
      <${Until} due=${due} choose=${setDue} />
      <label>要办的事<textarea id="promise-what" rows="2" maxlength="4000" placeholder="给同事看的，比如打哪个电话、说什么" value=${what} onInput=${event => setWhat(event.target.value)}></textarea></label>
      <${Owner} owner=${owner} choose=${setOwner} receivers=${receivers} me=${me} first="我" />
      ${isTellable && html`<label class="check"><input type="checkbox" checked=${isTold} onChange=${event => setTold(event.target.checked)} />告诉客户，之后改期、办好、取消也会告诉</label>`}
    <//>`;
}

/** @param {{promise: import('../state/promises.js').Promised, receivers: any, me: import('../state/talk.js').Me, move: (body: any) => Promise<string>, done: (answer?: any) => void}} props */
export function MovePromise({ promise, receivers, me, move, done }) {
  const [due, setDue] = useState(/** @type {Date | null} */ (null)),
    [owner, setOwner] = useState(''),
    [why, setWhy] = useState('');
  const isOther = promise.owner.agent !== me.agent;
  const send = () => move({ ...(due && { due: due.toISOString() }), ...ownerOf(owner), why: why.trim() });
  const mayTake = isOther && (me.role !== 'agent' || receivers.agents.includes(me.agent));
  const all = mayTake ? { ...receivers, agents: [...receivers.agents.filter(agent => agent !== me.agent)] } : receivers;
  return html`
    <${Form} title="改期或换人" verb="改好" isReady=${Boolean((due || owner) && why.trim())} send=${send} done=${done}>
      <${Until} due=${due} choose=${setDue} before=${promise.due} />
      <label>谁来办
        <select value=${owner} onChange=${event => setOwner(event.target.value)}>
          <option value="">不变</option>
          ${mayTake && html`<option value=${`agent:${me.agent}`}>我来办</option>`}
          <${Group} label="同事" kind="agent" names=${all.agents.filter(agent => agent !== me.agent)} />
          <${Group} label="团队（谁有空谁办）" kind="skill" names=${all.skills} worded=${skill => say('skill', skill)} />
        </select></label>
      <label>为什么<input id="promise-why" autofocus maxlength="4000" placeholder="给同事看的" value=${why} onInput=${event => setWhy(event.target.value)} /></label>
      ${promise.told && html`<p class="hint">改了时间，客户会读到。</p>`}
    <//>`;
}

/** @param {{promise: import('../state/promises.js').Promised, drop: (body: any) => Promise<string>, done: (answer?: any) => void}} props */
export function DropPromise({ promise, drop, done }) {
  const [why, setWhy] = useState('');
  return html`
    <${Form} title="取消答应的事" verb="不办了" isReady=${Boolean(why.trim())} send=${() => drop({ why: why.trim() })} done=${done}>
      <label>为什么<input id="promise-why" autofocus maxlength="4000" placeholder="给同事看的" value=${why} onInput=${event => setWhy(event.target.value)} /></label>
      ${promise.told && html`<p class="hint">客户读到过这件事，也会读到它取消了。</p>`}
    <//>`;
}
