// The right pane: what is known about the case that is open. Another block is another component in BLOCKS.
import { BACK, Icon } from '../../icon.js';
import { html } from '../../lib.js';
import { Anger, Called, Lead, Parts, RedLines, Situation, Told, Tried } from './blocks.js';

/** The blocks in their order; each gets the desk and the handoff, and shows nothing where it has nothing to show. */
const BLOCKS = Object.entries({ Lead, Situation, Anger, RedLines, Told, Called, Tried, Parts });

/** @param {{desk: any}} props */
export function Details({ desk }) {
  const { serving } = desk;
  const handoff = serving.details.value;
  return html`
    <aside class="packet" id="packet" aria-label="转接资料" tabindex="-1">
      <header><button class="back" aria-label="返回对话" onClick=${() => { serving.pane.value = 'talk'; }}><${Icon} paths=${BACK} /></button><h2>转接资料</h2></header>
      ${handoff
      ? BLOCKS.map(([name, One]) => html`<${One} key=${`${name} ${handoff.conversation}`} desk=${desk} handoff=${handoff} />`)
      : html`<p class="empty">选中一位客户，就能看到机器人交接的内容。</p>`}
    </aside>`;
}
