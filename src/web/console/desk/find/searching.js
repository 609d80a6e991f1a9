// Earlier talks that are looked for: what is typed is asked for a moment later, and the last question is the one that is shown.
import { batch, signal } from '../../lib.js';
import { NOTHING, isEmpty, isEnough, pathOf } from './query.js';

/** How long typing rests before the server is asked. */
const REST_MS = 300;

/** @typedef {{conversation: string, opened_at: string, last_at: string, phase: string, outcome: string | null, reason: string | null, agents: string[], question: string | null, hit: {event: string, at: string, by: string, text: string, marks: {start: number, length: number}[]} | null}} Found */
/** @typedef {{talks: Found[], next: string | null, searched_until: string | null, not_indexed?: number}} Page */

/** @param {(path: string, options?: any) => Promise<any>} api */
export function createSearching(api) {
  const query = signal(NOTHING),
    /** What was found; nothing as long as nothing is looked for. */
    page = signal(/** @type {Page | null} */ (null)),
    /** Whether the answer is on its way, or could not be had. */
    state = signal(/** @type {'' | 'busy' | 'failed'} */ ('')),
    /** Whether the filters are shown. */
    isOpen = signal(false),
    /** Rises when the field should have the focus. */
    focusing = signal(0);
  let latest = 0,
    resting = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);

  async function ask(after) {
    const load = (latest += 1),
      before = page.value;
    state.value = 'busy';
    const answer = await api(pathOf(query.value, after)).catch(() => null);
    if (load !== latest) return;
    batch(() => {
      state.value = answer ? '' : 'failed';
      if (answer) page.value = after && before ? { ...answer, talks: [...before.talks, ...answer.talks] } : answer;
    });
  }
  /** Looks for something else. @param {Partial<import('./query.js').Query>} changed */
  function look(changed) {
    clearTimeout(resting);
    latest += 1;
    batch(() => {
      query.value = { ...query.value, ...changed };
      state.value = '';
      if (!isEnough(query.value)) page.value = null;
      else {
        state.value = 'busy';
        resting = setTimeout(() => ask(null), 'q' in changed ? REST_MS : 0);
      }
    });
  }
  function clear() {
    look(NOTHING);
    isOpen.value = false;
  }
  return {
    query,
    page,
    state,
    isOpen,
    focusing,
    look,
    clear,
    again: () => ask(null),
    more: () => ask(page.value?.next ?? null),
    isIdle: () => isEmpty(query.value) && !isOpen.value,
    focus() {
      focusing.value += 1;
    },
  };
}
