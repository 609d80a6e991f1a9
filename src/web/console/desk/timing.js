// Tells an agent that a deadline of an own case is near, and who supervises that any is over. The stage follows from the time; nothing is asked for it.
import { effect } from '../lib.js';
import { say } from '../words.js';
import { now } from './now.js';
import { newsOf } from './state/due.js';
import { allOf } from './state/lists.js';

const STAGES = { warned: '快到时限', breached: '已经超时' };

/**
 * @param {ReturnType<typeof import('./listing.js').createListing>} listing @param {import('./state/talk.js').Me} me
 * @param {(title: string, text: string, act: () => void) => void} alert @param {(conversation: string) => void} open
 */
export function watchDeadlines(listing, me, alert, open) {
  const told = new Set();
  effect(() => {
    for (const { handoff, due, stage, key } of newsOf(allOf(listing.queue.value), me, now.value, told)) {
      told.add(key);
      alert(`${say('owed', due.which)}${STAGES[stage]}`, handoff.summary, () => open(handoff.conversation));
    }
  });
}
