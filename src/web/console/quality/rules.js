// Which rule is to be trusted: how far rules and reviewers agree.
import { html, useState } from '../lib.js';
import { Failed } from '../failed.js';
import { dayAt } from '../report/period.js';
import { Share } from './share.js';
import { FAULT_WORDS, useAnswer } from './asking.js';
import { PERIODS, days } from './state.js';
import { Table } from './table.js';
import { measureName, trust } from './words.js';

const HEADS = ['项目', '判得对', '看过', '该判没做到，判成做到', '该判做到，判成没做到', 'Kappa', '可信吗'];

/** @param {{reader: import('./page.js').Reader}} props */
export function Rules({ reader }) {
  const [pick, setPick] = useState('days30');
  const { found, fault, again } = useAnswer(() => reader.api(`/quality/agreement?${days(pick, dayAt(new Date()))}`), [pick]);
  return html`
    <p class="lead">抽检的人判得对不对，和规则判的比一比。Kappa 去掉了碰巧一致的部分：0 是碰巧，1 是完全一致。不可信的规则，改词，或者把分数设为 0。</p>
    <div class="q-filters"><label><span>对话的时间</span><select value=${pick} onChange=${event => setPick(event.target.value)}>${Object.entries(PERIODS).map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}</select></label></div>
    ${fault && html`<${Failed} fault=${fault} words=${FAULT_WORDS} retry=${again} />`}
    ${!found && !fault && html`<p class="hint" role="status">正在读取</p>`}
    ${found && html`<${Table} label="规则可信度" heads=${HEADS} rows=${found.map(row)} />`}`;
}

/** @param {any} own */
const row = own => ({
  key: own.measure,
  cells: [measureName(own.measure), html`<${Share} ratio=${own.agree} />`, own.agree.denominator, own.too_kind, own.too_strict, own.kappa === null ? '—' : own.kappa.toFixed(2), trust(own.kappa)],
});
