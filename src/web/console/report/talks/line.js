// One line of a talk: who said what, and below a customer's message what the bot heard in it.
import { html } from '../../lib.js';
import { Rich } from '../../rich.js';
import { percent } from '../../words.js';
import { moment } from '../names.js';
import { cutAtRedLines } from './heard.js';
import { happened, heardAs, isGrave } from './told.js';

/** @param {{line: import('./heard.js').Line, words: any, language: string, atoms: Record<string, string>}} props */
export function Line({ line: { event, heard }, words, language, atoms }) {
  const own = words.talks,
    when = moment(event.at, language);
  const by = { customer_said: ['customer', own.speakers.customer], bot_said: ['bot', own.speakers.bot], agent_said: ['agent', event.agent] }[event.type];
  if (!by) return html`<p class="system">${happened(event, words) ?? heardAs(event, own)} · ${when}</p>`;
  return html`
    <div class=${`message ${by[0]}`}>
      <span class="by"><bdi>${by[1]}</bdi> ${when}</span>
      <${Bubble} event=${event} heard=${heard} words=${own} />
      ${notesOf(event, own, atoms).map(note => html`<span class="note" key=${note}>${note}</span>`)}
      ${heard.length > 0 && html`<ul class="rp-heard" aria-label=${own.heard.label}>${heard.map(fact => html`<li key=${fact.id} class=${isGrave(fact) ? 'red' : ''}>${heardAs(fact, own)}</li>`)}</ul>`}
    </div>`;
}

/** The buttons below an answer, where it comes from, and how sure the bot was, where the server tells it. */
function notesOf(event, words, atoms) {
  const labels = (event.choices ?? []).map(choice => choice.label).filter(Boolean);
  const sources = (event.citations ?? []).map(({ atom }) => atoms[atom] ?? atom);
  return [
    event.choice && words.pressed,
    labels.length && words.buttons(labels.join(' / ')),
    sources.length && words.source(sources.join(words.bounds.and)),
    typeof event.confidence === 'number' && words.sure(percent(event.confidence)),
  ].filter(Boolean);
}

function Bubble({ event, heard, words }) {
  if (!event.text) return html`<div class="bubble plain gone">${words.erasedWords}</div>`;
  if (event.html) return html`<${Rich} text=${event.html} label=${words.speakers.enlarge} close=${words.close} />`;
  return html`<div class="bubble plain" dir="auto">${cutAtRedLines(event.text, heard).map((piece, at) => (at % 2 ? html`<mark>${piece}</mark>` : piece))}</div>`;
}
