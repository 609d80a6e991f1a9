// A file while it is edited: its text, how customers would read it, what is wrong with it, and what the change does.
import { html, useEffect, useState } from '../../lib.js';
import { FaultList } from '../faults.js';
import { PHRASES } from '../words-edit.js';
import { Ask } from './ask.js';
import { Code } from './code.js';
import { Conflict } from './conflict.js';
import { Effect } from './effect.js';
import { Live } from './live.js';
import { isChecked, isDirty, nErrors, whyNotMeasure, whyNotSave } from './state.js';

/** How the text stands, in words. */
function stateOf(draft, words) {
  if (draft.isSaving) return words.states.saving;
  if (draft.done) return words.done[draft.done.serving];
  if (!isDirty(draft)) return words.states.unchanged;
  return draft.saved === null ? words.states.created : words.states.changed;
}

/** How many faults there are, of which kind. */
function numberOf(draft, words) {
  const errors = nErrors(draft);
  const warnings = draft.faults.length - errors;
  return [errors > 0 && words.errors(errors), warnings > 0 && words.warnings(warnings)].filter(Boolean).join(' · ');
}

/** The list of faults may lie below what is seen. */
function showFaults() {
  const title = document.getElementById('kn-faults');
  title?.scrollIntoView({ block: 'start' });
  title?.focus({ preventScroll: true });
}

const Faults = ({ draft, words, goTo }) => html`
  <section class="kn-found" aria-labelledby="kn-faults">
    <h2 id="kn-faults" tabindex="-1">${words.edit.faults}</h2>
    <p class="hint" role="status">
      ${draft.isUnchecked ? words.edit.unchecked : !isChecked(draft) ? words.edit.checking : draft.faults.length === 0 ? words.edit.noFaults : numberOf(draft, words)}
    </p>
    <${FaultList} faults=${draft.faults} words=${words} goTo=${goTo} />
  </section>`;

function Actions({ draft, words: all, save, measure, discard, goTo }) {
  const { edit: words } = all;
  const why = whyNotSave(draft);
  const whyNot = whyNotMeasure(draft);
  const error = draft.faults.find(fault => fault.severity === 'error');
  return html`
    <div class="kn-bar">
      <button class="primary" disabled=${why !== null} aria-describedby="kn-why" onClick=${save}>${draft.effect?.isMeasuring ? words.saveNow : words.save}</button>
      <button disabled=${whyNot !== null} onClick=${measure}>${words.effect}</button>
      <button disabled=${!isDirty(draft)} onClick=${discard}>${words.discard}</button>
      <p id="kn-why" class=${why === 'errors' || why === 'conflict' ? 'fault' : 'hint'}>${why && why !== 'saving' && !(why === 'unchanged' && draft.done) ? words.why[why] : ''} ${why === 'errors' && html`<button class="link" onClick=${() => goTo(error.line, error.column)}>${error.line > 0 ? words.line(error.line) : words.wholeFile}</button>`}</p>
      ${draft.faults.length > 0 && html`<button class=${`kn-number ${error ? 'error' : ''}`} onClick=${showFaults}>${numberOf(draft, all)}</button>`}
    </div>`;
}

export function Editor({ editing, words, language, leave }) {
  const [pane, setPane] = useState('text');
  const [question, setQuestion] = useState(/** @type {'leave' | 'discard' | null} */ (null));
  const [isFirst, setFirst] = useState(false);
  const draft = editing.draft.value;
  function save() {
    setFirst(!editing.draft.value.hasSeenEffect);
    editing.save();
  }
  const measure = () => {
    setFirst(false);
    editing.measure();
  };
  useEffect(() => {
    const onKey = event => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      save();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  const goTo = (line, column) => {
    setPane('text');
    editing.goTo(line, column);
  };
  const drop = () => {
    editing.discard();
    leave();
  };
  const go = () => {
    editing.close();
    leave();
  };
  const { edit } = words;
  return html`
    <div class="kn-editor">
      <button class="link" onClick=${() => (isDirty(draft) ? setQuestion('leave') : go())}>← ${edit.back}</button>
      <header class="kn-head"><h2>${draft.path}</h2><p class=${draft.done ? 'kn-done' : 'hint'} role="status">${stateOf(draft, edit)}</p></header>
      ${draft.isRestored && html`<p class="kn-note">${edit.restored}</p>`}
      ${draft.isHeld && html`<p class="kn-note">${edit.held}</p>`}
      ${draft.fault && html`<p class="fault" role="alert">${edit.refused[draft.fault.code] ?? (draft.fault.detail || edit.refused[''])}</p>`}
      ${draft.conflict && html`<${Conflict} draft=${draft} words=${words} keepMine=${editing.keepMine} takeTheirs=${() => { editing.takeTheirs(); if (!editing.draft.value) leave(); }} />`}
      <div class="kn-switch" role="group" aria-label=${edit.preview}>
        ${['text', 'preview'].map(name => html`<button aria-pressed=${pane === name} onClick=${() => setPane(name)}>${edit[name]}</button>`)}
      </div>
      <div class="kn-sheet" data-pane=${pane}>
        <${Code} key=${draft.revision} text=${draft.text} faults=${draft.faults} place=${editing.place.value} isFirst=${!draft.conflict} label=${edit.textOf(draft.path)} phrases=${PHRASES[language]} explain=${words.explain} type=${editing.type} words=${edit} />
        <${Live} draft=${draft} words=${words} />
      </div>
      <${Faults} draft=${draft} words=${words} goTo=${goTo} />
      ${draft.effect && html`<${Effect} draft=${draft} words=${words} isFirst=${isFirst} measure=${measure} />`}
      <${Actions} draft=${draft} words=${words} save=${save} measure=${measure} discard=${() => setQuestion('discard')} goTo=${goTo} />
      ${question && html`<${Ask} key=${question} title=${edit[`${question}Title`]} text=${edit[`${question}Text`]} stay=${edit.stay} close=${() => setQuestion(null)}
            choices=${question === 'leave' ? [{ label: edit.leave, act: go }] : [{ label: edit.discardNow, act: drop }]} />`}
    </div>`;
}
