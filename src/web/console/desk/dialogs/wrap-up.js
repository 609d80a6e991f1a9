// Ending a case: what it was about is typed and taken with Enter, how it ended is chosen with the arrows, and Enter ends it.
import { html, useLayoutEffect, useRef, useState } from '../../lib.js';
import { stepped } from '../state/palette.js';
import { bodyOf, fittingLines, labelOf, linesOf } from '../state/wrap-up.js';
import { Dialog } from './dialog.js';

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/** More reasons at once nobody reads; typing narrows them. */
const MOST_SHOWN = 60;

function Option({ line, at, isMarked, pick }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (isMarked) root.current?.scrollIntoView({ block: 'nearest' });
  }, [isMarked]);
  return html`
    <div role="option" id=${`reason${at}`} aria-selected=${isMarked} ref=${root} onMouseDown=${event => event.preventDefault()} onClick=${pick}>
      <b>${line.title}</b><span class="words">${line.above}</span>
    </div>`;
}

/** The reason: typed, marked and taken; what was taken can be changed by typing anew. */
function Reason({ lines, chosen, choose, isRequired, onTaken }) {
  const [typed, setTyped] = useState(''),
    [marked, setMarked] = useState(0),
    [isOpen, setOpen] = useState(true);
  const found = fittingLines(lines, typed).slice(0, MOST_SHOWN);
  const own = Math.min(marked, Math.max(found.length - 1, 0));
  const taken = lines.find(line => line.path === chosen);
  function pick(line) {
    choose(line.path);
    setTyped('');
    setOpen(false);
    onTaken();
  }
  function onKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (STEPS[event.key]) {
      setOpen(true);
      setMarked(stepped(own, STEPS[event.key], found.length));
    } else if (event.key === 'Enter' && isOpen && (typed.trim() || marked > 0) && found[own] && !event.repeat) pick(found[own]);
    else return;
    event.preventDefault();
  }
  function onInput(event) {
    setTyped(event.target.value);
    setMarked(0);
    setOpen(true);
  }
  return html`
    <label for="reason">原因${isRequired ? '' : '（可以不选）'}</label>
    <input id="reason" autofocus role="combobox" aria-expanded=${isOpen} aria-controls="reasons" aria-autocomplete="list" aria-activedescendant=${isOpen && found.length ? `reason${own}` : undefined}
      autocomplete="off" spellcheck=${false} maxlength="100" placeholder=${taken ? [taken.above, taken.title].filter(Boolean).join(' / ') : '输入几个字找，比如 退货'} value=${typed}
      onInput=${onInput} onKeyDown=${onKey} onFocus=${() => setOpen(true)} />
    ${taken && html`<p class="taken" role="status">${[taken.above, taken.title].filter(Boolean).join(' / ')}<button type="button" aria-label="不选这个原因" onClick=${() => choose('')}>清除</button></p>`}
    <div class="found" role="listbox" id="reasons" aria-label="原因" hidden=${!isOpen} tabindex="-1">
      ${found.map((line, at) => html`<${Option} key=${line.path} line=${line} at=${at} isMarked=${at === own} pick=${() => pick(line)} />`)}
    </div>
    ${isOpen && found.length === 0 && html`<p class="empty" role="status">没有这样的原因</p>`}`;
}

/** One attribute. @param {{field: import('../state/wrap-up.js').Field, value: string, change: (value: string) => void}} props */
function Attribute({ field, value, change }) {
  const { id, kind, choices, least, most } = field;
  const onInput = event => change(event.target.value);
  const inputs = {
    choice: () => html`<select value=${value} onChange=${onInput}><option value="">不填</option>${choices.map(choice => html`<option key=${choice.id} value=${choice.id}>${labelOf(choice)}</option>`)}</select>`,
    number: () => html`<input type="number" step="any" min=${least} max=${most} value=${value} onInput=${onInput} />`,
    text: () => html`<input maxlength="200" value=${value} onInput=${onInput} />`,
  };
  return html`<label key=${id}>${labelOf(field)}${inputs[kind]()}</label>`;
}

/**
 * `end(body)` carries it out and says what was wrong, or nothing: then the dialog stays with what was filled in.
 * @param {{form: import('../state/wrap-up.js').Form, end: (body: any) => Promise<string>, done: (answer?: any) => void}} props
 */
export function WrapUp({ form, end, done }) {
  const [reason, setReason] = useState(''),
    [resolution, setResolution] = useState(''),
    [attributes, setAttributes] = useState(/** @type {Record<string, string>} */ ({})),
    [note, setNote] = useState(''),
    [fault, setFault] = useState(''),
    [isEnding, setEnding] = useState(false);
  const [lines] = useState(() => linesOf(form.reasons));
  const resolutions = useRef(/** @type {HTMLFieldSetElement | null} */ (null));
  const isReady = !isEnding && (Boolean(reason) || !form.reason_required);
  async function submit(event) {
    event.preventDefault();
    if (!isReady) return;
    setEnding(true);
    const wrong = await end(bodyOf(form, { reason, resolution, attributes, note }));
    if (!wrong) return done(true);
    setFault(wrong);
    setEnding(false);
  }
  // Whoever has taken a reason goes on with how the case ended.
  const goOn = () => resolutions.current?.querySelector('input')?.focus();
  return html`
    <${Dialog} title="wrap-up-title" kind="wrap-up" done=${done}>
      <form onSubmit=${submit}>
        <h2 id="wrap-up-title">结束这次对话？</h2>
        <p class="hint">客户会看到服务已结束，并可以评价。下面填的只给同事看。</p>
        ${lines.length > 0 && html`<${Reason} lines=${lines} chosen=${reason} choose=${setReason} isRequired=${form.reason_required} onTaken=${goOn} />`}
        ${form.resolutions.length > 0 && html`
          <fieldset ref=${resolutions}><legend>结果</legend>
            ${form.resolutions.map(own => html`<label key=${own.id} class="check"><input type="radio" name="resolution" value=${own.id} checked=${resolution === own.id} onChange=${() => setResolution(own.id)} />${labelOf(own)}</label>`)}
          </fieldset>`}
        ${form.attributes.map(field => html`<${Attribute} key=${field.id} field=${field} value=${attributes[field.id] ?? ''} change=${value => setAttributes({ ...attributes, [field.id]: value })} />`)}
        <label>备注<input id="wrap-up-note" maxlength="4000" placeholder="客户看不到" value=${note} onInput=${event => setNote(event.target.value)} /></label>
        <p class="fault" role="alert">${fault}</p>
        <div class="row"><button type="button" onClick=${() => done()}>取消</button><button class="primary" disabled=${!isReady}>解决并结束</button></div>
      </form>
    <//>`;
}
