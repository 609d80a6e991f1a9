// How does the open talk stand? A fold over its events, as the server folds them.

/** @typedef {{id: string, at: string, type: string, [name: string]: any}} Event */
/** @typedef {{key: number, text: string, isNote: boolean}} Sending what is on its way */
/** @typedef {{id: string, phase: string, agent: string, events: Event[], sending: Sending[], handoff: any, promises: import('./promises.js').Promised[]}} Talk */
/** @typedef {{agent: string, role: string}} Me */

/** No talk is open. @type {Talk} */
export const NONE = { id: '', phase: 'bot', agent: '', events: [], sending: [], handoff: null, promises: [] };

/** A talk of which nothing was read yet: it stands as the lists have it. @param {string} id @param {any} [handoff] @returns {Talk} */
export function begun(id, handoff = null) {
  const phase = handoff?.agent ? 'agent' : 'queued';
  return handoff ? { ...NONE, id, handoff, phase, agent: handoff.agent ?? '' } : { ...NONE, id };
}

/** Where a talk stands after something has happened in it. @param {Pick<Talk, 'phase' | 'agent'>} place @param {Event} event */
function after({ phase, agent }, event) {
  switch (event.type) {
    case 'handed_off': return { phase: 'queued', agent: '' };
    case 'agent_joined': return { phase: 'agent', agent: event.agent };
    case 'transferred': return { phase: event.to?.agent ? 'agent' : 'queued', agent: event.to?.agent ?? '' };
    case 'returned': return { phase: 'bot', agent: '' };
    case 'left_queue': return { phase: 'bot', agent };
    case 'closed': return { phase: 'closed', agent };
    case 'erased': return { phase: 'erased', agent };
    default: return { phase, agent };
  }
}

/** What an agent wrote comes back as one of these. @param {Event} event @param {Me} me */
const isOwn = (event, me) => (event.type === 'agent_said' || event.type === 'noted' || event.type === 'followed_up') && event.agent === me.agent;

/** An event without the words that it held, as it is once its talk was erased. @param {Event} event @returns {Event} */
function wordless(event) {
  if (/_said$|^noted$|^followed_up$/.test(event.type)) return { ...event, text: '', html: '', choices: [], masked: false };
  return ['called', 'detailed', 'promised', 'promise_moved', 'promise_dropped', 'wrapped_up'].includes(event.type) ? { ...event, type: 'gone' } : event;
}

/** A handoff without what the customer said. @param {any} handoff */
const wordlessHandoff = handoff => handoff && { ...handoff, summary: '', slots: {}, called: [], red_lines: handoff.red_lines.map(line => ({ ...line, words: '' })), masked: false };

/** The talk with further events; those that are known, in any order, are passed over. @param {Talk} talk @param {Event[]} fresh @param {Me} me @returns {Talk} */
export function taken(talk, fresh, me) {
  const known = new Set(talk.events.map(event => event.id));
  let { handoff, sending, promises } = talk,
    events = [...talk.events],
    place = { phase: talk.phase, agent: talk.agent };
  for (const event of fresh) {
    if (known.has(event.id)) continue;
    known.add(event.id);
    if (event.type === 'erased') {
      events = events.map(wordless);
      handoff = wordlessHandoff(handoff);
      promises = [];
    }
    events.push(event);
    place = after(place, event);
    // What is on its way comes back in the order in which it was sent, perhaps masked.
    if (isOwn(event, me)) sending = sending.slice(1);
  }
  return { ...talk, ...place, events, handoff, sending, promises };
}

/** Events as a text; those of the stream also name their conversation. @param {Event[]} events */
const worded = events => JSON.stringify(events.map(({ conversation, ...event }) => event));

/** The talk as the server has it: what is here stays as it is where nothing differs. @param {Talk} talk @param {any} answer @param {Me} me @returns {Talk} */
export function read(talk, answer, me) {
  const handoff = answer.handoff ?? talk.handoff,
    promises = answer.phase === 'erased' ? [] : (answer.promises ?? []);
  if (talk.events.length > 0 && answer.phase === talk.phase && worded(answer.events) === worded(talk.events)) return { ...talk, handoff, promises };
  const fresh = { ...taken(begun(talk.id, handoff), answer.events, me), promises, phase: answer.phase };
  // What has happened since the answer was made is not in it, and was told meanwhile.
  const answered = new Set(answer.events.map(event => event.id));
  return { ...taken(fresh, talk.events.filter(event => !answered.has(event.id)), me), sending: talk.sending };
}

/** The talk after what was on its way arrived, with its events. @param {Talk} talk @param {number} key @param {Event[]} events @param {Me} me @returns {Talk} */
export const arrived = (talk, key, events, me) => ({ ...taken({ ...talk, sending: [] }, events, me), sending: talk.sending.filter(own => own.key !== key) });

/** Who has the case; the events of a long talk may begin after somebody took it. @param {Talk} talk @returns {string} */
export const holder = talk => (talk.phase === 'agent' ? talk.agent || talk.handoff?.agent || '' : '');

/** @param {Talk} talk @param {Me} me */
export const isMine = (talk, me) => talk.phase === 'agent' && holder(talk) === me.agent;

/** Whether I may give the case to somebody else: my own, or any as a supervisor. @param {Talk} talk @param {Me} me */
export const mayPassOn = (talk, me) => isMine(talk, me) || (me.role !== 'agent' && (talk.phase === 'agent' || talk.phase === 'queued'));

/** The customer's last message that nobody has replied to; of a talk that was just taken over, the last one. @param {Talk} talk */
export function asks({ events }) {
  const last = events.findLast(event => event.type === 'customer_said' || event.type === 'agent_said');
  return last?.type === 'customer_said' ? last.id : '';
}

/** The words that crossed a red line. @param {Talk} talk @returns {string[]} */
export const redWords = ({ handoff }) => (handoff?.red_lines ?? []).map(line => line.words).filter(Boolean);
