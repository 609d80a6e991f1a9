// The text of an entry in an editor, which is loaded when the first one opens.
import { html, useEffect, useRef, useState } from '../../lib.js';

/** What CodeMirror cannot be loaded for is still edited. */
const Plain = ({ text, label, type }) => html`<textarea class="kn-plain" aria-label=${label} spellcheck="false" value=${text} onInput=${event => type(event.target.value)}></textarea>`;

/**
 * What is typed goes out and does not come back in: it would come late. Another text needs another `key`. `isFirst` says whether it takes the focus when it comes.
 * @param {{text: string, faults: import('./state.js').Fault[], place: {line: number, column: number} | null, isFirst: boolean, label: string, phrases: any, explain: any, type: (text: string) => void, words: any}} props
 */
export function Code({ text, faults, place, isFirst, label, phrases, explain, type, words }) {
  const host = useRef(/** @type {HTMLElement | null} */ (null));
  const mirror = useRef(/** @type {ReturnType<typeof import('./mirror.js').mount> | null} */ (null));
  const latest = useRef({ text, faults, place });
  latest.current = { text, faults, place };
  const [stage, setStage] = useState('loading');
  useEffect(() => {
    let isGone = false;
    import('./mirror.js').then(
      ({ mount }) => {
        if (isGone || !host.current) return;
        const { text, faults, place } = latest.current;
        const shown = mount(host.current, { text, label, phrases, explain, type });
        shown.setFaults(faults);
        shown.show(place?.line ?? 1, place?.column ?? 1);
        if (isFirst) shown.focus();
        mirror.current = shown;
        setStage('ready');
      },
      () => isGone || setStage('plain'),
    );
    return () => {
      isGone = true;
      mirror.current?.destroy();
      mirror.current = null;
    };
  }, []);
  useEffect(() => mirror.current?.setFaults(faults), [faults]);
  useEffect(() => {
    if (!place || !mirror.current) return;
    mirror.current.show(place.line, place.column);
    mirror.current.focus();
  }, [place]);
  return stage === 'plain'
    ? html`<${Plain} text=${text} label=${label} type=${type} />`
    : html`<div class="kn-code" ref=${host}>${stage === 'loading' && html`<p class="empty" role="status">${words.loading}</p>`}</div>`;
}
