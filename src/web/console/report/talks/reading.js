// One talk as it went, with what the bot understood.
import { titlesOf } from '../../atoms.js';
import { html, useEffect, useRef, useState } from '../../lib.js';
import { readTalk } from '../../transcript.js';
import { atomsOf, linesOf, openingOf } from './heard.js';
import { Line } from './line.js';
import { moment } from '../names.js';

/** @param {{board: any, words: any, language: string, talk: string, talks: import('./talks.js').Talk[], close: () => void}} props */
export function Reading({ board, words, language, talk, talks, close }) {
  const own = words.talks;
  const [answer, setAnswer] = useState(/** @type {any} */ (null));
  const [fault, setFault] = useState(/** @type {any} */ (null));
  const [atoms, setAtoms] = useState(/** @type {Record<string, string>} */ ({}));
  async function read() {
    setFault(null);
    try {
      const found = await readTalk(board.api, talk);
      setAnswer(found);
      setAtoms(await titlesOf(board.api, atomsOf(found)));
    } catch (error) {
      setFault(error);
    }
  }
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    heading.current?.focus();
    read();
  }, []);
  const at = talks.findIndex(({ id }) => id === talk);
  const item = talks[at];
  const step = (to, label) => html`<button class="tool" disabled=${!talks[to] || at < 0} onClick=${() => board.go({ talk: talks[to].id })}>${label}</button>`;
  return html`
    <section class="rp-reading" aria-labelledby="rp-reading">
      <header>
        <h2 id="rp-reading" tabindex="-1" ref=${heading}>${own.title(talk.slice(-6))}</h2>
        ${talks.length > 0 && html`<button class="tool rp-back" onClick=${() => board.go({ talk: '' })}>${own.back}</button>${step(at - 1, own.earlier)}${step(at + 1, own.later)}`}
        <button class="tool" onClick=${close}>${own.close}</button>
        <p class="hint" role="status">${item && html`<span class=${`swatch ${item.class}`}></span>${words.names.classes[item.class]?.[0] ?? item.class}　`}${answer ? own.phases[answer.phase] ?? answer.phase : fault ? '' : own.reading}</p>
      </header>
      ${fault && html`<p class="empty" role="alert">${why(fault, own)} ${![403, 404].includes(fault.status) && html`<button onClick=${read}>${own.retry}</button>`}</p>`}
      ${answer && html`
        <div class="rp-log" tabindex="0" role="log" aria-label=${own.title(talk.slice(-6))}>
          <${Facts} answer=${answer} words=${words} language=${language} atoms=${atoms} />
          ${answer.damaged && html`<p class="system">${own.damaged}</p>`}
          ${linesOf(answer.events).map(line => html`<${Line} key=${line.event.id} line=${line} words=${words} language=${language} atoms=${atoms} />`)}
          ${answer.events.some(event => event.masked) && html`<p class="hint">${own.masked}</p>`}
        </div>`}
    </section>`;
}

function why(fault, words) {
  if (fault.code === 'supervisor-only') return words.supervisorOnly;
  return fault.status === 404 ? words.gone : words.failed;
}

/** Where the talk came from, and what it was passed to the desk with. */
function Facts({ answer: { events, handoff }, words, language, atoms }) {
  const { facts, slots } = words.talks,
    { names } = words,
    opening = openingOf(events),
    tried = (handoff?.tried ?? []).map(atom => atoms[atom] ?? atom);
  const told = Object.entries(handoff?.slots ?? {}).filter(([, value]) => value).map(([slot, value]) => `${slots[slot] ?? slot} ${value}`);
  const rows = [
    opening && [facts.opened, moment(opening.at, language)],
    opening && [facts.channel, names.channels[opening.channel] ?? opening.channel],
    opening && [facts.locale, names.locales[opening.locale] ?? opening.locale],
    opening?.region && [facts.region, opening.region],
    opening?.product && [facts.product, opening.product],
    opening?.page && [facts.page, opening.page],
    handoff && [facts.reason, names.reasons[handoff.reason] ?? handoff.reason],
    handoff?.agent && [facts.agent, handoff.agent],
    tried.length > 0 && [facts.tried, tried.join(words.talks.bounds.and)],
    told.length > 0 && [facts.details, told.join(words.talks.bounds.and)],
  ].filter(Boolean);
  return rows.length > 0 && html`<dl class="rp-facts" aria-label=${facts.label}>${rows.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
