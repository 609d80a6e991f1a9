// The path of levels: what is passed, what is open, what comes next, and what was tried.
import { html, useLayoutEffect, useRef, useState } from '../lib.js';
import { Icon } from '../icon.js';
import { measureName } from '../quality/words.js';
import { History } from './history.js';
import { scenarioOf, standOf } from './state.js';
import { LANGUAGES, inChinese } from './words.js';

const LOCK = ['M7 11V8a5 5 0 0 1 10 0v3', 'M5.5 11h13v9h-13z'];
const TICK = ['M5 12.5l4.5 4.5L19 7.5'];

/** @typedef {import('./state.js').Scenario} Scenario */

/** @param {{reader: import('./page.js').Reader, path: import('./state.js').Path, begin: (scenario: string) => void, open: (id: string) => void, isBusy: boolean}} props */
export function Path({ reader, path, begin, open, isBusy }) {
  const [chosen, setChosen] = useState(/** @type {string | null} */ (null));
  const following = scenarioOf(path, path.next),
    briefed = scenarioOf(path, chosen);
  if (!path.levels.length) return html`<p class="empty">还没有练习。主管在 <code>intents/training.ron</code> 里写好剧本，这里就有了。</p>`;
  if (briefed) return html`<${Briefing} scenario=${briefed} pass=${path.pass} begin=${() => begin(briefed.id)} leave=${() => setChosen(null)} isBusy=${isBusy} />`;
  return html`
    <p class="lead">接待演出来的顾客，一关一关过。打分和真实接待用同一套质检规则；这里的对话只有您和主管看得到，不进报表、质检和任何列表。</p>
    ${following
      ? html`<section class="t-next" aria-label="下一步"><div><span class="hint">下一步</span><b>${following.title}</b></div><button class="primary" onClick=${() => setChosen(following.id)}>开始练习</button></section>`
      : html`<section class="t-next" aria-label="下一步"><div><b>全部过关，很好！</b><span class="hint">可以再练一遍，争取更高的分。</span></div></section>`}
    <ol class="t-path">${path.levels.map((level, at) => html`<${LevelOf} key=${level.id} level=${level} at=${at + 1} choose=${setChosen} />`)}</ol>
    <${History} reader=${reader} open=${open} />`;
}

/** @param {{level: import('./state.js').Level, at: number, choose: (scenario: string) => void}} props */
function LevelOf({ level, at, choose }) {
  const stand = standOf(level);
  return html`
    <li class=${`t-level ${stand}`}>
      <span class="t-mark" aria-hidden="true">${stand === 'passed' ? html`<${Icon} paths=${TICK} />` : stand === 'locked' ? html`<${Icon} paths=${LOCK} />` : at}</span>
      <div class="t-of">
        <h2>第 ${at} 关 · ${inChinese(level.label)} <span class=${`tag ${stand === 'passed' ? 'good' : ''}`}>${{ passed: '已过关', open: `过了 ${level.n_passed} / ${level.needs}`, locked: '未解锁' }[stand]}</span></h2>
        <p class="hint">${inChinese(level.about)}</p>
        <ul>${level.scenarios.map(scenario => html`
          <li key=${scenario.id}><button class="t-scenario" disabled=${!level.open} onClick=${() => choose(scenario.id)}>
            <span class="t-title">${scenario.title}${LANGUAGES[scenario.locale] && html` <span class="tag">${LANGUAGES[scenario.locale]}</span>`}</span>
            <${Best} own=${scenario.progress} />
          </button></li>`)}</ul>
      </div>
    </li>`;
}

/** @param {{own: import('./state.js').Progress | null}} props */
const Best = ({ own }) => {
  if (!own) return html`<span class="hint">还没练</span>`;
  if (own.best === null) return html`<span class="hint">没练完</span>`;
  return html`<span class="t-best"><span class="hint">最好</span> <span class=${`q-points ${own.passed ? 'good' : 'fair'}`}>${own.best}<span class="sr"> 分${own.passed ? '，已过关' : ''}</span></span></span>`;
};

/** What is to be done, before the clock runs. @param {{scenario: Scenario, pass: number, begin: () => void, leave: () => void, isBusy: boolean}} props */
function Briefing({ scenario, pass, begin, leave, isBusy }) {
  const start = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useLayoutEffect(() => start.current?.focus(), []);
  return html`
    <section class="t-briefing" aria-labelledby="briefing">
      <h2 id="briefing">${scenario.title}</h2>
      <p>${scenario.briefing}</p>
      ${scenario.goals.length > 0 && html`<h3>这一场的目标</h3><ul class="t-list">${scenario.goals.map(goal => html`<li key=${goal}>${goal}</li>`)}</ul>`}
      ${scenario.must.length > 0 && html`<p>必须做到：${scenario.must.map(measureName).join('、')}。</p>`}
      <p class="hint">${pass} 分过关，顾客要满意地离开。点开始就算接手，开始计时；顾客说完了，道个别，再选原因结束。</p>
      <div class="row"><button onClick=${leave}>返回</button><button class="primary" ref=${start} disabled=${isBusy} onClick=${begin}>开始，接手顾客</button></div>
    </section>`;
}
