// What was promised to the customer of the open case, and what can be done about it.
import { html } from '../../lib.js';
import { clock, duration, say } from '../../words.js';
import { now } from '../now.js';
import { inOrder, mayPromise, maySettle } from '../state/promises.js';
import { Block } from './facts.js';

/** When a promise is due, or how late it is. @param {{due: string}} props */
export function DueIn({ due }) {
  const left = Date.parse(due) - now.value;
  const text = left <= 0 ? `晚了 ${duration(-left)}` : `${clock(due)} 前`;
  return html`<span class=${left <= 0 ? 'when late' : 'when'}>${text}</span>`;
}

/** @param {{agent?: string, skill?: string}} owner @param {string} me */
export const ownerIn = ({ agent, skill }, me) => (agent ? (agent === me ? '我' : agent) : `团队 · ${say('skill', skill || 'general')}`);

const ENDS = { kept: '办好了', dropped: '取消了' };

/** @param {{desk: any, promise: import('../state/promises.js').Promised}} props */
function One({ desk, promise }) {
  const { owing, serving, promising, me } = desk;
  const { kind, what, due, owner, told, end } = promise;
  const label = owing.label(kind);
  const isAllowed = maySettle(serving.talk.value, promise, me, serving.mine.value);
  return html`
    <li class=${end ? 'promised over' : 'promised'}>
      <p class="row"><b>${label}</b>${end ? html`<span class="when">${ENDS[end]}</span>` : html`<${DueIn} due=${due} />`}</p>
      ${what !== label && html`<p class="what" dir="auto">${what}</p>`}
      <p class="whose"><bdi>${ownerIn(owner, me.agent)}</bdi>${told ? ' · 客户知道' : ''}</p>
      ${isAllowed && html`<p class="deeds">
        <button onClick=${() => promising.keep(promise)}>办好了</button><button onClick=${() => promising.move(promise)}>改期</button><button onClick=${() => promising.drop(promise)}>取消</button>
      </p>`}
    </li>`;
}

/** @param {{desk: any}} props */
export function Promises({ desk }) {
  const { serving, promising, me } = desk;
  const talk = serving.talk.value,
    promises = inOrder(talk.promises);
  const isAllowed = mayPromise(talk, me, serving.mine.value);
  if (promises.length === 0 && !isAllowed) return null;
  return html`
    <${Block} title="答应客户的">
      ${promises.length > 0 && html`<ul>${promises.map(promise => html`<${One} key=${promise.id} desk=${desk} promise=${promise} />`)}</ul>`}
      ${isAllowed && html`<button class="more" onClick=${promising.make}>答应客户…</button>`}
    <//>`;
}
