// The report as a file: as it was loaded, one row a conversation, or on paper.
import { html, useState } from '../lib.js';
import { fileOf, rowsOf } from './queries.js';
import { save } from './save.js';

/** @param {{board: any, words: any, report: any}} props */
export function Files({ board, words: { files: words }, report }) {
  const [told, tell] = useState('');
  async function fetchRows(format) {
    tell(words.preparing);
    try {
      save(await board.api(rowsOf(board.view.value, format), { isFile: true }), fileOf(board.view.value, format));
      tell('');
    } catch (error) {
      tell(why(/** @type {any} */ (error), words));
    }
  }
  const saveReport = () => save(new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }), fileOf(board.view.value, 'json'));
  return html`
    <div class="rp-files" role="group" aria-label=${words.label}>
      <span class="switch">
        <button disabled=${!report} onClick=${() => fetchRows('csv')}>CSV</button>
        <button disabled=${!report} onClick=${saveReport}>JSON</button>
        <button disabled=${!report} onClick=${() => fetchRows('parquet')}>Parquet</button>
        <button disabled=${!report} onClick=${() => print()}>${words.print}</button>
      </span>
      <span class="hint" role="status">${told}</span>
    </div>`;
}

/** Why there is no file, in words. A server from before these files does not know their address. */
function why({ status, code }, words) {
  if (status === 404 || code === 'bad-query') return words.absent;
  return status === 403 ? words.forbidden : words.failed;
}
