// What was typed and not saved, kept while the tab lives: by path, with the version that it began from.

const NAME = 'jieda drafts';

/**
 * @param {Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null} storage
 */
export function createDrafts(storage) {
  /** @returns {Record<string, {text: string, version: string | null}>} */
  function read() {
    try {
      return JSON.parse(storage?.getItem(NAME) ?? '') ?? {};
    } catch {
      return {};
    }
  }
  function write(drafts) {
    try {
      if (Object.keys(drafts).length) storage?.setItem(NAME, JSON.stringify(drafts));
      else storage?.removeItem(NAME);
    } catch {
      // No room, or none that may be used: the text lives as long as the page.
    }
  }
  return {
    /** @param {string} path */
    of: path => read()[path] ?? null,
    paths: () => Object.keys(read()),
    /** @param {string} path @param {string | null} version @param {string} text */
    keep: (path, version, text) => write({ ...read(), [path]: { version, text } }),
    /** @param {string} path */
    drop(path) {
      const { [path]: _, ...others } = read();
      write(others);
    },
  };
}
