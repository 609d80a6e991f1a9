// The talks behind a figure, page by page. What is listed is in the address; this file asks for it.
import { useEffect, useRef, useState } from '../../lib.js';
import { talksOf } from '../queries.js';

/** @typedef {{id: string, opened_at: string, class: string, reason: string | null, channel: string, locale: string, entry: string | null, question: string | null, messages: number, stars: number | null, came_back: boolean}} Talk */
/** @typedef {{items: Talk[] | null, next: string | null, fault: any, isAsking: boolean, more: () => void, again: () => void}} Talks */

/**
 * The talks of a view, or none where none are wanted.
 * @param {any} board
 * @returns {Talks}
 */
export function useTalks(board) {
  const { talks: drill, ...view } = board.view.value;
  const first = drill && talksOf(view, drill, null);
  const [list, setList] = useState({ items: /** @type {Talk[] | null} */ (null), next: /** @type {string | null} */ (null), fault: /** @type {any} */ (null), isAsking: false });
  const latest = useRef(0);
  async function read(items, after) {
    const own = (latest.current += 1);
    setList({ items, next: null, fault: null, isAsking: true });
    try {
      const page = await board.api(talksOf(view, drill, after));
      if (own === latest.current) setList({ items: [...(items ?? []), ...page.talks], next: page.next, fault: null, isAsking: false });
    } catch (fault) {
      if (own === latest.current) setList({ items, next: after, fault, isAsking: false });
    }
  }
  useEffect(() => {
    if (first) read(null, null);
  }, [first]);
  return { ...list, more: () => read(list.items, list.next), again: () => read(list.items, list.next) };
}
