// The keys that work anywhere in the console, without a mouse. What each does is told in key-list.js.
import { mayPromise } from './state/promises.js';

/** They are read from the key's place: on a Mac, Alt+N types another letter. @type {Record<string, (desk: import('./desk.js').Desk) => unknown>} */
const ALT = {
  KeyN: desk => desk.doing.next(),
  KeyR: desk => desk.doing.resolve(),
  KeyT: desk => desk.doing.passOn(),
  KeyM: desk => desk.writing.toggleNote(),
  KeyP: desk => mayPromise(desk.serving.talk.value, desk.me, desk.serving.mine.value) && desk.promising.make(),
  KeyF: desk => desk.toSearch(),
};

/** Whether a key would be typed where it was pressed. @param {KeyboardEvent} event */
const isTyped = ({ target }) => target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** What a key does, if it does anything. @param {KeyboardEvent} event @returns {((desk: import('./desk.js').Desk) => unknown) | undefined} */
function deedOf(event) {
  const { altKey, ctrlKey, metaKey, shiftKey, key } = event;
  if (altKey) return ctrlKey || metaKey ? undefined : ALT[event.code];
  if (ctrlKey !== metaKey && !shiftKey && key.toLowerCase() === 'k') return desk => desk.showPalette();
  return key === '?' && !ctrlKey && !metaKey && !isTyped(event) ? desk => desk.showKeys() : undefined;
}

/** @param {import('./desk.js').Desk} desk */
export function listenToKeys(desk) {
  document.addEventListener('keydown', event => {
    // A key that ends a composition is the input method's.
    if (event.isComposing || document.querySelector('dialog[open]')) return;
    const act = deedOf(event);
    if (!act) return;
    event.preventDefault();
    if (event.repeat) return;
    if (event.altKey) desk.show('desk');
    act(desk);
  });
}
