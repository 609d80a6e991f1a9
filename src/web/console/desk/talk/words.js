// Words as they were written: an address can be followed, and what crossed a red line stands out. Nothing in them is ever read as HTML.
import { html } from '../../lib.js';
import { piecesOf } from '../../links.js';
import { cutAt } from '../../marks.js';

const Marked = ({ text, marks }) => cutAt(text, marks).map((piece, at) => (at % 2 ? html`<mark>${piece}</mark>` : piece));

/** @param {{text: string, marks?: string[]}} props */
export const Words = ({ text, marks = [] }) =>
  piecesOf(text).map(({ text: piece, href }) => {
    const words = html`<${Marked} text=${piece} marks=${marks} />`;
    return href ? html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow">${words}</a>` : words;
  });
