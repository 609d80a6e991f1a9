// Which phrases did this agent use last? Remembered in this browser, by their names.
import { signal } from '../lib.js';
import { withUse } from './state/phrases.js';

/** @param {Pick<Storage, 'getItem' | 'setItem'> | null} storage @param {string} agent */
export function createPhrasing(storage, agent) {
  const name = `jieda phrases ${encodeURIComponent(agent)}`;
  const used = signal(recall());
  /** @returns {string[]} */
  function recall() {
    try {
      const found = JSON.parse(storage?.getItem(name) ?? '[]');
      return Array.isArray(found) ? found.filter(atom => typeof atom === 'string') : [];
    } catch {
      return [];
    }
  }
  return {
    used,
    /** @param {string} atom */
    use(atom) {
      used.value = withUse(used.value, atom);
      try {
        storage?.setItem(name, JSON.stringify(used.value));
      } catch {
        /* it lasts as long as the page */
      }
    },
  };
}
