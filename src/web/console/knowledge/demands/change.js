// How far a demand has come, who sees to it, and what is to be known: the form that keeps it.
import { html, useEffect, useRef, useState } from '../../lib.js';
import { Refused } from './refused.js';
import { LONGEST, LONGEST_NOTE, edited, isChanged, statesFrom } from './state.js';

/** @param {{demand: import('./state.js').Demand, words: any, save: (demand: import('./state.js').Demand, fields: ReturnType<typeof edited>) => Promise<void>}} props */
export function Change({ demand, words, save }) {
  const [changes, setChanges] = useState(/** @type {import('./state.js').Changes} */ ({}));
  const [fault, setFault] = useState(/** @type {any} */ (null));
  const [isBusy, setBusy] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const told = useRef(/** @type {HTMLElement | null} */ (null));
  // The row may have moved in the list, and the button that was pressed is off.
  useEffect(() => {
    if (isSaved) told.current?.focus();
  }, [isSaved]);
  const fields = edited(demand, changes);
  const set = name => event => {
    setSaved(false);
    setChanges({ ...changes, [name]: event.target.value });
  };
  async function submit(event) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setFault(null);
    try {
      await save(demand, fields);
      setChanges({});
      setSaved(true);
    } catch (error) {
      setFault(error);
    }
    setBusy(false);
  }
  return html`
    <form class="kn-fields" onSubmit=${submit}>
      <label><span>${words.state}</span>
        <select value=${fields.state} onChange=${set('state')}>${statesFrom(demand).map(({ state, way }) => html`<option key=${state} value=${state}>${words.ways[way](words.states[state])}</option>`)}</select></label>
      <label><span>${words.owner}</span><input maxlength=${LONGEST} autocomplete="off" placeholder=${words.ownerHint} value=${fields.owner} onInput=${set('owner')} /></label>
      <label class="kn-wide"><span>${words.note}</span><textarea rows="3" maxlength=${LONGEST_NOTE} value=${fields.note} onInput=${set('note')}></textarea></label>
      ${fault && html`<${Refused} fault=${fault} words=${words} />`}
      <div class="row"><button class="primary" type="submit" disabled=${!isChanged(demand, fields)}>${isBusy ? words.saving : words.save}</button>
        ${isSaved && html`<span class="kn-done" role="status" tabindex="-1" ref=${told}>✓ ${words.saved}</span>`}</div>
    </form>`;
}
