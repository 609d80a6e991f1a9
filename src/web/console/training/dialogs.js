// What a trainee does beside writing: promising something, handing over to a supervisor, and ending the talk.
import { html, useState } from '../lib.js';
import { Dialog } from '../desk/dialogs/dialog.js';
import { labelOf, linesOf } from '../desk/state/wrap-up.js';
import { useAnswer } from '../quality/asking.js';
import { DUES } from './words.js';

/** A form in a dialog: Enter sends it; what was wrong is said in it. */
function Form({ title, verb, isReady, move, done, children }) {
  const [fault, setFault] = useState('');
  async function submit(event) {
    event.preventDefault();
    if (!isReady) return;
    const wrong = await move();
    if (!wrong) done();
    else setFault(wrong);
  }
  return html`
    <${Dialog} title="practice-title" kind="promise" done=${done}>
      <form onSubmit=${submit}>
        <h2 id="practice-title">${title}</h2>
        ${children}
        <p class="fault" role="alert">${fault}</p>
        <div class="row"><button type="button" onClick=${() => done()}>取消</button><button class="primary" disabled=${!isReady}>${verb}</button></div>
      </form>
    <//>`;
}

/** @typedef {{reader: import('./page.js').Reader, move: (body: any) => Promise<string>, done: () => void}} Props */

/** @param {Props} props */
function PromiseOf({ reader, move, done }) {
  const { found } = useAnswer(() => reader.api('/desk/promises/kinds'), []);
  const [kind, setKind] = useState(''),
    [minutes, setMinutes] = useState(60);
  const kinds = found?.kinds ?? [],
    own = kind || kinds[0]?.id || '';
  return html`
    <${Form} title="答应顾客一件事" verb="答应" isReady=${own !== ''} move=${() => move({ type: 'promised', kind: own, minutes })} done=${done}>
      <label>答应什么<select value=${own} onChange=${event => setKind(event.target.value)}>${kinds.map(each => html`<option key=${each.id} value=${each.id}>${labelOf(each)}</option>`)}</select></label>
      <label>什么时候前<select value=${String(minutes)} onChange=${event => setMinutes(Number(event.target.value))}>${DUES.map(([value, label]) => html`<option key=${value} value=${String(value)}>${label}</option>`)}</select></label>
      <p class="hint">顾客会看到您答应了什么、什么时候前。</p>
    <//>`;
}

/** @param {Props} props */
function HandOver({ move, done }) {
  const [note, setNote] = useState('');
  return html`
    <${Form} title="转给主管" verb="转给主管" isReady=${note.trim() !== ''} move=${() => move({ type: 'handed_over', note: note.trim() })} done=${done}>
      <label>交接备注<textarea rows="4" maxlength="1000" autofocus value=${note} placeholder="来龙去脉写清楚，主管不用再问顾客一遍" onInput=${event => setNote(event.target.value)}></textarea></label>
      <p class="hint">转了以后，这一场就结束并打分。</p>
    <//>`;
}

/** @param {Props} props */
function Close({ reader, move, done }) {
  const { found } = useAnswer(() => reader.api('/desk/wrap-up'), []);
  const [reason, setReason] = useState('');
  const lines = found ? linesOf(found.reasons) : [];
  return html`
    <${Form} title="结束这次练习？" verb="结束并打分" isReady=${true} move=${() => move({ type: 'closed', reason: reason || null })} done=${done}>
      ${lines.length > 0 && html`<label>原因<select autofocus value=${reason} onChange=${event => setReason(event.target.value)}><option value="">不选</option>${lines.map(line => html`<option key=${line.path} value=${line.path}>${[line.above, line.title].filter(Boolean).join(' / ')}</option>`)}</select></label>`}
      <p class="hint">登记原因也算一项质检。</p>
    <//>`;
}

const DIALOGS = { promise: PromiseOf, hand_over: HandOver, close: Close };

/** The dialog that is open. @param {Props & {kind: 'promise' | 'hand_over' | 'close'}} props */
export const Dialogue = ({ kind, ...props }) => html`<${DIALOGS[kind]} ...${props} />`;
