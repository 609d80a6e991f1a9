// An answer as the customer reads it, whose pictures are shown large when they are pressed.
import { enlarge, rich } from '../shared/dom.js';
import { html, useLayoutEffect, useRef } from './lib.js';

/** @param {{text: string, label: string, close: string, kind?: string}} props `label` says what pressing a picture does, `close` how it is put away */
export function Rich({ text, label, close, kind = 'bubble rich' }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  useLayoutEffect(() => {
    root.current?.replaceChildren(rich(text, location.origin, label, image => enlarge(document.body, image, close)));
  }, [text]);
  return html`<div class=${kind} dir="auto" ref=${root}></div>`;
}
