// The drafts while the desk is open: written in, given back, ended, and kept in the browser meanwhile. What is a draft is said in state/drafts.js.
import { batch, effect, signal } from '../lib.js';
import { draftIn, goneOf, isOver, living, withDraft, withReturned } from './state/drafts.js';

/** @param {ReturnType<typeof import('./keeping.js').createKeeping>} keeping */
export function createDrafting(keeping) {
  let kept = keeping.read();
  const drafts = signal(living(kept, Date.now())),
    /** The talks that have ended: a note about one may still be written, and is not kept. */
    over = signal(/** @type {Set<string>} */ (new Set()));
  effect(() => {
    const wanted = living(drafts.value, Date.now(), conversation => over.value.has(conversation));
    keeping.write(kept, wanted);
    kept = wanted;
  });

  /** @param {string} conversation @param {boolean} isNote @param {string} text */
  function write(conversation, isNote, text) {
    if (text !== draftIn(drafts.peek(), conversation, isNote)) drafts.value = withDraft(drafts.peek(), conversation, isNote, { text, at: Date.now() });
  }
  return {
    drafts,
    write,
    /** What could not be sent comes back. @param {string} conversation @param {boolean} isNote @param {string} text */
    giveBack(conversation, isNote, text) {
      drafts.value = withReturned(drafts.peek(), conversation, isNote, { text, at: Date.now() });
    },
    /** A talk is over: nothing more is sent to the customer, and of an erased one nothing is left. @param {string} conversation @param {string} phase */
    end(conversation, phase) {
      if (!isOver(phase)) return;
      batch(() => {
        if (!over.peek().has(conversation)) over.value = new Set(over.peek()).add(conversation);
        write(conversation, false, '');
        if (phase === 'erased') write(conversation, true, '');
      });
    },
    /** Drops what was begun in talks that have left the desk while nobody looked. @param {import('./state/lists.js').Queue} queue @param {string} open */
    sweep(queue, open) {
      const gone = new Set(goneOf(drafts.peek(), queue, open));
      if (gone.size) drafts.value = living(drafts.peek(), Date.now(), conversation => gone.has(conversation));
    },
  };
}
