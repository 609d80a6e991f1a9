// A list that is looked at one by one: each decision is kept at once and sent in its turn, so that nobody waits for the content to be compiled.
// What is decided, and what a list is, the rooms know; this file asks, waits and takes back what was refused.
import { signal } from '../lib.js';

/** A page takes as long as some thousand talks take, and a decision waits for those of others. */
const LIMIT_MS = 120_000;

/**
 * @template List, Decision
 * @typedef {object} Room what a room knows of its list
 * @property {(page: any) => List} begun the list with its first page
 * @property {(list: List, page: any) => List} extended with one more
 * @property {(list: List) => number} left how many are still to be looked at
 * @property {(list: List) => number} nextPlace where the next page begins
 * @property {(list: List) => number} nDone how many were looked at or need nobody
 * @property {(list: List, decision: Decision, error: any) => List} withdrawn without a decision that was refused
 * @property {() => void} cleared what is to be forgotten when the list is read anew
 * @property {(decision: Decision, answer: any) => void} sent what follows from a decision that was carried out
 * @property {() => Promise<void>} settled what is to be done when all are sent
 */

/**
 * @template {{ open: any[], total: number }} List
 * @template Decision
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {string} path where the list is read
 * @param {Room<List, Decision>} room
 */
export function createDeciding(api, path, room) {
  const list = signal(/** @type {List | null} */ (null));
  const days = signal(30);
  /** Why the list could not be read. */
  const fault = signal(/** @type {any} */ (null));
  /** How many decisions are on their way. */
  const nSending = signal(0);
  /** @type {{decision: Decision, path: string, body: any}[]} */
  const queue = [];
  let isSending = false,
    round = 0;

  const read = after => api(`${path}?days=${days.value}&after=${after}`, { limitMs: LIMIT_MS });
  async function begin(wanted = days.value) {
    const own = ++round;
    [days.value, list.value, fault.value] = [wanted, null, null];
    room.cleared();
    try {
      const page = await read(0);
      if (own === round) list.value = room.begun(page);
    } catch (error) {
      if (own === round) fault.value = error;
    }
  }
  /** Reads on where those that are here have been looked at, and others are left. */
  async function readOn() {
    const own = round;
    if (!list.value || list.value.open.length > 0 || room.left(list.value) === 0) return;
    try {
      const page = await read(room.nextPlace(list.value));
      if (own !== round || !list.value) return;
      list.value = room.extended(list.value, page);
      // What the server does not have any more is not left.
      if (list.value.open.length === 0) list.value = { ...list.value, total: room.nDone(list.value) };
    } catch (error) {
      if (own === round) fault.value = error;
    }
  }
  async function send() {
    if (isSending) return;
    isSending = true;
    for (let next = queue[0]; next; next = queue[0]) {
      try {
        room.sent(next.decision, await api(next.path, { body: next.body, limitMs: LIMIT_MS }));
      } catch (error) {
        if (list.value) list.value = room.withdrawn(list.value, next.decision, error);
      }
      queue.shift();
      nSending.value = queue.length;
    }
    isSending = false;
    await room.settled();
    await readOn();
  }
  /** Sends a decision in its turn. @param {Decision} decision @param {string} to @param {any} body */
  function put(decision, to, body) {
    queue.push({ decision, path: to, body });
    nSending.value = queue.length;
    return send();
  }
  /** Whether the list was read anew since. */
  const isPast = own => own !== round;
  return { list, days, fault, nSending, begin, readOn, send, put, isPast, round: () => round };
}
