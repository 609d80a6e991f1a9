// The drafts of one agent in this browser: they outlive a reload, and nothing else. Each is kept by itself, so that two tabs do not overwrite each other.

/** @typedef {import('./state/drafts.js').Drafts} Drafts */

/**
 * @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'> | null} storage
 * @param {string} agent
 */
export function createKeeping(storage, agent) {
  const prefix = `jieda draft ${encodeURIComponent(agent)} `;
  /** @returns {string[]} the names of the drafts that are kept */
  function names() {
    if (!storage) return [];
    const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
    return keys.filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length));
  }
  function draftOf(name) {
    try {
      const { text, at } = JSON.parse(storage?.getItem(prefix + name) ?? '');
      return typeof text === 'string' && typeof at === 'number' ? [[name, { text, at }]] : [];
    } catch {
      return [];
    }
  }
  return {
    /** @returns {Drafts} */
    read: () => Object.fromEntries(names().flatMap(draftOf)),
    /** Writes what differs. @param {Drafts} before @param {Drafts} drafts */
    write(before, drafts) {
      for (const name of Object.keys(before)) if (!(name in drafts)) storage?.removeItem(prefix + name);
      for (const [name, draft] of Object.entries(drafts)) if (draft !== before[name]) put(name, draft);
    },
    clear: () => names().forEach(name => storage?.removeItem(prefix + name)),
  };
  function put(name, draft) {
    try {
      storage?.setItem(prefix + name, JSON.stringify(draft));
    } catch {
      // No room, or none that may be used: the draft lives as long as the page.
    }
  }
}
