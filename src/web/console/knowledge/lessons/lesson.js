// One lesson: in whose words, how it went, and what it may mean, with a key for each.
import { html, useEffect, useRef } from '../../lib.js';
import { moment } from '../../report/names.js';
import { KEYS, isTeachable, percent } from './state.js';

/** What became of a question, in a line. */
function Became({ lesson, words, language }) {
  const { asked, last, clarified, answered, troubles } = lesson;
  return html`
    <p class="kn-became">
      <span>${words.asked(asked)} · ${words.last(moment(last, language))}</span>
      ${clarified > 0 && html`<span>${words.clarified(clarified)}</span>`}
      ${answered.filter(answer => answer.title !== null).map(answer => html`<span>${words.answered(answer.title, answer.times)}</span>`)}
      ${Object.entries(troubles).map(([trouble, n]) => html`<span class="tag warm">${words.troubles[trouble]} ${n}</span>`)}
    </p>`;
}

/** A lesson whose text has the focus when it comes after another one, so that a key means it and no button of before. */
export function Lesson({ list, words, language, decide }) {
  const [lesson] = list.open;
  const text = useRef(/** @type {HTMLElement | null} */ (null));
  const before = useRef(lesson.text);
  useEffect(() => {
    if (before.current !== lesson.text) text.current?.focus();
    before.current = lesson.text;
  }, [lesson.text]);
  const fault = list.fault?.text === lesson.text ? list.fault.fault : null;
  return html`
    <article class="kn-review kn-lesson">
      <h3 id="kn-says">${words.says}</h3>
      <p class="kn-asked" tabindex="-1" ref=${text} aria-labelledby="kn-says kn-text"><q id="kn-text" lang=${lesson.locale}>${lesson.text}</q></p>
      <${Became} lesson=${lesson} words=${words} language=${language} />
      <h3 id="kn-means">${words.means}</h3>
      <ol class="kn-guesses" aria-labelledby="kn-means">${lesson.candidates.map((candidate, at) => html`
        <li><button disabled=${!isTeachable(list, candidate)} onClick=${() => decide('taught', at)}>
          <span class="kn-press"><kbd>${KEYS[at]}</kbd>${at === 0 && html` <kbd>Enter</kbd>`}</span>
          <span class="kn-guess">${candidate.title}</span>
          <span class="kn-sure"><meter min="0" max="1" value=${candidate.confidence} aria-hidden="true"></meter><span>${percent(candidate.confidence)}</span></span>
          <span class="tag">${words.as[candidate.as]}</span>
        </button></li>`)}</ol>
      ${list.mayEdit && !list.mayAddExamples && lesson.candidates.some(candidate => candidate.as === 'example') && html`<p class="hint">${words.noIntents}</p>`}
      ${fault && html`<p class="fault" role="alert">${words.refused[fault.code] ?? words.refused['']}${fault.code === 'draft-has-errors' && html`<small class="kn-detail">${fault.detail}</small>`}</p>`}
      <div class="kn-verdicts">
        <button disabled=${!list.mayEdit} onClick=${() => decide('passed')}><kbd>x</kbd> ${words.pass}</button>
        <button onClick=${() => decide('skipped')}><kbd>${words.space}</kbd> ${words.skip}</button>
      </div>
    </article>`;
}
