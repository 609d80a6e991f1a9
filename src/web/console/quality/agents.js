// What each agent's talks came to. Nobody is ranked: the order is that of the names, and only what is more than chance is said to be apart.
import { html, useState } from '../lib.js';
import { Failed } from '../failed.js';
import { dayAt } from '../report/period.js';
import { FAULT_WORDS, useAnswer } from './asking.js';
import { Mean, Share } from './share.js';
import { PERIODS, days } from './state.js';
import { Table } from './table.js';
import { seconds } from './words.js';

const HEADS = ['客服', '接待', '首次回复', '处理时长', '解决', '7 天内又来', '超时', '星级', '质检分', '没接的派单'];

/** @param {{reader: import('./page.js').Reader}} props */
export function Agents({ reader }) {
  const [pick, setPick] = useState('days30');
  const { found, fault, again } = useAnswer(() => reader.api(`/reports/agents?${days(pick, dayAt(new Date()))}`), [pick]);
  return html`
    <p class="lead">按名字排，不排名次。每个比例带着区间；区间和其他人的完全错开，才写「高于」或「低于」，差得不多的分不出高下。</p>
    <div class="q-filters"><label><span>时间</span><select value=${pick} onChange=${event => setPick(event.target.value)}>${Object.entries(PERIODS).map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}</select></label></div>
    ${fault && html`<${Failed} fault=${fault} words=${FAULT_WORDS} retry=${again} />`}
    ${!found && !fault && html`<p class="hint" role="status">正在统计</p>`}
    ${found && !found.agents.length && html`<p class="empty">这段时间没有人工接待。</p>`}
    ${found && found.agents.length > 0 && html`
      <${Table} label="客服数据" heads=${HEADS} rows=${found.agents.map(row)} />
      <p class="hint">少于 ${found.minimum_sample} 个的比例只供参考。质检分来自 ${found.n_cards} 张打分卡。${found.n_left_out ? `还有 ${found.n_left_out} 位没有列出。` : ''}</p>`}`;
}

/** The usual time, and that of nine of ten. @param {{spread: {count: number, p50: number | null, p90: number | null}}} props */
const Times = ({ spread }) => (spread.count ? html`<b>${seconds(spread.p50)}</b><small>九成在 ${seconds(spread.p90)} 内 · ${spread.count} 次</small>` : html`<span class="hint">—</span>`);

/** The cases that were offered and not taken. @param {{offers: {declined: number, missed: number}}} props */
const Passed = ({ offers: { declined, missed } }) => (declined + missed ? html`<b>${declined + missed}</b><small>婉拒 ${declined} · 错过 ${missed}</small>` : html`<span class="hint">—</span>`);

/** @param {any} own */
const row = own => ({
  key: own.agent,
  cells: [
    own.agent,
    own.handled,
    html`<${Times} spread=${own.first_answer} />`,
    html`<${Times} spread=${own.handling} />`,
    ...[own.resolved, own.reopened, own.breaches].map(ratio => html`<${Share} ratio=${ratio} />`),
    ...[own.stars, own.quality].map(mean => html`<${Mean} own=${mean} />`),
    html`<${Passed} offers=${own.offers} />`,
  ],
});
