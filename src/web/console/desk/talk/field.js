// Where an agent writes: to the customer, or a note for the desk. What is written is kept in writing.js.
import { html, useLayoutEffect, useRef } from '../../lib.js';
import { Proposals, idOf } from './proposals.js';

/** As high as this the field grows with what is written. */
const HIGHEST_PX = 180;

/** What a key does in the field; what it does nothing about is the browser's. */
function onKey(event, { writing, proposing }) {
  const { proposals, marked } = proposing;
  // 229: Safari ends a composition before it reports the Enter that ended it.
  if (event.isComposing || event.keyCode === 229) return;
  const chosen = proposals.value?.[marked.value];
  if (chosen && /^(Arrow(Up|Down)|Enter)$/.test(event.key) && !event.shiftKey) {
    event.preventDefault();
    if (event.key !== 'Enter') proposing.move(event.key === 'ArrowDown' ? 1 : -1);
    // A key that is held puts nothing in, and sends nothing.
    else if (!event.repeat) proposing.pick(chosen);
  } else if (event.key === 'Escape' && (proposals.value || writing.isNote.value)) {
    event.stopPropagation();
    if (writing.isNote.value) writing.note(false);
    else proposing.dismiss();
  } else if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    if (!event.repeat) writing.submit();
  }
}

/** @param {{desk: import('../desk.js').Desk}} props */
export function Field({ desk }) {
  const { writing, proposing, serving } = desk;
  const { text, isNote, mayNote, mayWrite, maySend, missing, placeholder, isComposing, selection } = writing;
  const { proposals, marked } = proposing;
  const input = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const wish = serving.focusing.value,
    wanted = selection.value;
  useLayoutEffect(() => {
    const field = /** @type {HTMLTextAreaElement} */ (input.current);
    field.style.height = '';
    if (field.scrollHeight > field.clientHeight) field.style.height = `${Math.min(field.scrollHeight + 2, HIGHEST_PX)}px`;
  }, [text.value]);
  useLayoutEffect(() => {
    if (wish > 0 && mayWrite.value) input.current?.focus();
  }, [wish]);
  useLayoutEffect(() => {
    if (!wanted) return;
    input.current?.setSelectionRange(...wanted);
    selection.value = null;
  }, [wanted]);
  const compose = is => () => {
    isComposing.value = is;
  };
  return html`
    <footer class=${isNote.value ? 'field noting' : 'field'}>
      <${Proposals} proposing=${proposing} />
      ${missing.value.length > 0 && html`<p class="missing" id="missing" role="status">还缺${missing.value.join('、')}，填好〔〕再发送</p>`}
      <div class="row">
        ${mayNote.value && html`<button class="as-note" aria-pressed=${isNote.value} title="客户看不到" onClick=${writing.toggleNote}>备注</button>`}
        <textarea ref=${input} rows="2" maxlength="4000" aria-autocomplete="list" aria-controls="proposals" aria-label=${isNote.value ? '备注' : '回复客户'} aria-describedby=${missing.value.length ? 'missing' : undefined}
          aria-activedescendant=${proposals.value?.length ? idOf(marked.value) : undefined} disabled=${!mayWrite.value} placeholder=${placeholder.value} value=${text.value}
          onInput=${event => writing.type(event.target.value)} onCompositionStart=${compose(true)} onCompositionEnd=${compose(false)} onKeyDown=${event => onKey(event, desk)}></textarea>
        <button class="primary" disabled=${!maySend.value} onClick=${writing.submit}>${isNote.value ? '记下' : '发送'}</button>
      </div>
    </footer>`;
}
