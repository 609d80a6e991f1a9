// A new entry: where it belongs, what it is about, and its name.
import { html, useEffect, useRef, useState } from '../../lib.js';
import { KINDS, pathOf, template, whyNotId } from './template.js';

const Kinds = ({ words, value, choose }) => html`
  <fieldset class="kn-kinds"><legend>${words.edit.kind}</legend>
    ${KINDS.map(kind => html`<label><input type="radio" name="kn-kind" value=${kind} checked=${value === kind} onChange=${() => choose(kind)} /><span><b>${words.kinds[kind]}</b><small>${words.edit.kindHints[kind]}</small></span></label>`)}
  </fieldset>`;

/** How long typing rests before a name is asked for. */
const REST_MS = 250;

/** The name that the server makes of a title; the former one until it answers. @param {(title: string) => Promise<string>} propose @param {string} title */
function useProposal(propose, title) {
  const [id, setId] = useState('');
  useEffect(() => {
    let isStale = false;
    const resting = setTimeout(async () => {
      const proposed = title.trim() && (await propose(title.trim()));
      if (!isStale) setId(proposed);
    }, REST_MS);
    return () => { isStale = true; clearTimeout(resting); };
  }, [title]);
  return id;
}

export function NewEntry({ editing, words, language, today, cancel, done }) {
  const [kind, setKind] = useState('faq');
  const [title, setTitle] = useState('');
  const [typedId, setId] = useState(/** @type {string | null} */ (null));
  const [fault, setFault] = useState(/** @type {string | null} */ (null));
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  const { edit } = words;
  const proposedId = useProposal(editing.propose, title);
  const id = typedId ?? proposedId;
  async function begin(event) {
    event.preventDefault();
    // Whoever is faster than the server's answer waits for it here.
    const name = typedId ?? (await editing.propose(title.trim()));
    const why = whyNotId(name) ?? (await editing.create(pathOf(kind, name), template({ kind, locale: language, id: name, title }, today)));
    setFault(why);
    if (why) field.current?.focus();
    else done();
  }
  return html`
    <button class="link" onClick=${cancel}>← ${words.back}</button>
    <section aria-labelledby="kn-new">
      <h2 id="kn-new" tabindex="-1" ref=${heading}>${edit.create}</h2>
      <form class="kn-new" onSubmit=${begin}>
        <${Kinds} words=${words} value=${kind} choose=${setKind} />
        <label><span>${edit.title}</span><input required maxlength="100" autocomplete="off" placeholder=${edit.titleHint} value=${title} onInput=${event => setTitle(event.target.value)} /></label>
        <label><span>${edit.id}</span><input ref=${field} maxlength="64" autocomplete="off" autocapitalize="none" spellcheck="false" value=${id} aria-invalid=${fault !== null} aria-describedby="kn-id-hint kn-id-fault" onInput=${event => { setId(event.target.value); setFault(null); }} /></label>
        <p class="hint" id="kn-id-hint">${edit.idHint}</p>
        <p class="fault" id="kn-id-fault" role="alert">${fault ? edit.idFaults[fault] : ''} ${fault === 'taken' && html`<button type="button" class="link" onClick=${() => { done(); editing.open(pathOf(kind, id)); }}>${edit.editAt(pathOf(kind, id), 0)}</button>`}</p>
        <div class="row"><button class="primary" type="submit">${edit.begin}</button><button type="button" onClick=${cancel}>${edit.cancel}</button></div>
      </form>
    </section>`;
}
