// CodeMirror as the room uses it: one text with its faults.
import {
  EditorState, EditorView, defaultKeymap, drawSelection, highlightActiveLine, highlightActiveLineGutter, history, historyKeymap, keymap, lineNumbers, lintGutter,
  lintKeymap, search, searchKeymap, setDiagnostics,
} from '../../../vendor/codemirror.js';
import { entryLanguage } from './language.js';
import { toldOf } from '../words-faults.js';
import { marks, unitsBefore } from './place.js';

const LOOK = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--pane)', color: 'var(--ink)', fontSize: '.92rem' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'ui-monospace, Consolas, "Noto Sans Mono CJK SC", "PingFang SC", "Microsoft YaHei", monospace', lineHeight: '1.7', overflow: 'auto' },
  '.cm-content': { padding: '.6rem 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 .9rem 0 .4rem' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--raise)', color: 'var(--soft)', borderRight: '1px solid var(--line)' },
  '.cm-gutter-lint': { width: '1.15rem' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--wash) 45%, transparent)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { background: 'color-mix(in srgb, var(--accent) 28%, transparent)' },
  '.cm-panels': { backgroundColor: 'var(--raise)', color: 'var(--ink)' },
  '.cm-panels-bottom, .cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-textfield': { backgroundColor: 'var(--pane)', border: '1px solid var(--quiet)', borderRadius: '6px', color: 'var(--ink)', fontSize: '.9rem' },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--pane)', border: '1px solid var(--line)', borderRadius: '6px', color: 'var(--ink)', fontSize: '.9rem' },
  '.cm-panel button[name=close]': { color: 'var(--ink)' },
  '.cm-panel.cm-panel-lint ul [aria-selected], .cm-panel.cm-panel-lint ul:focus [aria-selected]': { backgroundColor: 'var(--wash)', color: 'var(--ink)' },
  '.cm-searchMatch': { backgroundColor: 'var(--amber-wash)', outline: '1px solid var(--warm)' },
  '.cm-tooltip': { backgroundColor: 'var(--pane)', color: 'var(--ink)', border: '1px solid var(--line)', borderRadius: '9px', boxShadow: '0 8px 24px rgb(10 30 30 / .2)', maxWidth: '26rem' },
  '.cm-diagnostic': { padding: '.5rem .8rem', borderLeftWidth: '3px', whiteSpace: 'normal' },
  '.cm-diagnostic p': { margin: '0' },
  '.cm-diagnostic .what': { fontWeight: '600' },
  '.cm-diagnostic .help': { color: 'var(--soft)', fontSize: '.9em' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--hot)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warm)' },
});

const paragraph = (text, className = '') => Object.assign(document.createElement('p'), { textContent: text, className });

/** @param {any} mark @param {ReturnType<typeof import('../words-faults.js').faultsIn>} explain */
function told(mark, explain) {
  const { what, remedy, detail } = toldOf(mark, explain);
  const tell = () => {
    const node = document.createElement('div');
    node.append(paragraph(what, detail.length > 0 ? 'what' : ''), paragraph(remedy, detail.length > 0 ? '' : 'help'));
    if (detail.length > 0) node.append(Object.assign(paragraph(detail.join('; '), 'help'), { lang: 'en' }));
    return node;
  };
  return { from: mark.from, to: mark.to, severity: mark.severity, message: `${what} ${remedy}`, renderMessage: tell };
}

/**
 * Shows a text to be edited. It lies in a shadow root, where CodeMirror adopts style sheets; elsewhere it would write `<style>`, which the page's
 * policy refuses.
 * @param {HTMLElement} host
 * @param {{text: string, label: string, phrases: Record<string, string>, explain: ReturnType<typeof import('../words-faults.js').faultsIn>, type: (text: string) => void}} options
 */
export function mount(host, { text, label, phrases, explain, type }) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), lintGutter(), history(), drawSelection(), highlightActiveLine(), highlightActiveLineGutter(), search(), entryLanguage, LOOK,
        EditorView.lineWrapping,
        EditorState.phrases.of(phrases),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
        EditorView.updateListener.of(update => {
          if (update.docChanged) type(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    /** @param {import('./state.js').Fault[]} faults */
    setFaults: faults => view.dispatch(setDiagnostics(view.state, marks(view.state.doc.toString(), faults).map(mark => told(mark, explain)))),
    /** Puts the cursor there and shows it. @param {number} line @param {number} column */
    show(line, column) {
      const { from, text: words } = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
      const at = from + unitsBefore(words, column);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
