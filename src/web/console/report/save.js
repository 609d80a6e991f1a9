// How does a file get from the page onto the reader's disk?

/** The browser reads the file from its address after the press; a minute is time enough. */
const KEPT_MS = 60000;

/** Gives a file to the browser, which asks where it goes. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
