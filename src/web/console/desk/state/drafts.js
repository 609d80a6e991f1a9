// What was begun and not sent? A draft for each conversation, apart for the customer and for the desk: a note never becomes a message.

/** @typedef {{text: string, at: number}} Draft `at` is when it was last written in */
/** @typedef {Record<string, Draft>} Drafts by their names */

/** As long as this a draft is kept: who has not come back by then writes it anew. */
export const KEPT_MS = 7 * 24 * 3600 * 1000;

/** The name of a draft. @param {string} conversation @param {boolean} isNote */
export const nameOf = (conversation, isNote) => `${isNote ? 'note' : 'message'} ${conversation}`;

/** Of which conversation a draft of this name is. @param {string} name */
export const conversationOf = name => name.slice(name.indexOf(' ') + 1);

/** @param {Drafts} drafts @param {string} conversation @param {boolean} isNote */
export const draftIn = (drafts, conversation, isNote) => drafts[nameOf(conversation, isNote)]?.text ?? '';

/** Whether anything was begun in a conversation. @param {Drafts} drafts @param {string} conversation */
export const isBegun = (drafts, conversation) => Boolean(draftIn(drafts, conversation, false) || draftIn(drafts, conversation, true));

/** @param {Drafts} drafts @param {string} conversation @param {boolean} isNote @param {Draft} draft @returns {Drafts} */
export function withDraft(drafts, conversation, isNote, draft) {
  const { [nameOf(conversation, isNote)]: _, ...others } = drafts;
  return draft.text ? { ...others, [nameOf(conversation, isNote)]: draft } : others;
}

/** With what could not be sent before what was begun since. @param {Drafts} drafts @param {string} conversation @param {boolean} isNote @param {Draft} draft @returns {Drafts} */
export const withReturned = (drafts, conversation, isNote, { text, at }) =>
  withDraft(drafts, conversation, isNote, { text: [text, draftIn(drafts, conversation, isNote)].filter(Boolean).join('\n'), at });

/** Those that are neither too old nor of a conversation that `isOver` names. @param {Drafts} drafts @param {number} now @param {(conversation: string) => boolean} [isOver] @returns {Drafts} */
export const living = (drafts, now, isOver = () => false) =>
  Object.fromEntries(Object.entries(drafts).filter(([name, { at }]) => now - at < KEPT_MS && !isOver(conversationOf(name))));

/** Whether nothing more is written in a conversation that stands so. @param {string} phase */
export const isOver = phase => phase === 'closed' || phase === 'erased';

/**
 * The conversations of drafts that have left the desk while nobody looked: their talks are in none of the lists. Nothing is said of them while the
 * lists are not read to their ends.
 * @param {Drafts} drafts @param {import('./lists.js').Queue} queue @param {string} open the conversation that is open, which is read by itself
 */
export function goneOf(drafts, queue, open) {
  if (queue.next_waiting || queue.next_claimed) return [];
  const present = new Set([open, ...[...queue.waiting, ...queue.mine, ...queue.claimed].map(handoff => handoff.conversation)]);
  return [...new Set(Object.keys(drafts).map(conversationOf))].filter(conversation => !present.has(conversation));
}
