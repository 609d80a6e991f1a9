// What is owed to customers, while the desk is open: read when a promise was made or changed, and now and then, since being late is no event.
import { signal } from '../lib.js';
import { sleep } from '../../shared/server.js';
import { createPaced } from './paced.js';

// However much is promised, the list is read no more often than a person can follow.
const BREATH_MS = 1000;

/** @typedef {{n_open: number, n_overdue: number, promises: import('./state/promises.js').Promised[], next: string | null}} Owed */

/** @param {(path: string, options?: any) => Promise<any>} api */
export function createOwing(api) {
  const owed = signal(/** @type {Owed} */ ({ n_open: 0, n_overdue: 0, promises: [], next: null })),
    /** Whose promises are listed. */
    of = signal(/** @type {'mine' | 'team' | 'all'} */ ('mine')),
    kinds = signal(/** @type {{id: string, label: Record<string, string>, tellable: boolean, only_rules: boolean}[]} */ ([]));
  let pages = 1;

  async function readOnce() {
    const whose = of.value;
    const answer = await api(`/desk/promises?of=${whose}`).catch(() => null);
    // Where no answer comes, what was shown stays.
    if (!answer || whose !== of.value) return;
    for (let page = 1; page < pages && answer.next; page++) {
      const more = await api(`/desk/promises?of=${whose}&after=${encodeURIComponent(answer.next)}`).catch(() => null);
      if (!more) break;
      answer.promises.push(...more.promises);
      answer.next = more.next;
    }
    owed.value = answer;
  }
  const read = createPaced(readOnce, () => sleep(BREATH_MS));
  return {
    owed,
    of,
    kinds,
    read,
    /** The kinds, which an edit of the content may have changed. */
    async readKinds() {
      const answer = await api('/desk/promises/kinds').catch(() => null);
      if (answer) kinds.value = answer.kinds;
      return Boolean(answer);
    },
    /** What a kind is called. @param {string} id @returns {string} */
    label: id => kinds.value.find(kind => kind.id === id)?.label['zh-CN'] ?? id,
    /** @param {'mine' | 'team' | 'all'} whose */
    choose(whose) {
      pages = 1;
      of.value = whose;
      return read();
    },
    more() {
      pages += 1;
      return read();
    },
  };
}
