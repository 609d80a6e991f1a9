// Who waits, who is served, and what is news about them? Derived from the server's lists and from events.

/** @typedef {{id: string, conversation: string, at: string, agent: string | null, reason: string, priority: string, summary: string, [name: string]: any}} Handoff */
/** @typedef {{on_duty: boolean, may_choose?: boolean, n_waiting: number, n_claimed: number, waiting: Handoff[], mine: Handoff[], claimed: Handoff[], [next: string]: any}} Queue */
/** @typedef {import('./talk.js').Event} Event */
/** @typedef {Map<string, number>} Unread how many messages of a conversation are new */

/** @type {Queue} */
export const EMPTY = { on_duty: true, n_waiting: 0, n_claimed: 0, waiting: [], mine: [], claimed: [] };

/** The lists that come in pages. */
export const PAGED = ['waiting', 'claimed'];

/** What changes the lists; all else is said in the talks. */
const MOVES = new Set(['handed_off', 'left_queue', 'agent_joined', 'transferred', 'returned', 'closed', 'erased', 'detailed']);
/** @param {Event} event */
export const isMove = event => MOVES.has(event.type);

/** Which agent has a case after an event, nobody, or what is not told: then the lists stay until they are read. @param {Event} event @returns {string | null} */
function holderAfter(event) {
  if (event.type === 'agent_joined') return event.agent;
  if (event.type === 'transferred') return event.to?.agent ?? null;
  return ['left_queue', 'returned', 'closed', 'erased'].includes(event.type) ? '' : null;
}

/**
 * The lists after an event, until they are read: whoever takes a case has it at once, and what has left the desk is in no list.
 * @param {Queue} queue @param {Event} event @param {string} agent mine @returns {Queue}
 */
export function moved(queue, event, agent) {
  const handoff = findIn(queue, event.conversation),
    holder = holderAfter(event);
  if (!handoff || holder === null || (holder && handoff.agent === holder)) return queue;
  const others = list => list.filter(own => own.conversation !== event.conversation);
  const own = { ...handoff, agent: holder };
  return {
    ...queue,
    waiting: others(queue.waiting),
    mine: holder === agent ? [...others(queue.mine), own] : others(queue.mine),
    claimed: holder ? [...others(queue.claimed), own] : others(queue.claimed),
    n_waiting: queue.n_waiting - (handoff.agent ? 0 : 1),
    n_claimed: queue.n_claimed - (handoff.agent ? 1 : 0) + (holder ? 1 : 0),
  };
}

/** @param {Queue} queue */
export const allOf = queue => [...queue.waiting, ...queue.mine, ...queue.claimed];

/** @param {Queue} queue @param {string} conversation */
export const findIn = (queue, conversation) => allOf(queue).find(handoff => handoff.conversation === conversation);

/** One who waits and was in no list before; nobody is new where nothing was known. @param {Queue | null} before @param {Queue} queue */
export function freshIn(before, queue) {
  if (!before) return undefined;
  const known = new Set(allOf(before).map(handoff => handoff.id));
  return queue.waiting.find(handoff => !known.has(handoff.id));
}

/** Those whom colleagues serve, and how many they are in all. @param {Queue} queue @param {string} agent */
export const othersIn = (queue, agent) => ({
  handoffs: queue.claimed.filter(handoff => handoff.agent !== agent),
  n: Math.max(queue.n_claimed - queue.mine.length, 0),
});

/** The next one to take, after the one that is open. @param {Queue} queue @param {string} opened @returns {Handoff | undefined} */
export function nextIn({ waiting }, opened) {
  const at = waiting.findIndex(handoff => handoff.conversation === opened);
  return waiting[(at + 1) % waiting.length];
}

/** @param {Unread} unread @param {string} conversation @returns {Unread} */
export const withNews = (unread, conversation) => new Map(unread).set(conversation, (unread.get(conversation) ?? 0) + 1);

/** @param {Unread} unread @param {string} conversation @returns {Unread} */
export function withoutNews(unread, conversation) {
  const others = new Map(unread);
  return others.delete(conversation) ? others : unread;
}

/** The title of the tab: how many messages are new, and how many customers wait. @param {Unread} unread @param {number} nWaiting */
export function titled(unread, nWaiting) {
  const nNew = [...unread.values()].reduce((all, n) => all + n, 0);
  const counts = [nNew > 0 && `${nNew} 新消息`, nWaiting > 0 && `${nWaiting} 排队`].filter(Boolean);
  return `${counts.length ? `(${counts.join(' · ')}) ` : ''}解答客服台`;
}

/** What an event tells me: a case was given to me, my customer wrote, or nothing. @param {Event} event @param {Queue} queue @param {string} agent */
export function newsFor(event, queue, agent) {
  if (event.type === 'transferred' && event.to?.agent === agent && event.agent !== agent) return 'given';
  if (event.type === 'customer_said' && findIn(queue, event.conversation)?.agent === agent) return 'said';
  return null;
}

// From these on the bot softens its tone and steps aside; see intents/anger.ron.
const ANGER_SHOWN = 0.4,
  ANGER_HOT = 0.72;
/** How angry a customer is: hot, warm, or nothing to tell of. @param {number} anger */
export function heatOf(anger) {
  if (anger >= ANGER_HOT) return 'hot';
  return anger >= ANGER_SHOWN ? 'warm' : '';
}
