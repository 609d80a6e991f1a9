// What I sent a moment ago, while it can still be changed or taken back.
import { computed, effect, signal } from '../lib.js';
import { changeable } from './state/amend.js';

/** How long a message can be changed; the server gives a little more, for the way. */
const LONGEST_MS = 10_000;

/**
 * @param {ReturnType<typeof import('./serving.js').createServing>} serving
 * @param {ReturnType<typeof import('./writing.js').createWriting>} writing
 * @param {import('./state/talk.js').Me} me
 * @param {(text: string) => void} toast
 */
export function createAmending(serving, writing, me, toast) {
  const { talk, sent } = serving;
  /** Whole seconds that are left. */
  const left = signal(0);
  effect(() => {
    const { at } = sent.value;
    if (!at) return undefined;
    const look = () => {
      left.value = Math.max(0, Math.ceil((at + LONGEST_MS - Date.now()) / 1000));
      if (left.value === 0) clearInterval(timer);
    };
    const timer = setInterval(look, 250);
    look();
    return () => clearInterval(timer);
  });
  /** What can still be changed, if anything can. */
  const open = computed(() => (left.value > 0 ? changeable(talk.value, sent.value.event, me) : null));

  /** Puts the message back into the field, to be sent as it is then. */
  function change() {
    if (open.value && !writing.text.value) writing.amend(open.value.id, open.value.text);
  }
  /** Takes the message back; its words go into the field, where nothing else is. */
  async function takeBack() {
    const message = open.value,
      { id } = talk.value;
    if (!message) return;
    try {
      await serving.amend(id, message.id, null);
      if (id === talk.value.id && !writing.isNote.value && !writing.text.value) writing.insert(message.text);
    } catch (error) {
      toast(/** @type {any} */ (error).code === 'too-late' ? '来不及撤回了，客户已经看到。' : '没有撤回成功，请再试一次。');
    }
  }
  return { left, open, change, takeBack };
}
