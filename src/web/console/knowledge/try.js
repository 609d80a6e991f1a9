// A message is tried, and what the bot made of it is told in an editor's words: the signals first, then what it may mean, then what decided.
import { html, signal } from '../lib.js';
import { Bubble, Preview } from './answer.js';
import { explainRequest, percent } from './state.js';

const EMPTY = { text: '', before: '', locale: 'zh-CN', region: '', product: '', at: '' };
const form = signal(EMPTY);
const result = signal(/** @type {any} */ (null));
const fault = signal('');
const isAsking = signal(false);

async function ask(api, words) {
  isAsking.value = true;
  fault.value = '';
  try {
    result.value = await api('/knowledge/explain', { body: explainRequest(form.value) });
  } catch (error) {
    fault.value = /** @type {any} */ (error).detail || words.failed;
  }
  isAsking.value = false;
}

const Crossings = ({ crossings, words }) =>
  crossings.length ? crossings.map(({ id, words: said, noted }) => html`<span>${id}（${said}）${noted ? ` ${words.noted(noted)}` : ''} </span>`) : words.no;

function Why({ explanation, words }) {
  const { heard } = explanation;
  const best = explanation.candidates[0]?.confidence ?? 0;
  return html`
    <section aria-label=${words.why}>
      <h2>${words.why}</h2>
      <dl class="kn-facts">
        ${explanation.open_question && html`<div><dt>${words.of}</dt><dd>${explanation.open_question.text} [${explanation.open_question.choices.join('] [')}]</dd></div>`}
        ${explanation.read_as && html`<div><dt>${words.readAs}</dt><dd>${explanation.read_as.text}</dd></div>`}
        <div><dt>${words.signals.danger}</dt><dd><${Crossings} crossings=${heard.dangers} words=${words} /></dd></div>
        <div><dt>${words.signals.redLine}</dt><dd><${Crossings} crossings=${heard.red_lines} words=${words} /></dd></div>
        <div><dt>${words.signals.reply}</dt><dd>${heard.reply ?? words.no}</dd></div>
        <div><dt>${words.signals.plea}</dt><dd>${heard.plea ? words.yes : words.no}</dd></div>
        <div><dt>${words.signals.anger}</dt><dd>${words.angerOf(heard.anger.score.toFixed(2), heard.anger.hand_over_at.toFixed(2))} ${heard.anger.reasons.join('、')}</dd></div>
        <div><dt>${words.decided}</dt><dd><b>${words.deciders[explanation.decided_by] ?? explanation.decided_by}</b></dd></div>
        ${explanation.missing && html`<div><dt>${words.missing}</dt><dd>${explanation.missing}</dd></div>`}
      </dl>
      <h3>${words.candidates}</h3>
      ${explanation.candidates.length === 0 && html`<p class="hint">${words.noCandidates}</p>`}
      <ol class="kn-candidates">${explanation.candidates.map(({ title, target, confidence }) => html`<li><meter min="0" max="1" value=${confidence} aria-label=${title}></meter> <b>${percent(confidence)}</b> ${title} <small>${target}</small></li>`)}</ol>
      ${explanation.candidates.length > 0 && html`<p class="hint">${words.policy(explanation.reply.said.some(said => said.act === 'answer'))} (${percent(best)})</p>`}
    </section>`;
}

const Reply = ({ result: { explanation, html: answers }, words }) => html`
  <section aria-label=${words.reply}>
    <h2>${words.reply}</h2>
    <${Preview} isPhone=${true}>
      ${explanation.reply.said.length === 0 && html`<p class="hint">${words.nothingSaid}</p>`}
      ${explanation.reply.said.map((said, at) => html`<${Bubble} answer=${answers[at]} />${said.choices.length > 0 && html`<p class="kn-marks">${said.choices.map(choice => html`<span class="tag">${choice}</span>`)}</p>`}`)}
    </${Preview}>
    ${explanation.reply.hand_over && html`<p><span class="tag red">${words.handOver}</span> ${explanation.reply.hand_over.reason} · ${explanation.reply.hand_over.urgency} · ${explanation.reply.hand_over.skill}</p>`}
  </section>`;

export function Try({ api, words }) {
  const set = name => event => { form.value = { ...form.value, [name]: event.target.value }; };
  const field = (name, label, input) => html`<label><span>${label}</span>${input}</label>`;
  return html`
    <form class="kn-try" onSubmit=${event => { event.preventDefault(); ask(api, words); }}>
      ${field('text', words.message, html`<input name="text" required maxlength="4000" autocomplete="off" value=${form.value.text} onInput=${set('text')} />`)}
      ${field('before', words.before, html`<textarea name="before" rows="2" value=${form.value.before} onInput=${set('before')}></textarea>`)}
      <div class="kn-situation">
        ${field('locale', words.locale, html`<select value=${form.value.locale} onChange=${set('locale')}>${['zh-CN', 'zh-TW', 'en'].map(name => html`<option value=${name}>${words.locales[name]}</option>`)}</select>`)}
        ${field('region', words.region, html`<input maxlength="64" value=${form.value.region} onInput=${set('region')} />`)}
        ${field('product', words.product, html`<input maxlength="64" value=${form.value.product} onInput=${set('product')} />`)}
        ${field('at', words.at, html`<input type="datetime-local" title=${words.atHint} value=${form.value.at} onInput=${set('at')} />`)}
      </div>
      <button class="primary" type="submit" disabled=${isAsking.value}>${isAsking.value ? words.asking : words.ask}</button>
      ${fault.value && html`<p class="fault" role="alert">${fault.value}</p>`}
    </form>
    ${result.value && html`<div class="kn-result" role="status"><${Reply} result=${result.value} words=${words} /><${Why} explanation=${result.value.explanation} words=${words} /></div>`}`;
}
