// What is asked of a customer who comes back after a matter was solved: whether it stayed solved. It is asked on one visit, and no more.
import { h } from '../shared/dom.js';

/** As long as this a visit lasts over the pages of a shop, so that the question stays while somebody walks about. */
const VISIT_MS = 30 * 60 * 1000;

/** @typedef {{check: string, question: string, yes: string, no: string}} Check */

/**
 * Whether a check is still to be shown: it was not shown before, or on this very visit.
 * @param {string} name the talk and the check
 * @param {{name: string, at: number} | undefined} shown what was shown last, and when at first
 * @param {number} now
 */
export const isToBeShown = (name, shown, now) => shown?.name !== name || now - shown.at < VISIT_MS;

/**
 * `talk.check` is the question, or nothing; `talk.answerCheck(well)` takes the answer, which is read among the messages.
 * @param {any} talk
 */
export function createLater(talk) {
  const head = h('p', { id: 'later' });
  const yes = h('button', { click: event => press(event, true) }),
    no = h('button', { click: event => press(event, false) });
  const node = h('div', { class: 'later', role: 'group', 'aria-labelledby': 'later', hidden: true }, head, h('div', {}, yes, no));
  // The second click of a double click falls on what has come in the first one's place, and is none.
  function press(event, well) {
    if (event.detail < 2) talk.answerCheck(well);
  }
  function draw() {
    /** @type {Check | undefined} */
    const check = talk.check;
    node.hidden = !check;
    if (!check) return;
    [head.textContent, yes.textContent, no.textContent] = [check.question, check.yes, check.no];
    yes.disabled = no.disabled = talk.isChecking;
  }
  return { node, draw };
}
