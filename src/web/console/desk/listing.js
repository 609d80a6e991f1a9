// The desk's lists while they are shown: read when something happened, and now and then; what is news in them. What follows from them is in state/lists.js.
import { signal } from '../lib.js';
import { sleep } from '../../shared/server.js';
import { createPaced } from './paced.js';
import { EMPTY, PAGED, freshIn, isMove, moved, withNews, withoutNews } from './state/lists.js';

// However much happens, the lists are read no more often than a person can follow.
const BREATH_MS = 1000;

/** @param {(path: string, options?: any) => Promise<any>} api @param {(fresh: import('./state/lists.js').Handoff) => void} tell gets one who waits and is new */
export function createListing(api, tell) {
  const queue = signal(EMPTY),
    unread = signal(/** @type {import('./state/lists.js').Unread} */ (new Map()));
  /** How many pages of a list are shown. */
  const pages = { waiting: 1, claimed: 1 };
  let before = /** @type {import('./state/lists.js').Queue | null} */ (null);

  async function readPages() {
    const answer = await api('/desk/queue');
    for (const list of PAGED)
      for (let page = 1; page < pages[list] && answer[`next_${list}`]; page++) {
        const more = await api(`/desk/queue?${list}_after=${encodeURIComponent(answer[`next_${list}`])}`);
        answer[list].push(...more[list]);
        answer[`next_${list}`] = more[`next_${list}`];
      }
    return answer;
  }
  async function readOnce() {
    // Where no answer comes, the line in the bar says so, and what was shown stays.
    const answer = await readPages().catch(() => null);
    if (!answer) return;
    const fresh = freshIn(before, answer);
    before = queue.value = answer;
    if (fresh) tell(fresh);
  }
  const read = createPaced(readOnce, () => sleep(BREATH_MS));
  return {
    queue,
    unread,
    read,
    /** Moves a case at once where an event says so, and reads the lists in their time. @param {import('./state/lists.js').Event} event @param {string} agent mine */
    follow(event, agent) {
      queue.value = moved(queue.value, event, agent);
      if (isMove(event)) read();
    },
    /** @param {string} list */
    more(list) {
      pages[list] += 1;
      return read();
    },
    /** @param {string} conversation */
    count(conversation) {
      unread.value = withNews(unread.value, conversation);
    },
    /** @param {string} conversation */
    see(conversation) {
      unread.value = withoutNews(unread.value, conversation);
    },
  };
}
