// Messages that would be answered otherwise now, each as it was and as it would be.
import { html, useState } from '../../lib.js';
import { CHANGES, countsOf, named, ordered } from './replay-state.js';

/** How many examples are shown at once. */
const PAGE = 10;

/** @param {{examples: import('./replay-state.js').Example[], titles: Record<string, string>, words: any}} props */
export function ReplayExamples({ examples, titles, words }) {
  const [change, setChange] = useState('');
  const [n, show] = useState(PAGE);
  const number = { '': examples.length, ...countsOf(examples) },
    list = ordered(examples, change);
  const choose = name => () => {
    setChange(name);
    show(PAGE);
  };
  return html`
    <h3>${words.examples}</h3>
    <div class="kn-views" role="group" aria-label=${words.examples}>
      ${['', ...CHANGES].filter(name => !name || number[name] > 0).map(name => html`<button key=${name} aria-pressed=${change === name} onClick=${choose(name)}>${words.changes[name]} ${number[name]}</button>`)}
    </div>
    <ul class="kn-moves">${list.slice(0, n).map(example => html`<${Example} example=${example} titles=${titles} words=${words} />`)}</ul>
    ${list.length > n && html`<div class="rest"><button class="more" onClick=${() => show(n + PAGE)}>${words.more(Math.min(PAGE, list.length - n))}</button></div>`}`;
}

const Example = ({ example: { text, change, before, after, was_found_right, times }, titles, words }) => html`
  <li class=${`kn-move ${change}`}>
    <p class="kn-marks"><q>${text}</q>${times > 1 && html` <span class="tag">×${times}</span>`}${was_found_right && html` <span class="tag red">${words.foundRight}</span>`} <span class="tag kind">${words.changes[change]}</span></p>
    <dl><${Gets} name=${words.before} got=${before} titles=${titles} words=${words} /><${Gets} name=${words.after} got=${after} titles=${titles} words=${words} /></dl>
  </li>`;

function Gets({ name, got, titles, words }) {
  const known = named(got, titles);
  return html`<div><dt>${name}</dt><dd><b>${words.acts[got.act] ?? got.act}</b> ${known.title} ${known.name && html`<small>${known.name}</small>`}</dd></div>`;
}
