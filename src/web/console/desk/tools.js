// The agent's switches in the bar. Another one is another component in TOOLS.
import { BELL, Icon } from '../icon.js';
import { html } from '../lib.js';

const Alerts = ({ desk: { alerting } }) => html`
  <button class="tool" id="alerts" aria-pressed=${alerting.isOn.value} title="有人排队或来消息时，响铃并弹出通知" onClick=${alerting.turn}>
    <${Icon} paths=${BELL} /><span>${alerting.isOn.value ? '提醒已开' : '提醒'}</span>
  </button>`;

/** The switches in their order; each gets the desk. */
const TOOLS = [Alerts];

/** @param {{desk: any}} props */
export const Tools = ({ desk }) => TOOLS.map(One => html`<${One} key=${One.name} desk=${desk} />`);
