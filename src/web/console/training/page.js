// Training mode (闯关): a newcomer serves played customers, level by level; who supervises sees how far everybody has come.
import { html, render, useEffect, useRef, useState } from '../lib.js';
import { Failed } from '../failed.js';
import { FAULT_WORDS, useAnswer } from '../quality/asking.js';
import { Path } from './path.js';
import { Review } from './review.js';
import { scenarioOf } from './state.js';
import { Talk } from './talk.js';
import { Team } from './team.js';
import { faultOf } from './words.js';

/** @typedef {import('../quality/page.js').Reader} Reader */

/** @param {HTMLElement} root @param {Reader} reader */
export function showTraining(root, reader) {
  render(html`<${Page} reader=${reader} />`, root);
}

const supervises = me => ['admin', 'supervisor'].includes(me.role);

/** @param {{reader: Reader}} props */
function Page({ reader }) {
  const [view, setView] = useState('path');
  return html`
    <header><h1>闯关练习</h1>
      ${supervises(reader.me) && html`<div class="switch" role="group" aria-label="看什么">
        <button aria-pressed=${String(view === 'path')} onClick=${() => setView('path')}>我的闯关</button>
        <button aria-pressed=${String(view === 'team')} onClick=${() => setView('team')}>团队进度</button></div>`}
    </header>
    ${view === 'path' ? html`<${Practice} reader=${reader} />` : html`<${Team} reader=${reader} />`}`;
}

/** What I practise: the path, a talk, or what came of one. @param {{reader: Reader}} props */
function Practice({ reader }) {
  const { found, fault, again } = useAnswer(() => reader.api('/training'), []);
  // Beside a score the path is read anew, and what was known of it stands until then.
  const known = useRef(/** @type {import('./state.js').Path | null} */ (null));
  if (found) known.current = found;
  const path = known.current;
  const [attempt, setAttempt] = useState(/** @type {import('./state.js').Attempt | null} */ (null));
  const [isBusy, setBusy] = useState(false);
  async function carry(ask) {
    if (isBusy) return;
    setBusy(true);
    try {
      setAttempt(await ask());
    } catch (error) {
      reader.toast(faultOf(error));
    }
    setBusy(false);
  }
  const begin = scenario => carry(() => reader.api('/training/attempts', { body: { scenario }, headers: { 'Idempotency-Key': crypto.randomUUID() } }));
  const open = id => carry(() => reader.api(`/training/attempts/${encodeURIComponent(id)}`));
  const leave = () => {
    setAttempt(null);
    again();
  };
  // What was scored may have opened the next level.
  useEffect(() => {
    if (attempt?.score) again();
  }, [attempt?.score]);
  if (attempt && !attempt.over) return html`<${Talk} key=${attempt.id} reader=${reader} attempt=${attempt} change=${setAttempt} leave=${leave} />`;
  if (attempt) {
    return html`<${Review} key=${attempt.id} reader=${reader} attempt=${attempt} pass=${path?.pass ?? 0} leave=${leave} retry=${() => begin(attempt.scenario)} next=${found && scenarioOf(found, found.next)} begin=${begin} />`;
  }
  if (fault) return html`<${Failed} fault=${fault} words=${FAULT_WORDS} retry=${again} />`;
  if (!found) return html`<p class="hint" role="status">正在读取</p>`;
  return html`<${Path} reader=${reader} path=${found} begin=${begin} open=${open} isBusy=${isBusy} />`;
}
