// How far everybody has come, and what they tried.
import { html, useState } from '../lib.js';
import { Failed } from '../failed.js';
import { FAULT_WORDS, useAnswer } from '../quality/asking.js';
import { moment } from '../report/names.js';
import { History } from './history.js';
import { Table } from '../quality/table.js';
import { Review } from './review.js';
import { byNeed, scenarioOf } from './state.js';
import { faultOf, inChinese } from './words.js';

/** @typedef {{agent: string, levels: string[], progress: import('./state.js').Progress[], last_at: string | null}} Trained */

/** @param {{reader: import('./page.js').Reader}} props */
export function Team({ reader }) {
  const { found, fault, again, change } = useAnswer(async () => ({ path: await reader.api('/training'), ...(await reader.api('/training/team')) }), []);
  const [agent, setAgent] = useState('');
  const [attempt, setAttempt] = useState(/** @type {import('./state.js').Attempt | null} */ (null));
  async function open(id) {
    try {
      const own = await reader.api(`/training/attempts/${encodeURIComponent(id)}`);
      if (own.over) setAttempt(own);
      else reader.toast('这一场还没练完，练完才看得到。');
    } catch (error) {
      reader.toast(faultOf(error));
    }
  }
  async function more() {
    const page = await reader.api(`/training/team?cursor=${encodeURIComponent(found.next)}`).catch(() => null);
    if (page) change(before => ({ ...before, agents: [...before.agents, ...page.agents], next: page.next }));
    else reader.toast('没有读出来，请再试一次。');
  }
  if (fault) return html`<${Failed} fault=${fault} words=${FAULT_WORDS} retry=${again} />`;
  if (!found) return html`<p class="hint" role="status">正在读取</p>`;
  if (attempt) return html`<${Review} attempt=${attempt} pass=${found.path.pass} leave=${() => setAttempt(null)} />`;
  const chosen = found.agents.find(own => own.agent === agent);
  if (chosen) return html`<${One} reader=${reader} own=${chosen} path=${found.path} leave=${() => setAgent('')} open=${open} />`;
  return html`
    <p class="lead">过关少的排在前面。点名字看每一场。</p>
    <${Table} label="团队进度" heads=${['客服', ...found.path.levels.map(level => inChinese(level.label)), '最近一次']} rows=${byNeed(/** @type {Trained[]} */ (found.agents)).map(own => ({
      key: own.agent,
      cells: [
        html`<button class="tool" onClick=${() => setAgent(own.agent)}>${own.agent}</button>`,
        ...found.path.levels.map(level => html`<${Cell} own=${own} level=${level} />`),
        own.last_at ? moment(own.last_at, 'zh-CN') : '—',
      ],
    }))} />
    ${found.next && html`<button class="more" onClick=${more}>显示更多</button>`}`;
}

/** How somebody stands at a level: how many scenarios are passed, and the best points. @param {{own: Trained, level: import('./state.js').Level}} props */
function Cell({ own, level }) {
  const tried = own.progress.filter(progress => level.scenarios.some(scenario => scenario.id === progress.scenario));
  const best = tried.map(progress => progress.best ?? -1);
  if (!tried.length) return html`<span class="hint">—</span>`;
  return html`<b>${own.levels.includes(level.id) ? '已过关' : `${tried.filter(progress => progress.passed).length} / ${level.needs}`}</b>${Math.max(...best) >= 0 && html`<small>最好 ${Math.max(...best)} 分</small>`}`;
}

/** @param {{reader: import('./page.js').Reader, own: Trained, path: import('./state.js').Path, leave: () => void, open: (id: string) => void}} props */
function One({ reader, own, path, leave, open }) {
  return html`
    <div class="row t-do"><button onClick=${leave}>返回</button><h2><bdi>${own.agent}</bdi></h2></div>
    <section aria-label="成绩"><h2>每个剧本</h2>
      ${own.progress.length
        ? html`<dl class="t-scores">${own.progress.map(progress => html`<dt key=${progress.scenario}>${scenarioOf(path, progress.scenario)?.title ?? progress.scenario}</dt><dd>${progress.best === null ? '没练完' : `最好 ${progress.best} 分，${progress.passed ? '已过关' : '没过'}`} · 练了 ${progress.n_attempts} 次</dd>`)}</dl>`
        : html`<p class="hint">还没有成绩。</p>`}
    </section>
    <${History} reader=${reader} agent=${own.agent} open=${open} />`;
}
