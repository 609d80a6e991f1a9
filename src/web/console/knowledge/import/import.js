// Files become entries: what they are taken for, what would be written, and writing it.
import { html, useEffect, useRef, useState } from '../../lib.js';
import { Columns, Counts, Parts } from './report.js';
import { changes, nextJob, sizeOf, whyNotWrite } from './state.js';

function Drop({ add, words, isSmall }) {
  const [isOver, setOver] = useState(false);
  const over = is => event => {
    event.preventDefault();
    setOver(is);
  };
  return html`
    <label class=${`kn-drop ${isOver ? 'over' : ''} ${isSmall ? 'small' : ''}`} onDragOver=${over(true)} onDragLeave=${over(false)} onDrop=${event => { over(false)(event); add(event.dataTransfer.files); }}>
      <input type="file" multiple onChange=${event => { add(event.target.files); event.target.value = ''; }} />
      <b>${isSmall ? words.another : words.choose}</b>
      ${!isSmall && html`<span>${words.drop}</span><small>${words.formats}</small>`}
    </label>`;
}

const Queue = ({ jobs, at, open, words }) => html`
  <ol class="kn-queue" aria-label=${words.files}>
    ${jobs.map((job, place) => html`<li><button aria-current=${place === at ? 'true' : null} onClick=${() => open(place)}><b>${job.file.name}</b> <span class=${`tag ${job.stage === 'failed' ? 'red' : ''}`}>${words.stages[job.stage]}</span></button></li>`)}
  </ol>`;

const saidOf = (fault, words) => (fault.status === 413 ? words.tooLarge : words.faulty[fault.code] ?? (fault.detail || words.faulty['']));

const Options = ({ job, change, words, isBusy }) => html`
  <div class="kn-options">
    <label><span>${words.import.locale}</span>
      <select value=${job.locale} disabled=${isBusy} onChange=${event => change({ locale: event.target.value })}>
        <option value="">${words.import.told}</option>${['zh-CN', 'zh-TW', 'en'].map(name => html`<option value=${name}>${words.locales[name]}</option>`)}
      </select></label>
    <label class="kn-check"><input type="checkbox" checked=${job.isPruning} disabled=${isBusy} onChange=${event => change({ isPruning: event.target.checked })} /><span>${words.import.prune}</span></label>
  </div>`;

function Job({ job, importing, words, look }) {
  const title = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => title.current?.focus(), []);
  const { import: own } = words;
  const isBusy = job.stage === 'reading' || job.stage === 'writing';
  const isDone = job.stage === 'written';
  const why = whyNotWrite(job);
  const next = nextJob(importing.jobs.value, importing.at.value);
  return html`
    <section class="kn-job" aria-labelledby="kn-job" aria-busy=${isBusy}>
      <header class="row"><h2 id="kn-job" tabindex="-1" ref=${title}>${job.file.name} <small>${sizeOf(job.file.size)}</small></h2></header>
      <div role="status">
        ${isBusy && html`<p class="kn-busy">${own.stages[job.stage]}……</p>`}
        ${isDone && html`<p class="kn-done">${own.done(job.report.written, job.report.updated, job.report.retired.length)}</p>`}
      </div>
      ${job.fault && html`<p class="fault" role="alert">${saidOf(job.fault, own)} ${job.file.size > 0 && job.fault.status !== 413 && html`<button onClick=${importing.retry}>${words.retry}</button>`}</p>`}
      ${!isDone && html`<${Options} job=${job} change=${importing.change} words=${words} isBusy=${isBusy} />`}
      ${job.report && html`
        ${!isDone && job.report.tables.length > 0 && html`<h3>${own.columns}</h3><p class="hint">${own.columnsHint}</p>${job.report.tables.map(table => html`<${Columns} table=${table} map=${importing.map} isBusy=${isBusy} words=${own} />`)}`}
        <h3>${isDone ? own.result : own.plan}</h3>
        <${Counts} report=${job.report} words=${own} />
        <${Parts} report=${job.report} words=${words} />`}
    </section>
    <div class="kn-bar">
      ${isDone
        ? html`${next !== null && html`<button class="primary" onClick=${importing.next}>${own.next}</button>`}<button class=${next === null ? 'primary' : ''} onClick=${look}>${own.look}</button><button onClick=${importing.clear}>${own.moreFiles}</button>`
        : html`<button class="primary" disabled=${why !== null} onClick=${importing.write}>${job.report && changes(job.report) ? own.writeN(job.report.written + job.report.updated) : own.write}</button>
            ${next !== null && html`<button onClick=${importing.next}>${own.skip}</button>`}<button onClick=${importing.clear}>${own.cancel}</button>
            <p class=${job.hasMoved ? 'kn-moved' : 'hint'} role="status">${why ? own.why[why] : job.hasMoved ? own.moved : own.dry}</p>`}
    </div>`;
}

export function Import({ importing, words, look }) {
  const jobs = importing.jobs.value;
  const at = importing.at.value;
  return html`
    <${Drop} add=${importing.add} words=${words.import} isSmall=${jobs.length > 0} />
    ${jobs.length > 1 && html`<${Queue} jobs=${jobs} at=${at} open=${importing.open} words=${words.import} />`}
    ${jobs[at] && html`<${Job} key=${at} job=${jobs[at]} importing=${importing} words=${words} look=${look} />`}`;
}
