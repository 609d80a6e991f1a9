// The field below the talk while it is written in: what may be written to whom, and sending it. What is begun is in drafting.js, what is proposed in
// proposing.js.
import { batch, computed, effect, signal } from '../lib.js';
import { conversationOf, draftIn } from './state/drafts.js';
import { MOST_BYTES } from '../../shared/files.js';
import { isSearch, whyNoFile, whyNot } from './state/field.js';
import { typedAt, withMention } from './state/mentions.js';
import { filled, firstOpen, hidesName, knownOf, missingIn } from './state/phrases.js';
import { holder } from './state/talk.js';
import { deskWords } from './words.js';

/** The conversations in which only a note was begun: there the agent goes on with it. @param {import('./state/drafts.js').Drafts} drafts */
const begunNotes = drafts =>
  new Set(Object.keys(drafts).map(conversationOf).filter(id => draftIn(drafts, id, true) && !draftIn(drafts, id, false)));

/**
 * @param {ReturnType<typeof import('./serving.js').createServing>} serving
 * @param {ReturnType<typeof import('./drafting.js').createDrafting>} drafting
 * @param {ReturnType<typeof import('./mentioning.js').createMentioning>} mentioning
 * @param {string} agent
 * @param {(text: string) => void} toast
 */
export function createWriting(serving, drafting, mentioning, agent, toast) {
  const { talk, mine, mayFollow } = serving;
  /** The conversations in which notes are written until the agent goes back to the customer. */
  const noting = signal(begunNotes(drafting.drafts.value)),
    isComposing = signal(false),
    /** The message that is written anew, by its talk and its event. */
    amended = signal({ id: '', message: '' }),
    /** Where the cursor stood when something was typed last. */
    caret = signal(0),
    /** What is marked in the field once, from and to. */
    selection = signal(/** @type {[number, number] | null} */ (null));
  const id = computed(() => talk.value.id);
  const isNote = computed(() => noting.value.has(id.value));
  const isAmending = computed(() => !isNote.value && amended.value.message !== '' && amended.value.id === id.value);
  const text = computed(() => draftIn(drafting.drafts.value, id.value, isNote.value));
  const mayNote = computed(() => Boolean(talk.value.handoff) && talk.value.phase !== 'erased');
  const mayWrite = computed(() => (isNote.value ? mayNote.value : mine.value || mayFollow.value));
  const mayAttach = computed(() => mine.value && !isNote.value);
  const isSearching = computed(() => !isNote.value && isSearch(text.value));
  /** What a phrase still has places for. */
  const missing = computed(() => (isNote.value ? [] : missingIn(text.value)));
  const maySend = computed(() => mayWrite.value && Boolean(text.value.trim()) && !isSearching.value && missing.value.length === 0);
  const placeholder = computed(() => {
    if (isNote.value) return '备注，只有同事看得到，@ 提到同事';
    if (isAmending.value) return '改好按 Enter，Esc 不改了';
    if (mayFollow.value) return '跟进答应的事，客户回来时会读到';
    return mine.value ? '回复客户，/ 搜答案和常用语，Shift+Enter 换行' : whyNot(talk.value.phase, holder(talk.value));
  });
  effect(() => {
    const { value: fault } = serving.fault;
    const isGone = fault && 'isGone' in fault && fault.isGone;
    if (isGone || !mayFollow.value) drafting.end(talk.value.id, isGone ? 'erased' : talk.value.phase);
  });

  /** @param {string} typed @param {number} [at] where the cursor stands then */
  function type(typed, at = typed.length) {
    caret.value = at;
    drafting.write(id.value, isNote.value, typed);
  }
  /** Puts a colleague's name where it is being typed in a note. @param {string} name */
  function mention(name) {
    const place = typedAt(text.value, caret.value);
    if (!place) return;
    const [words, at] = withMention(text.value, place.from, caret.value, name);
    type(words, at);
    selection.value = [at, at];
    serving.focus();
  }

  /** Writes a note from here on, or else to the customer. @param {boolean} begins */
  function note(begins) {
    if (!id.value || (begins && !mayNote.value)) return;
    const others = new Set(noting.value);
    if (begins) others.add(id.value);
    else others.delete(id.value);
    noting.value = others;
    serving.focus();
  }
  /** Writes a message of mine anew. @param {string} message @param {string} words */
  function amend(message, words) {
    note(false);
    amended.value = { id: id.value, message };
    type(words);
    selection.value = [words.length, words.length];
  }
  /** Leaves a message as it is. */
  function leave() {
    amended.value = { id: '', message: '' };
    type('');
  }
  /** Sends what was written; it comes back where it was not sent. */
  async function submit() {
    if (!maySend.value) return;
    const own = id.value,
      asNote = isNote.value,
      message = isAmending.value ? amended.value.message : '',
      sent = text.value.trim();
    if (message) leave();
    else type('');
    serving.focus();
    try {
      await (message ? serving.amend(own, message, sent) : serving.send(own, sent, asNote, asNote ? await mentioning.of(sent) : []));
    } catch (error) {
      batch(() => {
        drafting.giveBack(own, asNote, sent);
        if (asNote && own === id.value) note(true);
      });
      const told = { 'no-such-agent': deskWords().mention.gone, 'not-yours': '这位客户不在您手上，消息没有发出。', 'too-late': '来不及改了，改好的话在输入框里。' };
      toast(told[/** @type {any} */ (error).code] || '消息没有发出，内容已放回输入框。');
    }
  }
  /** Files go to the customer at once, one after the other. @param {File[]} files */
  async function submitFiles(files) {
    const own = id.value;
    if (!mine.value) return;
    serving.focus();
    for (const file of files) {
      try {
        if (file.size > MOST_BYTES) throw Object.assign(new Error('too large'), { code: 'file-too-large' });
        await serving.sendFile(own, file);
      } catch (error) {
        toast(`${file.name}：${whyNoFile(/** @type {any} */ (error).code)}`);
      }
    }
  }
  /** @param {string} words */
  const fill = words => filled(words, knownOf(serving.details.value, agent));
  /** Puts words for the customer into the field. A name that they need is revealed for that, and the audit log has it. @param {string} words */
  async function insert(words) {
    const own = id.value;
    if (mine.value && hidesName(words, serving.details.value)) await serving.revealDetails().catch(() => {});
    if (own === id.value) put(words);
  }
  /** With what is known of the case in their places; what is missing is marked, to be typed over. @param {string} words */
  function put(words) {
    if (isNote.value) note(false);
    const ready = fill(words);
    type(ready);
    selection.value = firstOpen(ready);
    serving.focus();
  }
  return { id, text, isNote, mayNote, mayAttach, mayWrite, isSearching, missing, maySend, placeholder, isComposing, selection, caret, isAmending, type, mention, note, amend, leave, submit, submitFiles, fill, insert, toggleNote: () => note(!isNote.value) };
}
