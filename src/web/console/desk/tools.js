// The agent's switches in the bar. Another one is another component in TOOLS.
import { BELL, Icon } from '../icon.js';
import { html } from '../lib.js';
import { say } from '../words.js';
import { STATUSES } from './state/offer.js';

const Alerts = ({ desk: { alerting } }) => html`
  <button class="tool" id="alerts" aria-pressed=${alerting.isOn.value} title="有人排队或来消息时，响铃并弹出通知" onClick=${alerting.turn}>
    <${Icon} paths=${BELL} /><span>${alerting.isOn.value ? '提醒已开' : '提醒'}</span>
  </button>`;

const END = 'end';

/** Whether I am there, and the end of the shift. */
function Being({ desk: { being } }) {
  const presence = being.presence.value;
  if (!presence) return null;
  const { status, said } = presence;
  function choose(event) {
    const wanted = event.target.value;
    event.target.value = said;
    if (wanted === END) being.endShift();
    else being.set(wanted);
  }
  return html`
    <label class=${`being ${status}`} title="您的状态：只给在线的客服派单"><span class="sr">我的状态</span>
      <select id="being" value=${said} onChange=${choose}>${STATUSES.map(name => html`<option key=${name} value=${name}>${say('status', name)}</option>`)}<option value=${END}>下班…</option></select></label>`;
}

/** The switches in their order; each gets the desk. */
const TOOLS = [Being, Alerts];

/** @param {{desk: any}} props */
export const Tools = ({ desk }) => TOOLS.map(One => html`<${One} key=${One.name} desk=${desk} />`);
