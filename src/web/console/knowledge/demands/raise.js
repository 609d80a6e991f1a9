// A topic that no answer can settle becomes a demand: the key, its form, and what came of it.
import { html, useEffect, useRef, useState } from '../../lib.js';
import { Refused } from './refused.js';
import { AREAS, LONGEST, LONGEST_NOTE, askedOf, short } from './state.js';

/** @param {{topic: any, words: any, raise: (topic: any, form: any) => Promise<void>, raised: {name: string} | undefined, look: (name: string) => void}} props */
export function Raise({ topic, words, raise, raised, look }) {
  const [isOpen, setOpen] = useState(false);
  const next = useRef(/** @type {HTMLElement | null} */ (null));
  /** Whether what comes next takes the focus of what was pressed and goes. */
  const isFollowed = useRef(false);
  useEffect(() => {
    if (isFollowed.current) next.current?.focus();
  }, [isOpen, raised]);
  function turn(open) {
    isFollowed.current = true;
    setOpen(open);
  }
  if (raised) return html`<p class="kn-raise" role="status">✓ ${words.raised} <button class="link" ref=${next} onClick=${() => look(raised.name)}>${words.toDemands}</button></p>`;
  if (!isOpen) return html`<p class="kn-raise"><button class="kn-small" ref=${next} onClick=${() => turn(true)}>${words.raise}</button> <span class="hint">${words.raiseHint}</span></p>`;
  return html`<${Form} topic=${topic} words=${words} raise=${raise} first=${next} cancel=${() => turn(false)} />`;
}

function Form({ topic, words, raise, first, cancel }) {
  const [form, setForm] = useState({ title: short(topic.name), area: AREAS[0], owner: '', note: '' });
  const [fault, setFault] = useState(/** @type {any} */ (null));
  const [isBusy, setBusy] = useState(false);
  const set = name => event => setForm({ ...form, [name]: event.target.value });
  async function submit(event) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setFault(null);
    try {
      await raise(topic, form);
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  }
  return html`
    <form class="kn-raise kn-fields" aria-label=${words.raise} onSubmit=${submit}>
      <label class="kn-wide"><span>${words.name}</span><input ref=${first} required maxlength=${LONGEST} autocomplete="off" value=${form.title} onInput=${set('title')} /></label>
      <label><span>${words.area}</span><select value=${form.area} onChange=${set('area')}>${AREAS.map(area => html`<option value=${area}>${words.areas[area]}</option>`)}</select></label>
      <label><span>${words.owner}</span><input maxlength=${LONGEST} autocomplete="off" placeholder=${words.ownerHint} value=${form.owner} onInput=${set('owner')} /></label>
      <label class="kn-wide"><span>${words.note}</span><textarea rows="3" maxlength=${LONGEST_NOTE} value=${form.note} onInput=${set('note')}></textarea></label>
      <p class="hint">${words.withWords(askedOf(topic).length)}</p>
      ${fault && html`<${Refused} fault=${fault} words=${words} />`}
      <div class="row"><button class="primary" type="submit">${isBusy ? words.saving : words.raise}</button><button type="button" onClick=${cancel}>${words.cancel}</button></div>
    </form>`;
}
