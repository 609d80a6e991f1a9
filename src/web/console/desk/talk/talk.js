// The middle pane: the case that is open, and the field to answer in.
import { Icon, SPEECH } from '../../icon.js';
import { html } from '../../lib.js';
import { Field } from './field.js';
import { Head } from './head.js';
import { Log } from './log.js';

const Nothing = () => html`<div class="nothing"><${Icon} paths=${SPEECH} /><p>从左边选一位客户，先看对话，再接手。</p></div>`;

/** @param {{desk: any}} props */
export const TalkPane = ({ desk }) => html`
  <section class="talk" aria-label="对话">
    ${desk.serving.talk.value.id ? html`<${Head} desk=${desk} /><${Log} desk=${desk} /><${Field} desk=${desk} />` : html`<${Nothing} />`}
  </section>`;
