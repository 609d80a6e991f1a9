// Which entries are wanted.
import { html } from '../lib.js';

const Choice = ({ label, options, value, onChange }) => html`
  <label><span>${label}</span>
    <select value=${value} onChange=${event => onChange(event.target.value)}>
      ${Object.entries(options).map(([name, shown]) => html`<option value=${name}>${shown}</option>`)}
    </select>
  </label>`;

export function Filters({ words, filter, change }) {
  const set = name => value => change({ ...filter, [name]: value });
  return html`
    <form class="filters kn-filters" role="search" onSubmit=${event => event.preventDefault()}>
      <label><span>${words.search}</span>
        <input type="search" value=${filter.q} maxlength="100" placeholder=${words.searchHint} onInput=${event => set('q')(event.target.value)} />
      </label>
      <${Choice} label=${words.kind} options=${words.kinds} value=${filter.kind} onChange=${set('kind')} />
      <${Choice} label=${words.locale} options=${words.locales} value=${filter.locale} onChange=${set('locale')} />
      <${Choice} label=${words.standing} options=${words.standings} value=${filter.standing} onChange=${set('standing')} />
      <${Choice} label=${words.used} options=${words.uses} value=${filter.used} onChange=${set('used')} />
      <label class="kn-check"><input type="checkbox" checked=${filter.faulty} onChange=${event => set('faulty')(event.target.checked)} /><span>${words.faulty}</span></label>
    </form>`;
}
