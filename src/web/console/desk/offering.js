// What is offered to me, as long as it is open: taken, passed over, or gone to somebody else.
import { computed, effect, signal } from '../lib.js';
import { say } from '../words.js';
import { now } from './now.js';
import { mayTake, offerOf, sameOr, secondsLeft } from './state/offer.js';

/**
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {(text: string, isFault?: boolean) => void} toast
 * @param {{listing: ReturnType<typeof import('./listing.js').createListing>, alert: (title: string, text: string, open: () => void) => void, goTo: (conversation: string) => Promise<unknown>, refresh: () => Promise<any>}} desk
 */
export function createOffering(api, toast, { listing, alert, goTo, refresh }) {
  const told = signal(/** @type {import('./state/offer.js').Offer | null} */ (null)),
    /** Rises when the offer should have the focus. */
    focusing = signal(0),
    isBusy = signal(false);
  const offer = computed(() => (told.value && secondsLeft(told.value, now.value) > 0 ? told.value : null));

  effect(() => {
    const queue = listing.queue.value;
    if ('offer' in queue) take(queue.offer);
  });
  /** @param {any} answer */
  function take(answer) {
    const before = told.peek(),
      is = sameOr(before, offerOf(answer, Date.now()));
    if (is === before) return;
    told.value = is;
    if (is) alert('派给您一位客户', `${say('reason', is.handoff.reason)}：${is.handoff.summary}`, () => { focusing.value += 1; });
  }
  /** Carries out what is answered to the offer. @param {(id: string) => Promise<any>} ask @param {string} gone what is said where it is over */
  async function answer(ask, gone) {
    const own = told.value;
    if (!own || isBusy.value) return null;
    isBusy.value = true;
    try {
      await ask(encodeURIComponent(own.handoff.id));
      return own;
    } catch (error) {
      toast(/** @type {any} */ (error).status === 409 ? gone : '没有成功，请再试一次。');
      return null;
    } finally {
      told.value = null;
      isBusy.value = false;
    }
  }
  async function accept() {
    const taken = await answer(id => api(`/desk/handoffs/${id}/claim`, { body: {} }), '晚了一步，这位客户已经派给别人。');
    await refresh();
    if (taken) await goTo(taken.handoff.conversation);
  }
  async function decline() {
    await answer(id => api(`/desk/offers/${id}/decline`, { body: {} }), '这位客户已经派给别人了。');
    refresh();
  }
  return {
    offer,
    focusing,
    isBusy,
    take,
    accept,
    decline,
    /** @param {{id: string} | null} handoff */
    mayTake: handoff => mayTake(listing.queue.value, offer.value, handoff),
    /** Brings the offer to who is at the keyboard, and gives whether there is one. */
    focus() {
      if (!offer.value) return false;
      focusing.value += 1;
      return true;
    },
  };
}
