// The right pane: what is known about the case that is open, at a glance. Another block is another component in BLOCKS.
import { BACK, Icon } from '../../icon.js';
import { html } from '../../lib.js';
import { Earlier, Hands, Lead, Mood, Parts, RedLines, Systems, Told, Tried, Way, Who } from '../glance/blocks.js';
import { PastTalk } from '../glance/past.js';
import { Promises } from './promises.js';

/** The blocks in their order; each gets the desk, the glance and the handoff, and shows nothing where it has nothing to show. */
const BLOCKS = Object.entries({ Lead, Promises, RedLines, Who, Told, Systems, Earlier, Tried, Way, Mood, Parts, Hands });

/** @param {{desk: import('../desk.js').Desk}} props */
export function Details({ desk }) {
  const { serving, glancing, reading } = desk;
  const glance = glancing.glance.value,
    handoff = serving.details.value,
    past = reading.past.value,
    nothing = serving.talk.value.id ? '正在读取资料' : '选中一位客户，就能看到是谁、为什么来、试过什么。';
  return html`
    <aside class="packet" id="packet" aria-label="客户资料" tabindex="-1">
      ${past
      ? html`<${PastTalk} desk=${desk} past=${past} />`
      : html`
        <header><button class="back" aria-label="返回对话" onClick=${() => { serving.pane.value = 'talk'; }}><${Icon} paths=${BACK} /></button><h2>客户资料</h2></header>
        ${glance
        ? BLOCKS.map(([name, One]) => html`<${One} key=${`${name} ${glance.conversation}`} desk=${desk} glance=${glance} handoff=${handoff} />`)
        : html`<p class="empty" role="status">${nothing}</p>`}`}
    </aside>`;
}
