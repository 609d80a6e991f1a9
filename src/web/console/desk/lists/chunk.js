// A part of a long list. Far from sight it is an empty room as high as it was, so that a list of thousands costs no more than what is seen of it.
import { html, useLayoutEffect, useRef, useState } from '../../lib.js';

/** So many cases are one part: more than a screen shows. */
const LENGTH = 50;
/** How far from sight a part is drawn: as far as somebody scrolls within a moment. */
const NEAR = '1000px 0px';
/** How high a card is as long as none of its part was seen. */
const CARD_PX = 104;

/** A list in its parts. @template T @param {T[]} items @returns {T[][]} */
export const chunked = items => Array.from({ length: Math.ceil(items.length / LENGTH) }, (_, at) => items.slice(at * LENGTH, (at + 1) * LENGTH));

/** @param {{items: any[], draw: (item: any) => any, isFirst: boolean}} props the first part is always drawn */
export function Chunk({ items, draw, isFirst }) {
  const root = useRef(/** @type {HTMLUListElement | null} */ (null)),
    height = useRef(0);
  const [isNear, setNear] = useState(isFirst);
  useLayoutEffect(() => {
    const list = root.current;
    if (isFirst || !list) return;
    const watch = new IntersectionObserver(
      entries => {
        const entry = entries[entries.length - 1];
        if (!entry.isIntersecting) height.current = entry.boundingClientRect.height;
        setNear(entry.isIntersecting);
      },
      { root: list.closest('.lists'), rootMargin: NEAR },
    );
    watch.observe(list);
    return () => watch.disconnect();
  }, [isFirst]);
  return html`<ul ref=${root} style=${isNear ? {} : { height: `${height.current || items.length * CARD_PX}px` }}>${isNear && items.map(draw)}</ul>`;
}
