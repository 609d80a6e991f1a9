// What did agents change of what they had just written? The server keeps what was said first; here it stands beside what holds.

/** @typedef {{text: string | null}} Change what a message says now; nothing where it was taken back */

/** The messages that were changed, by their events. @param {{events: import('./talk.js').Event[]}} talk @returns {Map<string, Change>} */
export const changesIn = ({ events }) => new Map(events.filter(event => event.type === 'amended').map(event => [event.message, { text: event.text ?? null }]));

/**
 * A message as it can still be changed by who wrote it: the last one of the talk, and not taken back.
 * @param {import('./talk.js').Talk} talk @param {string} id @param {import('./talk.js').Me} me @returns {{id: string, text: string} | null}
 */
export function changeable(talk, id, me) {
  const last = talk.events.findLast(event => event.type === 'agent_said');
  if (last?.id !== id || last.agent !== me.agent || last.masked || talk.phase !== 'agent') return null;
  const text = changesIn(talk).get(id)?.text;
  return text === null ? null : { id, text: text ?? last.text };
}
