// A symptom tree, drawn, and walked reply by reply.
import { html, signal } from '../lib.js';
import { Bubble } from './answer.js';
import { headingOf, walked } from './state.js';

const path = signal([]);
let walkedEntry = '';

/** The tree below an atom; what leads to another entry is named, a person is said. */
function Branches({ atoms, at, chosen, depth, walk, words }) {
  const atom = atoms.find(other => other.id === at);
  if (!atom || !atom.branches.length) return null;
  return html`
    <ul>
      ${atom.branches.map((branch, place) => {
        const isOn = chosen !== null && chosen[depth] === place;
        const to = branch.to === null ? words.person : atoms.find(other => other.id === branch.to)?.title ?? headingOf(branch.to);
        return html`
          <li class=${isOn ? 'on' : ''}>
            <button onClick=${() => walk([...(chosen ?? []).slice(0, depth), place])} aria-pressed=${isOn}><b>${branch.label}</b><small>${to}</small></button>
            ${isOn && branch.to !== null && html`<${Branches} atoms=${atoms} at=${branch.to} chosen=${chosen} depth=${depth + 1} walk=${walk} words=${words} />`}
          </li>`;
      })}
    </ul>`;
}

/** @param {{atoms: any[], words: any}} props */
export function Tree({ atoms, words }) {
  if (!atoms.length) return null;
  if (walkedEntry !== atoms[0].id) {
    walkedEntry = atoms[0].id;
    path.value = [];
  }
  const { at, to } = walked(atoms, path.value);
  return html`
    <section class="kn-tree" aria-label=${words.tree}>
      <header class="row"><h2>${words.tree}</h2><span class="hint">${words.walk}</span>
        ${path.value.length > 0 && html`<button onClick=${() => { path.value = []; }}>${words.restart}</button>`}</header>
      <div class="kn-walk">
        <div class="kn-branches"><p><b>${atoms[0].title}</b></p>
          <${Branches} atoms=${atoms} at=${atoms[0].id} chosen=${path.value} depth=${0} walk=${next => { path.value = next; }} words=${words} /></div>
        <div class="kn-preview phone" role="status">${at ? html`<p><b>${at.title}</b></p><${Bubble} answer=${at.html} />` : html`<p>${to ?? words.person}</p>`}</div>
      </div>
    </section>`;
}
