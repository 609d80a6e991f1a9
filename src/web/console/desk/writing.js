// The field below the talk while it is written in: what may be written to whom, and sending it. What is begun is in drafting.js, what is proposed in
// proposing.js.
import { batch, computed, effect, signal } from '../lib.js';
import { conversationOf, draftIn } from './state/drafts.js';
import { isSearch, whyNot } from './state/field.js';
import { filled, firstOpen, knownOf, missingIn } from './state/phrases.js';
import { holder } from './state/talk.js';

/** The conversations in which only a note was begun: there the agent goes on with it. @param {import('./state/drafts.js').Drafts} drafts */
const begunNotes = drafts =>
  new Set(Object.keys(drafts).map(conversationOf).filter(id => draftIn(drafts, id, true) && !draftIn(drafts, id, false)));

/**
 * @param {ReturnType<typeof import('./serving.js').createServing>} serving
 * @param {ReturnType<typeof import('./drafting.js').createDrafting>} drafting
 * @param {string} agent
 * @param {(text: string) => void} toast
 */
export function createWriting(serving, drafting, agent, toast) {
  const { talk, mine, mayFollow } = serving;
  /** The conversations in which notes are written until the agent goes back to the customer. */
  const noting = signal(begunNotes(drafting.drafts.value)),
    isComposing = signal(false),
    /** What is marked in the field once, from and to. */
    selection = signal(/** @type {[number, number] | null} */ (null));
  const id = computed(() => talk.value.id);
  const isNote = computed(() => noting.value.has(id.value));
  const text = computed(() => draftIn(drafting.drafts.value, id.value, isNote.value));
  const mayNote = computed(() => Boolean(talk.value.handoff) && talk.value.phase !== 'erased');
  const mayWrite = computed(() => (isNote.value ? mayNote.value : mine.value || mayFollow.value));
  const isSearching = computed(() => !isNote.value && isSearch(text.value));
  /** What a phrase still has places for. */
  const missing = computed(() => (isNote.value ? [] : missingIn(text.value)));
  const maySend = computed(() => mayWrite.value && Boolean(text.value.trim()) && !isSearching.value && missing.value.length === 0);
  const placeholder = computed(() => {
    if (isNote.value) return '备注，只有同事看得到';
    if (mayFollow.value) return '跟进答应的事，客户回来时会读到';
    return mine.value ? '回复客户，/ 搜答案和常用语，Shift+Enter 换行' : whyNot(talk.value.phase, holder(talk.value));
  });
  effect(() => {
    const { value: fault } = serving.fault;
    const isGone = fault && 'isGone' in fault && fault.isGone;
    if (isGone || !mayFollow.value) drafting.end(talk.value.id, isGone ? 'erased' : talk.value.phase);
  });

  /** @param {string} typed */
  const type = typed => drafting.write(id.value, isNote.value, typed);

  /** Writes a note from here on, or else to the customer. @param {boolean} begins */
  function note(begins) {
    if (!id.value || (begins && !mayNote.value)) return;
    const others = new Set(noting.value);
    if (begins) others.add(id.value);
    else others.delete(id.value);
    noting.value = others;
    serving.focus();
  }
  /** Sends what was written; it comes back where it was not sent. */
  async function submit() {
    if (!maySend.value) return;
    const own = id.value,
      asNote = isNote.value,
      sent = text.value.trim();
    type('');
    serving.focus();
    try {
      await serving.send(own, sent, asNote);
    } catch (error) {
      batch(() => {
        drafting.giveBack(own, asNote, sent);
        if (asNote && own === id.value) note(true);
      });
      toast(/** @type {any} */ (error).code === 'not-yours' ? '这位客户不在您手上，消息没有发出。' : '消息没有发出，内容已放回输入框。');
    }
  }
  /** @param {string} words */
  const fill = words => filled(words, knownOf(serving.details.value, agent));
  /** Puts words for the customer into the field, with what is known of the case in their places; what is missing is marked, to be typed over. @param {string} words */
  function insert(words) {
    if (isNote.value) note(false);
    const ready = fill(words);
    type(ready);
    selection.value = firstOpen(ready);
    serving.focus();
  }
  return { id, text, isNote, mayNote, mayWrite, isSearching, missing, maySend, placeholder, isComposing, selection, type, note, submit, fill, insert, toggleNote: () => note(!isNote.value) };
}
