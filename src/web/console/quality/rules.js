// Which rule is to be trusted: how far rules and reviewers agree.
import { html, useState } from '../lib.js';
import { Failed } from '../failed.js';
import { dayAt } from '../report/period.js';
import { Share } from './share.js';
import { FAULT_WORDS, useAnswer } from './asking.js';
import { PERIODS, days } from './state.js';
import { measureName, trust } from './words.js';

/** @param {{reader: import('./page.js').Reader}} props */
export function Rules({ reader }) {
  const [pick, setPick] = useState('days30');
  const { found, fault, again } = useAnswer(() => reader.api(`/quality/agreement?${days(pick, dayAt(new Date()))}`), [pick]);
  return html`
    <p class="lead">抽检的人判得对不对，和规则判的比一比。Kappa 去掉了碰巧一致的部分：0 是碰巧，1 是完全一致。不可信的规则，改词，或者把分数设为 0。</p>
    <div class="q-filters"><label><span>对话的时间</span><select value=${pick} onChange=${event => setPick(event.target.value)}>${Object.entries(PERIODS).map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}</select></label></div>
    ${fault && html`<${Failed} fault=${fault} words=${FAULT_WORDS} retry=${again} />`}
    ${!found && !fault && html`<p class="hint" role="status">正在读取</p>`}
    ${found && html`
      <div class="q-scroll" tabindex="0" role="region" aria-label="规则可信度">
        <table class="q-table"><thead><tr><th scope="col">项目</th><th scope="col">判得对</th><th scope="col">看过</th><th scope="col">该判没做到，判成做到</th><th scope="col">该判做到，判成没做到</th><th scope="col">Kappa</th><th scope="col">可信吗</th></tr></thead>
        <tbody>${found.map(own => html`<tr key=${own.measure}><th scope="row">${measureName(own.measure)}</th><td><${Share} ratio=${own.agree} /></td><td>${own.agree.denominator}</td><td>${own.too_kind}</td><td>${own.too_strict}</td><td>${own.kappa === null ? '—' : own.kappa.toFixed(2)}</td><td>${trust(own.kappa)}</td></tr>`)}</tbody></table>
      </div>`}`;
}
