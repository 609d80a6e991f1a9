// A conversation with all that was noted about it, which comes page by page.

/** However long a talk is, no more of it is read: no reader goes through more, and the page must hold it. */
const MOST_EVENTS = 10000;

/** @param {(path: string) => Promise<any>} api @param {string} conversation */
export async function readTalk(api, conversation) {
  const path = `/desk/conversations/${encodeURIComponent(conversation)}`;
  const answer = await api(path);
  let more = answer;
  while (more.has_more && more.events.length && answer.events.length < MOST_EVENTS) {
    more = await api(`${path}?after=${encodeURIComponent(more.events.at(-1).id)}`);
    answer.events.push(...more.events);
  }
  return answer;
}
