// How the mood went: a point for each message, and the words that show it at the worst.
import { html } from '../../lib.js';
import { clock } from '../../words.js';
import { Block } from '../details/facts.js';
import { heatOf } from '../state/lists.js';
import { tell } from './words.js';

/** @typedef {{event: string, at: string, score: number, words: string[], signs: string[]}} Mood */

const WIDTH = 240,
  HEIGHT = 44,
  MARGIN = 5;
const HEATS = { hot: '很高', warm: '偏高', '': '平稳' };

/** The points of the line, from the first message to the last. @param {Mood[]} mood */
export function pointsOf(mood) {
  const step = mood.length > 1 ? (WIDTH - 2 * MARGIN) / (mood.length - 1) : 0;
  return mood.map(({ score }, at) => ({ x: MARGIN + at * step, y: HEIGHT - MARGIN - score * (HEIGHT - 2 * MARGIN) }));
}

/** Why a message is angry, in words. @param {Mood} mood */
export const reasonsOf = ({ words, signs }) => [...words.map(word => `“${word}”`), ...signs.map(sign => tell('sign', sign))].join('、');

function Line({ mood }) {
  const points = pointsOf(mood);
  const told = mood.map(({ score }) => Math.round(score * 100)).join('、');
  return html`
    <svg class="mood" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${`每条消息的怒气：${told}`} preserveAspectRatio="none">
      <path class="base" d=${`M0 ${HEIGHT - MARGIN}H${WIDTH}`} />
      <path class="way" d=${points.map(({ x, y }, at) => `${at ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')} />
      ${mood.length < 25 && points.map(({ x, y }, at) => html`<circle key=${mood[at].event} class=${heatOf(mood[at].score)} cx=${x.toFixed(1)} cy=${y.toFixed(1)} r="3" />`)}
    </svg>`;
}

/** @param {{mood: Mood[], goTo: (event: string) => void}} props */
export function MoodBlock({ mood, goTo }) {
  const last = mood.at(-1);
  if (!last) return null;
  const angry = mood.filter(({ score }) => score > 0).slice(-5).reverse(),
    heat = heatOf(last.score);
  return html`
    <${Block} title="情绪">
      <p class=${`heat ${heat}`}>${HEATS[heat]}<span class="number">${Math.round(last.score * 100)}</span></p>
      ${angry.length > 0 && html`<${Line} mood=${mood} />`}
      ${angry.length > 0 && html`<ul class="steps">${angry.map(step => html`
        <li key=${step.event}><button class="step" onClick=${() => goTo(step.event)}><b class=${heatOf(step.score)}>${Math.round(step.score * 100)}</b><span dir="auto">${reasonsOf(step) || '语气'}</span><small>${clock(step.at)}</small></button></li>`)}</ul>`}
    <//>`;
}
