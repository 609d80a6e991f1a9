// The red line that words are added to: what is typed narrows the list, arrows move in it, and Enter takes one.
import { html, useEffect, useRef, useState } from '../../lib.js';
import { groupsOf } from './groups.js';

const idOf = choice => `kn-line-${choice.id}`;

function Choice({ choice, isOn, words, choose }) {
  const { id, severity, times } = choice;
  return html`
    <div role="option" id=${idOf(choice)} aria-selected=${isOn} onMouseDown=${event => event.preventDefault()} onClick=${() => choose(id)}>
      <b>${choice.words.join(words.between)}</b>
      <small>${id} · ${words.severities[severity] ?? severity}${times > 0 ? ` · ${words.times(times)}` : ''}</small>
    </div>`;
}

/** @param {{proposal: import('./state.js').Proposal, lines: import('./state.js').Line[], words: any, choose: (line: string) => void, close: () => void}} props */
export function Choose({ proposal, lines, words, choose, close }) {
  const [looked, setLooked] = useState('');
  const [at, setAt] = useState(0);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const groups = groupsOf(lines, proposal.lines, looked);
  const choices = groups.flatMap(group => group.choices);
  useEffect(() => {
    field.current?.focus();
    field.current?.parentElement?.scrollIntoView({ block: 'nearest' });
  }, []);
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [at, looked]);
  function press(event) {
    // 229: Safari ends a composition before it reports the Enter that ended it.
    if (event.isComposing || event.keyCode === 229) return;
    const deed = {
      ArrowDown: () => setAt((at + 1) % choices.length),
      ArrowUp: () => setAt((at + choices.length - 1) % choices.length),
      Enter: () => choose(choices[at].id),
    }[event.key];
    if (event.key !== 'Escape' && !(deed && choices.length > 0)) return;
    event.preventDefault();
    if (event.key === 'Escape') close();
    else deed?.();
  }
  return html`
    <div class="kn-choose">
      <input ref=${field} role="combobox" aria-expanded="true" aria-controls="kn-lines" aria-autocomplete="list" aria-activedescendant=${choices[at] ? idOf(choices[at]) : undefined} aria-label=${words.choose}
        autocomplete="off" placeholder=${words.find} value=${looked} onInput=${event => { setLooked(event.target.value); setAt(0); }} onKeyDown=${press} />
      <div id="kn-lines" role="listbox" aria-label=${words.choose} ref=${list}>
        ${groups.map(({ category, choices: own }) => html`
          <div role="group" key=${category} aria-label=${category ?? words.crossedBy}><p aria-hidden="true">${category ?? words.crossedBy}</p>
            ${own.map(choice => html`<${Choice} key=${choice.id} choice=${choice} isOn=${choice === choices[at]} words=${words} choose=${choose} />`)}</div>`)}
      </div>
      ${choices.length === 0 && html`<p class="hint" role="status">${words.noLine}</p>`}
      <button class="link" onClick=${close}>${words.cancel}</button>
    </div>`;
}
