// One entry, as the customer reads it, with what leads to each answer.
import { html, signal } from '../lib.js';
import { Bubble, Preview } from './answer.js';
import { Marks } from './entries.js';
import { putLive } from './edit/state.js';
import { FaultList } from './faults.js';
import { moment } from './state.js';
import { Tree } from './tree.js';

const isPhone = signal(true);

const Fact = ({ name, value }) => (value && value.length ? html`<div><dt>${name}</dt><dd>${Array.isArray(value) ? value.join('、') : value}</dd></div>` : null);

const Names = ({ title, names, open }) =>
  names.length > 0 && html`<p class="kn-names"><span>${title}</span> ${names.map(name => (open ? html`<button class="link" onClick=${() => open(name.split('/')[0])}>${name}</button>` : html`<span>${name}</span>`))}</p>`;

/** An answer, with what leads to it and on from it; names lead nowhere without `open`. */
export function Atom({ atom, words, isPhone, open }) {
  return html`
    <section class="kn-atom" aria-label=${atom.title}>
      <h2>${atom.title} <small>${atom.id}</small></h2>
      <${Preview} isPhone=${isPhone}><${Bubble} answer=${atom.html} /></${Preview}>
      ${atom.branches.length > 0 && html`<p class="kn-names"><span>${words.replies}</span> ${atom.branches.map(branch => html`<span class="tag">${branch.label}</span>`)}</p>`}
      ${atom.ways.length > 0 && html`<details><summary>${words.ways} (${atom.ways.length})</summary><ul class="kn-ways">${atom.ways.map(way => html`<li>${way}</li>`)}</ul></details>`}
      ${atom.not_asked.length > 0 && html`<details><summary>${words.notAsked} (${atom.not_asked.length})</summary><ul class="kn-ways">${atom.not_asked.map(way => html`<li>${way}</li>`)}</ul></details>`}
      <${Names} title=${words.next} names=${atom.next} open=${open} />
      <${Names} title=${words.versions} names=${atom.versions} open=${open} />
      ${atom.parts.length > 0 && html`<p class="kn-names"><span>${words.parts}</span> ${atom.parts.join('、')}</p>`}
    </section>`;
}

const Width = ({ words }) => html`
  <div class="row" role="group" aria-label=${words.as}>
    ${[[true, words.phone], [false, words.desktop]].map(([value, label]) => html`<button aria-pressed=${isPhone.value === value} onClick=${() => { isPhone.value = value; }}>${label}</button>`)}
  </div>`;

/** A draft is mostly opened to go live. */
function Edits({ entry: { path, standing }, words, edit }) {
  const isDraft = standing === 'draft';
  return html`
    <button class=${isDraft ? '' : 'primary'} data-return onClick=${() => edit(path)}>${words.edit}</button>
    ${isDraft && html`<button class="primary" onClick=${() => edit(path, 0, putLive)}>${words.putLive}</button>`}`;
}

export function EntryView({ entry, words, language, open, back, edit }) {
  return html`
    <button class="link" onClick=${back}>← ${words.back}</button>
    <header class="kn-head"><div><h2>${entry.title}</h2><${Marks} entry=${entry} words=${words} /></div><${Width} words=${words} />
      ${edit && html`<${Edits} entry=${entry} words=${words.edit} edit=${edit} />`}</header>
    <dl class="kn-facts">
      <${Fact} name=${words.file} value=${entry.path} />
      <${Fact} name=${words.owner} value=${entry.owner} />
      <${Fact} name=${words.standing} value=${[words.standings[entry.standing], entry.verified_until && words.until(entry.verified_until)].filter(Boolean).join(' · ')} />
      <${Fact} name=${words.used} value=${entry.used && words.usedOf(entry.used)} />
      <${Fact} name=${words.product} value=${entry.product} />
      <${Fact} name=${words.region} value=${entry.region} />
      <${Fact} name=${words.channel} value=${entry.channel} />
      <${Fact} name=${words.publish} value=${moment(entry.publish_at, language)} />
      <${Fact} name=${words.expire} value=${moment(entry.expire_at, language)} />
    </dl>
    <${FaultList} faults=${entry.faults} words=${words} edit=${edit} />
    ${entry.kind === 'symptom' && html`<${Tree} key=${entry.id} atoms=${entry.atoms} words=${words} />`}
    ${entry.atoms.map(atom => html`<${Atom} key=${atom.id} atom=${atom} words=${words} isPhone=${isPhone.value} open=${open} />`)}`;
}
