// The draft as customers would read it.
import { html } from '../../lib.js';
import { Marks } from '../entries.js';
import { Atom } from '../entry.js';
import { Tree } from '../tree.js';

export const Live = ({ draft: { entry, isEntryOld, checkedText }, words }) => html`
  <div class="kn-live" role="region" aria-label=${words.edit.preview} tabindex="0">
    ${!entry && html`<p class="empty">${checkedText === null ? words.edit.checking : words.edit.noPreview}</p>`}
    ${entry && html`
      ${isEntryOld && html`<p class="kn-note">${words.edit.oldPreview}</p>`}
      <header><h2>${entry.title}</h2><${Marks} entry=${entry} words=${words} /></header>
      ${entry.kind === 'symptom' && html`<${Tree} key=${entry.id} atoms=${entry.atoms} words=${words} />`}
      ${entry.atoms.map(atom => html`<${Atom} key=${atom.id} atom=${atom} words=${words} isPhone=${true} />`)}`}
  </div>`;
