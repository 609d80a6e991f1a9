// What may be sent, while it is proposed above the field: what answers the customer's last message, and what is looked for behind a slash.
import { computed, effect, signal } from '../lib.js';
import { byUse } from './state/phrases.js';
import { asks } from './state/talk.js';

/** How long typing rests before it is looked for. */
const REST_MS = 150;

/**
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {ReturnType<typeof import('./serving.js').createServing>} serving
 * @param {ReturnType<typeof import('./writing.js').createWriting>} writing
 * @param {ReturnType<typeof import('./phrasing.js').createPhrasing>} phrasing
 */
export function createProposing(api, serving, writing, phrasing) {
  const { talk, mine } = serving,
    { id, text, isNote, mayWrite, isSearching, isComposing } = writing;
  /** What may answer the customer's last message. */
  const help = signal(/** @type {any[]} */ ([])),
    /** What was found for what is typed behind a slash. */
    found = signal(/** @type {{typed: string, proposals: any[]} | null} */ (null)),
    marked = signal(0);
  /** What is proposed, and whether there is a list at all. */
  const proposals = computed(() => {
    if (!mayWrite.value || isNote.value) return null;
    if (isSearching.value) return found.value?.typed === text.value ? found.value.proposals.map(ready) : null;
    return text.value || !help.value.length ? null : help.value.map(ready);
  });
  /** A proposal as it would go into the field. @param {any} proposal */
  const ready = proposal => ({ ...proposal, text: writing.fill(proposal.text) });
  let resting, asked = '';

  effect(() => {
    proposals.value;
    marked.value = 0;
  });
  // What was asked for one conversation is not proposed in another.
  effect(() => {
    id.value;
    help.value = [];
    found.value = null;
    asked = '';
  });
  // Each message of a customer is asked for once, by whoever has the case. What answered the one before answers it no more.
  effect(() => {
    const message = mine.value ? asks(talk.value) : '';
    if (talk.value.sending.some(own => !own.isNote)) help.value = [];
    if (message && message !== asked) askFor(message);
  });
  effect(() => {
    clearTimeout(resting);
    const typed = text.value,
      own = id.value;
    if (!isSearching.value || !mayWrite.value || isComposing.value) return;
    resting = setTimeout(async () => {
      const proposals = await look(typed.slice(1).trim()).catch(() => []);
      if (typed === text.value && own === id.value) found.value = { typed, proposals };
    }, REST_MS);
  });

  async function askFor(message) {
    const own = id.value;
    asked = message;
    const answer = await api(serving.pathOf(own, '/help')).catch(() => ({ helpful: [] }));
    if (own === id.value && asked === message) help.value = answer.helpful;
  }
  /** All phrases, those first that were used last, or what speaks to these words. @param {string} words */
  async function look(words) {
    if (words) return (await api(serving.pathOf(id.value, `/help?q=${encodeURIComponent(words)}`))).helpful;
    const locale = talk.value.handoff?.locale;
    const { phrases } = await api(`/desk/phrases${locale ? `?locale=${encodeURIComponent(locale)}` : ''}`);
    return byUse(phrases, phrasing.used.value);
  }
  /** Puts a proposal into the field. @param {any} proposal */
  function pick(proposal) {
    if (proposal.kind !== 'answer') phrasing.use(proposal.atom);
    writing.insert(proposal.text);
  }
  /** @param {number} step */
  function move(step) {
    const n = proposals.value?.length ?? 0;
    if (n) marked.value = (marked.value + step + n) % n;
  }
  /** Puts the proposals away until the customer asks something else. */
  function dismiss() {
    help.value = [];
    found.value = null;
  }
  return { proposals, marked, look, ready, pick, move, dismiss };
}
