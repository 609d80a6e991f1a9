// Which addresses stand in a text? Only those that a click may safely follow, and that lead where they say.

// An address is written in ASCII: what follows it in Chinese without a space is no part of it, and no letter only looks like another.
const ADDRESS = /https?:\/\/[!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]+/gi;
/** What ends a sentence or a bracket, and no address. */
const TAIL = /[.,:;!?'*]+$/;

/** @typedef {{text: string, href?: string}} Piece */

/** An address without the sentence's own marks at its end; a closing bracket stays where it was opened within. @param {string} found */
function trimmed(found) {
  let address = found.replace(TAIL, '');
  while (/[)\]]$/.test(address) && address.split(/[([]/).length < address.split(/[)\]]/).length) address = address.slice(0, -1).replace(TAIL, '');
  return address;
}

/** Where an address leads, or nothing where it is none or hides where: what stands before an @ looks like the host. @param {string} address */
function hrefOf(address) {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : '';
  } catch {
    return '';
  }
}

/** A text in pieces: its addresses with where they lead, and what is between them. @param {string} text @returns {Piece[]} */
export function piecesOf(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(found),
      href = hrefOf(address);
    if (!href) continue;
    if (index > end) pieces.push({ text: text.slice(end, index) });
    pieces.push({ text: address, href });
    end = index + address.length;
  }
  if (end < text.length || pieces.length === 0) pieces.push({ text: text.slice(end) });
  return pieces;
}
