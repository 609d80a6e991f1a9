// A line below the bar for one who was set to away because of missed offers. It stays until they say whether they are there.
import { html, useLayoutEffect } from '../lib.js';
import { deskWords } from './words.js';

/** @param {{being: ReturnType<typeof import('./being.js').createBeing>, root: HTMLElement}} props `root` is always on the page, so that it is read aloud */
export function AwayBar({ being, root }) {
  const presence = being.presence.value,
    { away: words } = deskWords();
  const isSetAway = presence?.said === 'away' && presence.missed_offers > 0;
  useLayoutEffect(() => {
    root.hidden = !isSetAway;
  });
  if (!presence || !isSetAway) return null;
  return html`
    <p>${words.text(presence.missed_offers)}</p>
    <span class="row"><button class="primary" onClick=${() => being.set('online')}>${words.back}</button><button onClick=${() => being.set('away')}>${words.stay}</button></span>`;
}
