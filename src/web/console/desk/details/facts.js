// Pairs of a name and a value, below a title; and what a value looks like that is copied or revealed.
import { html, useRef, useState } from '../../lib.js';
import { Eye } from '../eye.js';

/** How long it is said that something was copied. */
const SAID_MS = 1500;

/** A block of the details. @param {{title: string, children: any}} props */
export const Block = ({ title, children }) => html`<section><h3>${title}</h3>${children}</section>`;

/** @param {{title: string, rows: [string, any][]}} props */
export const Facts = ({ title, rows }) =>
  rows.length > 0 && html`<${Block} title=${title}><dl>${rows.map(([name, value]) => html`<dt key=${`${name} name`}>${name}</dt><dd key=${name}>${value}</dd>`)}</dl><//>`;

/** A text that a click copies. @param {{text: string}} props */
export function Copied({ text }) {
  const root = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const [isDone, setDone] = useState(false);
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      setTimeout(() => setDone(false), SAID_MS);
    } catch {
      if (root.current) getSelection()?.selectAllChildren(root.current);
    }
  }
  return html`<button class="copy" title="点击复制" ref=${root} data-done=${isDone ? '已复制' : undefined} onClick=${copy}><bdi>${text}</bdi></button>`;
}

/** The eye beside a detail that is masked, for who has the case. @param {{desk: any, text: string}} props */
export function EyeOf({ desk, text }) {
  const { serving, me, toast } = desk;
  const handoff = serving.details.value;
  if (!handoff?.masked || handoff.agent !== me.agent || !String(text).includes('*')) return null;
  async function show() {
    await serving.revealDetails();
    // Who pressed the eye goes on in the details.
    document.getElementById('packet')?.focus();
  }
  return html`<${Eye} show=${show} toast=${toast} />`;
}
