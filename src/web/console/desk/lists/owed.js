// What is owed to customers: mine, my team's or everybody's, the overdue first.
import { html } from '../../lib.js';
import { DueIn, ownerIn } from '../details/promises.js';

const WHOSE = { mine: '我的', team: '团队', all: '全部' };

/** @param {{desk: any}} props */
export function Owed({ desk }) {
  const { owing, goTo, me } = desk;
  const { n_open: n, n_overdue: nLate, promises, next } = owing.owed.value;
  const of = owing.of.value;
  return html`
    <section class="owing">
      <h2>答应客户的<span class="number">${n}</span>${nLate > 0 && html`<span class="late">${nLate} 件晚了</span>`}
        <select aria-label="谁答应的" value=${of} onChange=${event => owing.choose(event.target.value)}>${Object.entries(WHOSE).map(([name, label]) => html`<option key=${name} value=${name}>${label}</option>`)}</select></h2>
      ${promises.length > 0
      ? html`<ul>${promises.map(promise => html`
        <li key=${promise.id}><button class="owed" onClick=${() => goTo(promise.conversation)}>
          <span class="row"><b>${owing.label(promise.kind)}</b><${DueIn} due=${promise.due} /></span>
          ${promise.what !== owing.label(promise.kind) && html`<span class="summary" dir="auto">${promise.what}</span>`}
          ${of !== 'mine' && html`<span class="whose"><bdi>${ownerIn(promise.owner, me.agent)}</bdi></span>`}
        </button></li>`)}</ul>`
      : html`<p class="empty">没有要办的</p>`}
      ${next && html`<button class="more" onClick=${owing.more}>显示更多</button>`}
    </section>`;
}
