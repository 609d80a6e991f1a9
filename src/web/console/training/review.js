// What came of a practice talk: the points, each goal and measure with its place in the talk, and what to do next.
import { html, useLayoutEffect, useRef, useState } from '../lib.js';
import { Talk } from '../quality/card.js';
import { FINDINGS, MEASURES, measureName } from '../quality/words.js';
import { gradeOf, marksOf, missing } from './state.js';
import { MISSING } from './words.js';

/** @typedef {import('./state.js').Attempt} Attempt */

/**
 * @param {{attempt: Attempt, pass: number, leave: () => void, retry?: () => void, next?: import('./state.js').Scenario | null, begin?: (scenario: string) => void}} props
 */
export function Review({ attempt, pass, leave, retry, next, begin }) {
  const [shown, setShown] = useState(/** @type {{name: string, events: string[]}} */ ({ name: '', events: [] }));
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const score = /** @type {import('./state.js').Score} */ (attempt.score);
  useLayoutEffect(() => heading.current?.focus(), []);
  const choose = (name, events) => setShown(shown.name === name ? { name: '', events: [] } : { name, events });
  const none = score.marks.filter(mark => mark.finding === 'not_applicable');
  const goesOn = score.passed && next && begin && next.id !== attempt.scenario;
  return html`
    <div class="q-sheet t-review">
      <section class="q-card" aria-label="打分">
        <h2 tabindex="-1" ref=${heading}><span class=${`t-points ${gradeOf(score.points, score.passed)}`}>${score.points}<small> 分</small></span> <span>${score.passed ? '过关！' : '还差一点'}<small class="hint">${attempt.title ?? attempt.scenario}</small></span></h2>
        ${attempt.edited && html`<p class="tag">这之后剧本改过，分数是当时的</p>`}
        <ul class="t-why">${missing(score, pass).map(reason => html`<li key=${reason}>${MISSING[reason]}${reason === 'points' ? `，${pass} 分过关` : ''}</li>`)}</ul>
        ${retry && html`<div class="row t-do">
          ${goesOn && html`<button class="primary" onClick=${() => begin?.(next.id)}>下一场：${next.title}</button>`}
          <button class=${goesOn ? '' : 'primary'} onClick=${retry}>再练一次</button><button onClick=${leave}>返回</button></div>`}
        ${!retry && html`<div class="row t-do"><button onClick=${leave}>返回</button></div>`}
        ${score.goals.length > 0 && html`<h3>目标</h3>
        <ul class="q-marks">${score.goals.map(goal => html`<${Row} key=${goal.title} name=${`goal ${goal.title}`} finding=${goal.met ? 'passed' : 'failed'} title=${goal.title} about=${goal.met ? '' : goal.tip ?? ''} weight=${goal.weight} events=${goal.events} current=${shown.name} choose=${choose} />`)}</ul>`}
        <h3>质检${score.quality !== null ? `：${score.quality} 分` : ''}</h3>
        <ul class="q-marks">${marksOf(score).map(mark => html`<${Row} key=${mark.measure} name=${mark.measure} finding=${mark.finding} title=${measureName(mark.measure)} about=${MEASURES[mark.measure]?.[1] ?? ''} weight=${mark.weight} isMust=${mark.must} events=${mark.events} current=${shown.name} choose=${choose} />`)}</ul>
        ${none.length > 0 && html`<p class="hint">不适用：${none.map(mark => measureName(mark.measure)).join('、')}</p>`}
      </section>
      <section class="q-talk" aria-label="对话"><h2>对话</h2><${Talk} events=${attempt.events} shown=${shown.events} hasMore=${false} /></section>
    </div>`;
}

/** @param {{name: string, finding: string, title: string, about: string, weight: number, isMust?: boolean, events: string[], current: string, choose: (name: string, events: string[]) => void}} props */
const Row = ({ name, finding, title, about, weight, isMust = false, events, current, choose }) => html`
  <li class=${name === current ? 'current' : ''}>
    <button class="q-mark" aria-pressed=${String(name === current)} onClick=${() => choose(name, events)}>
      <span class=${`q-finding ${finding}`}>${FINDINGS[finding]}</span><b>${title}${isMust && html` <span class="tag hot">必须</span>`}</b><small>${about}</small><span class="q-weight">${weight} 分</span>
    </button>
  </li>`;
