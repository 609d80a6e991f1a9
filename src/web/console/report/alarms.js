// Which numbers call for somebody now? They stand above the report, whatever period it is of.
import { html, useEffect, useState } from '../lib.js';
import { figureIn, subjectIn } from './alarm-words.js';
import { moment } from './names.js';

/** @param {{board: any, words: any, language: string}} props */
export function Alarms({ board, words: { alarms: words, names }, language }) {
  const [alarms, set] = useState(/** @type {import('./alarm-words.js').Alarm[]} */ ([]));
  useEffect(() => {
    // A server from before the alarms has none.
    board.api('/reports/alarms').then(
      answer => set(answer.alarms),
      () => set([]),
    );
  }, []);
  if (!alarms.length) return null;
  return html`
    <section class="rp-alarms" role="status" aria-labelledby="rp-alarms">
      <h2 id="rp-alarms">${words.title}</h2>
      <ul>${alarms.map(alarm => html`
        <li key=${alarm.id}><b>${words.kinds[alarm.kind] ?? alarm.kind}</b> ${subjectIn(alarm, words, names)} ${alarm.figures.map(figure => figureIn(figure, words, names)).join(words.comma)} <small>${words.since(moment(alarm.since, language))}</small></li>`)}</ul>
    </section>`;
}
