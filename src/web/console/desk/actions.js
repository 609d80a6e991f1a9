// What may an agent do with the open case? The buttons of the talk's head, in their order.
import { mayPassOn } from './state/talk.js';

/** @typedef {{talk: import('./state/talk.js').Talk, isMine: boolean, me: import('./state/talk.js').Me, mayTake?: boolean}} Case `mayTake` says whether a case may be taken that waits */
/**
 * A button: `isShown` says whether it stands there, `isAllowed` whether it may be pressed, and `hint` why it may not;
 * `keys` does the same without a mouse.
 * @typedef {{id: string, label: string, isPrimary?: true, hint?: string, keys?: string, isShown: (own: Case) => boolean, isAllowed: (own: Case) => boolean, act: (desk: any) => unknown}} Action
 */

const always = () => true;
const isOwn = (/** @type {Case} */ { isMine }) => isMine;
const UNTIL_TAKEN = '接手后可用';

/** @type {Action[]} */
export const ACTIONS = [
  { id: 'claim', label: '接手', isPrimary: true, isShown: ({ talk }) => talk.phase === 'queued', hint: '由系统派单，等派给您', isAllowed: ({ talk, mayTake = true }) => talk.phase === 'queued' && Boolean(talk.handoff) && mayTake, act: desk => desk.doing.claim() },
  { id: 'pass-on', label: '转接', keys: 'Alt T', isShown: ({ talk, me }) => mayPassOn(talk, me), isAllowed: ({ talk, me }) => mayPassOn(talk, me), act: desk => desk.doing.passOn() },
  { id: 'return', label: '交还机器人', hint: UNTIL_TAKEN, isShown: always, isAllowed: isOwn, act: desk => desk.doing.giveBack() },
  { id: 'resolve', label: '解决', keys: 'Alt R', isPrimary: true, hint: UNTIL_TAKEN, isShown: always, isAllowed: isOwn, act: desk => desk.doing.resolve() },
];
