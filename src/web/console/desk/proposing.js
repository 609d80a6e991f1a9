// What may be sent, while it is proposed above the field: what answers the customer's last message, and what is looked for behind a slash.
import { computed, effect, signal } from '../lib.js';
import { language } from '../language.js';
import { colleaguesFirst, describe } from './state/colleagues.js';
import { fittingColleagues, typedAt } from './state/mentions.js';
import { byUse } from './state/phrases.js';
import { asks } from './state/talk.js';

/** More colleagues than that one goes on typing. */
const MOST_COLLEAGUES = 8;

/** How long typing rests before it is looked for. */
const REST_MS = 150;

/**
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {ReturnType<typeof import('./serving.js').createServing>} serving
 * @param {ReturnType<typeof import('./writing.js').createWriting>} writing
 * @param {ReturnType<typeof import('./phrasing.js').createPhrasing>} phrasing
 * @param {ReturnType<typeof import('./mentioning.js').createMentioning>} mentioning
 * @param {ReturnType<typeof import('./spelling.js').createSpelling>} spelling
 */
export function createProposing(api, serving, writing, phrasing, mentioning, spelling) {
  const { talk, mine } = serving,
    { id, text, isNote, mayWrite, isSearching, isComposing } = writing;
  /** What may answer the customer's last message. */
  const help = signal(/** @type {any[]} */ ([])),
    /** What was found for what is typed behind a slash. */
    found = signal(/** @type {{typed: string, proposals: any[]} | null} */ (null)),
    /** The note in which a list of colleagues was put away. */
    dismissed = signal(''),
    marked = signal(0);
  /** The name that is being typed in a note. */
  const naming = computed(() => (isNote.value && mayWrite.value ? typedAt(text.value, writing.caret.value) : null));
  const isNaming = computed(() => naming.value !== null && dismissed.value !== text.value);
  /** The colleagues who may be meant, as proposals. */
  const colleagues = computed(() =>
    fittingColleagues(colleaguesFirst(mentioning.team.value), naming.value?.typed ?? '', spelling.fits).slice(0, MOST_COLLEAGUES)
      .map(one => ({ atom: one.agent, kind: 'colleague', title: one.agent, text: describe(one) })));
  /** What is proposed, and whether there is a list at all. */
  const proposals = computed(() => {
    if (isNaming.value) return colleagues.value;
    if (!mayWrite.value || isNote.value) return null;
    if (isSearching.value) return found.value?.typed === text.value ? found.value.proposals.map(ready) : null;
    return text.value || !help.value.length ? null : help.value.map(ready);
  });
  /** A proposal as it would go into the field. @param {any} proposal */
  const ready = proposal => ({ ...proposal, words: proposal.words ?? proposal.text, text: writing.fill(proposal.words ?? proposal.text) });
  let resting, asked = '';

  effect(() => {
    proposals.value;
    marked.value = 0;
  });
  effect(() => {
    if (isNaming.value) mentioning.readTeam();
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
    const answer = await api(serving.pathOf(own, `/help?locale=${language()}`)).catch(() => ({ helpful: [] }));
    if (own === id.value && asked === message) help.value = answer.helpful;
  }
  /** All phrases, those first that were used last, or what speaks to these words. @param {string} words */
  async function look(words) {
    if (words) return (await api(serving.pathOf(id.value, `/help?q=${encodeURIComponent(words)}&locale=${language()}`))).helpful;
    const locale = talk.value.handoff?.locale;
    const { phrases } = await api(`/desk/phrases${locale ? `?locale=${encodeURIComponent(locale)}` : ''}`);
    return byUse(phrases, phrasing.used.value);
  }
  /** Puts a proposal into the field. @param {any} proposal */
  function pick(proposal) {
    if (proposal.kind === 'colleague') return writing.mention(proposal.title);
    if (proposal.kind !== 'answer') phrasing.use(proposal.atom);
    return writing.insert(proposal.words ?? proposal.text);
  }
  /** @param {number} step */
  function move(step) {
    const n = proposals.value?.length ?? 0;
    if (n) marked.value = (marked.value + step + n) % n;
  }
  /** Puts the proposals away until the customer asks something else. */
  function dismiss() {
    dismissed.value = text.value;
    help.value = [];
    found.value = null;
  }
  return { proposals, isNaming, marked, look, ready, pick, move, dismiss };
}
