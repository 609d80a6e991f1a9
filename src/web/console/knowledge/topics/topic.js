// One topic: how it went, in whose words, and what can be made of it.
import { html, useState } from '../../lib.js';
import { Raise } from '../demands/raise.js';
import { atomsOf, deedOf, isAnsweredNow, lengthOf, trendOf, troublesOf } from './state.js';

const Head = ({ topic, most, words, isOpen, toggle }) => html`
  <button class="kn-topic-head" aria-expanded=${isOpen} onClick=${toggle}>
    <span class="kn-topic-name">${topic.name}</span>
    <span class="kn-marks">
      ${isAnsweredNow(topic) && html`<span class="tag green">${words.answeredNow}</span>`}
      ${troublesOf(topic).map(([trouble, n]) => html`<span class=${`tag ${trouble === 'handed_over' ? 'red' : 'warm'}`}>${words.troubles[trouble]} ${n}</span>`)}
    </span>
    <span class="kn-topic-counts">${words.counts(topic.asked, topic.talks)} ${words.trends[trendOf(topic) ?? 'steady']}</span>
    <span class="kn-topic-bar" aria-hidden="true"><span style=${{ width: `${100 * lengthOf(topic, most)}%` }}></span></span>
    <span class="kn-topic-cost">${words.cost(topic.cost)}</span>
  </button>`;

/** What became of a question that was put into the content, and the way there: a draft is gone on with as an entry. */
const Made = ({ made: { as, path }, words, edit, write }) => html`
  <p class="kn-put" role="status">✓ ${words.done[as]} ${path && html`<button class="link" onClick=${() => (as === 'draft' ? write : edit)(path)}>${as === 'draft' ? words.write : words.open} ${path}</button>`}</p>`;

/** What became of a question, or the buttons that put it into the content. */
function Put({ text, topic, words, adopt, done, edit, write }) {
  const atoms = atomsOf(topic);
  const [chosen, choose] = useState(atoms[0]?.atom ?? '');
  const made = ['way', 'not_asked', 'draft'].map(as => done[deedOf(as, text, as === 'draft' ? '' : chosen)]).find(Boolean);
  if (made) return html`<${Made} made=${made} words=${words} edit=${edit} write=${write} />`;
  return html`
    <div class="kn-put">
      ${atoms.length > 0 && html`
        <label><span>${words.belongs}</span>
          <select value=${chosen} onChange=${event => choose(event.target.value)}>${atoms.map(atom => html`<option value=${atom.atom}>${atom.title}</option>`)}</select></label>
        <button class="kn-small" onClick=${() => adopt('way', text, chosen)}>${words.way}</button>
        <button class="kn-small" onClick=${() => adopt('not_asked', text, chosen)}>${words.notAsked}</button>`}
      <button class="kn-small" onClick=${() => adopt('draft', text)}>${words.draft}</button>
    </div>`;
}

export function Topic({ topic, most, words, demandWords, mayEdit, adopt, raise, done, edit, write, look }) {
  const [isOpen, setOpen] = useState(false);
  const { now } = topic;
  const drafted = done[deedOf('draft', topic.name)];
  return html`
    <li class="kn-topic">
      <${Head} topic=${topic} most=${most} words=${words} isOpen=${isOpen} toggle=${() => setOpen(!isOpen)} />
      ${isOpen && html`
        <div class="kn-topic-body">
          ${now && html`<p><span class="hint">${words.now}</span> ${words.acts[now.act]}${now.title ? `：${now.title}` : ''}</p>`}
          ${atomsOf(topic).length === 0 && html`<p class="hint">${words.nothingNear}</p>`}
          ${mayEdit && html`<${Raise} topic=${topic} words=${demandWords} raise=${raise} raised=${done[deedOf('demand', topic.name)]} look=${look} />`}
          <h3>${words.examples}</h3>
          <ul>${topic.examples.map(example => html`
            <li><q>${example.text}</q> ${example.trouble && html`<span class="hint">${words.troubles[example.trouble]}</span>`}
              ${mayEdit && html`<${Put} text=${example.text} topic=${topic} words=${words} adopt=${adopt} done=${done} edit=${edit} write=${write} />`}</li>`)}</ul>
          ${topic.agents_said.length > 0 && html`
            <h3>${words.agents}</h3>
            <ul>${topic.agents_said.map(said => html`
              <li><q>${said}</q> ${mayEdit && !drafted && html`<button class="kn-small" onClick=${() => adopt('draft', topic.name, '', said)}>${words.draftWith}</button>`}</li>`)}</ul>
            ${drafted && !topic.examples.some(example => example.text === topic.name) && html`<${Made} made=${drafted} words=${words} edit=${edit} write=${write} />`}`}
        </div>`}
    </li>`;
}
