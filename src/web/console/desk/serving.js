// The case that is open: read, followed, written in, and revealed detail by detail. How it stands is in state/talk.js; what is done about it, in doing.js.
import { batch, computed, effect, signal } from '../lib.js';
import { readTalk } from '../transcript.js';
import { NONE, arrived, begun, isMine, read, taken } from './state/talk.js';
import { findIn } from './state/lists.js';
import { isFor, mayFollowUp } from './state/promises.js';

/**
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {import('./state/talk.js').Me} me
 * @param {ReturnType<typeof import('./listing.js').createListing>} listing
 */
export function createServing(api, me, listing) {
  const talk = signal(NONE),
    /** Why the talk is not here: nothing, that it is being read, or that it could not be. */
    fault = signal(/** @type {{isReading: true} | {text: string, isGone: boolean} | null} */ (null)),
    /** Which pane is seen where there is no room for all. */
    pane = signal(/** @type {'list' | 'talk' | 'packet'} */ ('list')),
    /** The event that the talk is to be shown at, until it is. */
    place = signal(''),
    /** Rises when what to do next in the case should have the focus. */
    focusing = signal(0),
    /** What was masked and has been revealed, by the event's id; it stays so until the case is left. */
    whole = signal(/** @type {Map<string, any>} */ (new Map())),
    /** The details of the case when they were revealed, and how they stood masked: they stay whole until these change. */
    wholeDetails = signal(/** @type {{masked: string, handoff: any} | null} */ (null));
  const mine = computed(() => isMine(talk.value, me));
  /** Whether the customer can be written to though nobody has the talk: something is owed. */
  const mayFollow = computed(() => mayFollowUp(talk.value, me));
  /** Whether what is masked is mine to read: I have the case, or must call because of what I owe. */
  const mayReveal = computed(() => mine.value || talk.value.promises.some(promise => !promise.end && isFor(promise, me) && promise.owner.agent === me.agent));
  const details = computed(() => {
    const { handoff } = talk.value;
    return wholeDetails.value?.masked === JSON.stringify(handoff) ? wholeDetails.value.handoff : handoff;
  });
  const pathOf = (id, what = '') => `/desk/conversations/${encodeURIComponent(id)}${what}`;
  let latest = 0,
    nSent = 0;

  // The queue knows the newest handoff; a talk that has left it keeps the one it came with.
  effect(() => {
    const handoff = findIn(listing.queue.value, talk.peek().id);
    if (handoff && talk.peek().phase !== 'erased') talk.value = { ...talk.peek(), handoff };
  });
  // Whoever does not have the case reads it masked.
  effect(() => {
    if (mayReveal.value) return;
    if (whole.peek().size) whole.value = new Map();
    wholeDetails.value = null;
  });

  /** @param {string} id @param {string} [event] where it is to be shown */
  async function open(id, event = '') {
    const load = (latest += 1);
    history.replaceState(null, '', `#${id}`);
    batch(() => {
      whole.value = new Map();
      wholeDetails.value = null;
      talk.value = begun(id, findIn(listing.queue.value, id) ?? null);
      fault.value = { isReading: true };
      pane.value = 'talk';
      place.value = event;
      listing.see(id);
    });
    try {
      const answer = await readTalk(api, id);
      if (load !== latest) return;
      batch(() => {
        talk.value = read(talk.value, answer, me);
        fault.value = null;
      });
    } catch (error) {
      const isGone = /** @type {any} */ (error).status === 404;
      if (load === latest) fault.value = { text: isGone ? '没有这个会话。' : '会话没有读出来。', isGone };
    }
  }
  /** Reads the open talk anew, as it was or as it has become meanwhile. */
  async function refresh() {
    const { id } = talk.value;
    if (!id) return;
    const answer = await readTalk(api, id).catch(() => null);
    if (!answer || id !== talk.value.id) return;
    batch(() => {
      talk.value = read(talk.value, answer, me);
      fault.value = null;
    });
  }
  /** Takes events of this conversation; those of another are not asked for. @param {string} id @param {any[]} events */
  function take(id, events) {
    if (id && id === talk.value.id) talk.value = taken(talk.value, events, me);
  }
  /** Sends what was written, which stands in the talk meanwhile; throws where it was not sent. @param {string} id @param {string} text @param {boolean} isNote */
  async function send(id, text, isNote) {
    const key = (nSent += 1),
      isFollowUp = mayFollow.value;
    const settle = (/** @type {any[]} */ events) => {
      if (id === talk.value.id) talk.value = arrived(talk.value, key, events, me);
    };
    talk.value = { ...talk.value, sending: [...talk.value.sending, { key, text, isNote }] };
    try {
      const { events } = await api(pathOf(id, isNote ? '/notes' : isFollowUp ? '/follow-up' : '/messages'), { body: { text } });
      settle(events);
    } catch (error) {
      settle([]);
      throw error;
    }
  }
  /** Shows one event whole. @param {string} event */
  async function reveal(event) {
    const { id } = talk.value;
    const answer = await api(pathOf(id, '/reveal'), { body: { event } });
    if (id === talk.value.id && mayReveal.value) whole.value = new Map(whole.value).set(event, answer);
  }
  /** Shows the details of the case whole. */
  async function revealDetails() {
    const { id, handoff } = talk.value;
    const answer = await api(pathOf(id, '/reveal'), { body: { handoff: handoff.id } });
    const masked = JSON.stringify(handoff);
    if (id === talk.value.id && mayReveal.value && masked === JSON.stringify(talk.value.handoff)) wholeDetails.value = { masked, handoff: answer };
  }
  /** Shows the talk at an event. @param {string} event */
  const goTo = event => {
    pane.value = 'talk';
    place.value = event;
  };
  const focus = () => {
    focusing.value += 1;
  };
  return { talk, mine, mayFollow, mayReveal, details, whole, fault, pane, place, focusing, open, goTo, refresh, take, send, reveal, revealDetails, focus, pathOf };
}
