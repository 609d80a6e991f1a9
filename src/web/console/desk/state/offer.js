// How does an offer stand, and what is known of my being there? Derived from what the server tells.

/** @typedef {{handoff: import('./lists.js').Handoff, endsAt: number, wholeMs: number}} Offer `endsAt` by the clock of this computer */
/** @typedef {{status: string, said: string, missed_offers: number}} Presence */

/** What an agent can say of being there, in the order of the switch. */
export const STATUSES = ['online', 'busy', 'away', 'offline'];

/** An offer as it came, by the clock of this computer, or nothing where there is none. @param {any} answer @param {number} now @returns {Offer | null} */
export const offerOf = (answer, now) => (answer ? { handoff: answer.handoff, endsAt: now + answer.left_ms, wholeMs: answer.whole_ms } : null);

/** The offer that is shown after another one was told: the same one goes on, and its time does not begin anew. @param {Offer | null} own @param {Offer | null} told @returns {Offer | null} */
export function sameOr(own, told) {
  return own && told && own.handoff.id === told.handoff.id && Math.abs(own.endsAt - told.endsAt) < 1500 ? own : told;
}

/** How much of an offer is left: whole seconds, none when it is over. @param {Offer} offer @param {number} now */
export const secondsLeft = ({ endsAt }, now) => Math.max(0, Math.ceil((endsAt - now) / 1000));

/** Whether I may take a case: where agents choose, or the one that is offered to me. @param {{may_choose?: boolean}} queue @param {Offer | null} offer @param {{id: string} | null} handoff */
export const mayTake = (queue, offer, handoff) => queue.may_choose !== false || (offer !== null && handoff !== null && offer.handoff.id === handoff.id);
