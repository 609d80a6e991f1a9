// A case that is offered to me, with the time that is left to take it.
import { html, useLayoutEffect, useRef } from '../lib.js';
import { say } from '../words.js';
import { tagsOf } from './lists/card.js';
import { now } from './now.js';
import { secondsLeft } from './state/offer.js';

/** @param {{offering: ReturnType<typeof import('./offering.js').createOffering>, root: HTMLElement}} props `root` is always on the page, so that it is read aloud */
export function OfferCard({ offering, root }) {
  const offer = offering.offer.value,
    wish = offering.focusing.value;
  const take = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useLayoutEffect(() => {
    root.hidden = !offer;
  });
  useLayoutEffect(() => {
    if (wish > 0) take.current?.focus();
  }, [wish]);
  if (!offer) return null;
  const { handoff, wholeMs } = offer,
    left = secondsLeft(offer, now.value);
  return html`
    <h2>派给您的客户<span class="left" aria-live="off">${left} 秒</span></h2>
    <progress max=${Math.round(wholeMs / 1000)} value=${left} aria-hidden="true"></progress>
    <p class="row"><span class=${`priority ${handoff.priority}`}>${say('priority', handoff.priority)}</span><b>${say('reason', handoff.reason)}</b></p>
    <p class="summary" dir="auto">${handoff.summary || '（没有摘要）'}</p>
    <p class="tags">${tagsOf(handoff).map(({ kind, text }) => html`<span key=${text} class=${`tag ${kind}`}>${text}</span>`)}</p>
    <div class="row"><button disabled=${offering.isBusy.value} onClick=${offering.decline}>婉拒</button><button class="primary" ref=${take} disabled=${offering.isBusy.value} onClick=${offering.accept}>接受<kbd>Alt N</kbd></button></div>`;
}
