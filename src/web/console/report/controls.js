// Which period is shown, and is it compared with the one before?
import { html } from '../lib.js';
import { clock } from './names.js';
import { before, between, isDay, pickOf, picks } from './period.js';

/** @param {{board: import('./board.js').Board, words: any}} props */
export function Controls({ board, words: { period: words, ...all } }) {
  const view = board.view.value,
    today = board.today(),
    chosen = pickOf(view, today);
  const { at } = board.answer('whole');
  const set = (from, to) => isDay(from) && isDay(to) && board.go(between(from, to));
  return html`
    <div class="rp-controls" role="group" aria-label=${words.label}>
      <div class="switch">
        ${Object.entries(picks(today)).map(([name, period]) => html`<button aria-pressed=${name === chosen} onClick=${() => board.go(period)}>${words.picks[name]}</button>`)}
      </div>
      <span class="rp-dates">
        <label><span>${words.from}</span><input type="date" required max=${today} value=${view.from} onChange=${event => set(event.target.value, view.to)} /></label>
        <label><span>${words.to}</span><input type="date" required max=${today} value=${view.to} onChange=${event => set(view.from, event.target.value)} /></label>
      </span>
      <label class="rp-check"><input type="checkbox" checked=${view.isCompared} onChange=${event => board.go({ isCompared: event.target.checked })} /><span>${words.compare}</span></label>
      <button class="rp-again" onClick=${board.again}>${words.again}</button>
      <p class="hint" role="status">
        <span class="rp-period">${view.from} – ${view.to}　</span>
        ${view.isCompared && html`<span><${Against} board=${board} words=${words} retry=${all.retry} />　</span>`}
        ${at && html`<span>${words.at(clock(at))}</span>`}
      </p>
    </div>`;
}

/** With what it is compared, or that this could not be read. */
function Against({ board, words, retry }) {
  const { from, to } = before(board.view.value);
  const { report, fault } = board.answer('before');
  if (fault) return html`${words.notRead} <button class="link" onClick=${board.again}>${retry}</button>`;
  return `${words.against(from, to)}${report?.conversations === 0 ? words.nothingBefore : ''}`;
}
