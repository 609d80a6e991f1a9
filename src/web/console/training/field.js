// Where the trainee writes: Enter sends, a slash looks for answers, and what may answer the customer stands above.
import { computed, html, signal, useEffect, useLayoutEffect, useMemo, useRef } from '../lib.js';
import { Proposals, idOf } from '../desk/talk/proposals.js';

/** How long typing rests before it is looked for. */
const REST_MS = 150;

/**
 * What is proposed: what may answer the customer's last words while nothing is written, or what was looked for behind a slash.
 * @param {import('./page.js').Reader} reader @param {string} path @param {{value: string}} text
 */
function createProposing(reader, path, text) {
  const help = signal(/** @type {any[]} */ ([])),
    found = signal(/** @type {{typed: string, helpful: any[]} | null} */ (null)),
    marked = signal(0);
  const proposals = computed(() => {
    if (text.value.startsWith('/')) return found.value?.typed === text.value ? found.value.helpful : null;
    return text.value || !help.value.length ? null : help.value;
  });
  const ask = async query => (await reader.api(`${path}/help${query}`).catch(() => ({ helpful: [] }))).helpful;
  return {
    proposals,
    marked,
    async askFor() {
      marked.value = 0;
      help.value = await ask('');
    },
    async look(typed) {
      const helpful = typed.slice(1).trim() ? await ask(`?q=${encodeURIComponent(typed.slice(1).trim())}`) : help.value;
      if (typed !== text.value) return;
      marked.value = 0;
      found.value = { typed, helpful };
    },
    pick(proposal) {
      text.value = proposal.text;
    },
    move(step) {
      const n = proposals.value?.length ?? 0;
      if (n) marked.value = (marked.value + step + n) % n;
    },
    dismiss() {
      help.value = [];
      found.value = null;
    },
  };
}

/**
 * @param {{reader: import('./page.js').Reader, path: string, text: {value: string}, asked: string, isSending: boolean, isFull: boolean, isEnding: boolean, say: (text: string) => void, open: (kind: any) => void}} props
 */
export function Field({ reader, path, text, asked, isSending, isFull, isEnding, say, open }) {
  const proposing = useMemo(() => createProposing(reader, path, text), [path]);
  const input = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const written = text.value,
    proposals = proposing.proposals.value,
    chosen = proposals?.[proposing.marked.value];
  useLayoutEffect(() => input.current?.focus(), []);
  useEffect(() => {
    proposing.askFor();
  }, [asked]);
  useEffect(() => {
    if (!written.startsWith('/')) return undefined;
    const resting = setTimeout(() => proposing.look(written), REST_MS);
    return () => clearTimeout(resting);
  }, [written]);
  const mayUse = written.trim() !== '' && !written.startsWith('/') && !isSending && !isFull;
  function send() {
    if (mayUse) say(written.trim());
    input.current?.focus();
  }
  function pick(proposal) {
    proposing.pick(proposal);
    input.current?.focus();
  }
  function onKey(event) {
    // 229: Safari ends a composition before it reports the Enter that ended it.
    if (event.isComposing || event.keyCode === 229) return;
    if (chosen && /^(Arrow(Up|Down)|Enter)$/.test(event.key) && !event.shiftKey) {
      event.preventDefault();
      if (event.key !== 'Enter') proposing.move(event.key === 'ArrowDown' ? 1 : -1);
      else if (!event.repeat) pick(chosen);
    } else if (event.key === 'Escape' && proposals) {
      event.stopPropagation();
      proposing.dismiss();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (!event.repeat) send();
    }
  }
  return html`
    <footer class="field">
      <${Proposals} proposing=${{ ...proposing, pick }} />
      <div class="t-deeds" role="group" aria-label="还能做什么">
        <button onClick=${() => open('promise')} disabled=${isFull}>答应</button>
        <button onClick=${() => open('hand_over')}>转主管</button>
        <button class=${isEnding ? 'primary' : ''} onClick=${() => open('close')}>结束</button>
      </div>
      <div class="row">
        <textarea ref=${input} rows="2" maxlength="1000" aria-autocomplete="list" aria-controls="proposals" aria-activedescendant=${chosen ? idOf(proposing.marked.value) : undefined}
          aria-label="回复顾客" placeholder="回复顾客，/ 找答案" value=${written} onInput=${event => { text.value = event.target.value; }} onKeyDown=${onKey}></textarea>
        <button class="primary" disabled=${!mayUse} onClick=${send}>发送</button>
      </div>
    </footer>`;
}
