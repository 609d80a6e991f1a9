// What did the bot make of what the customer wrote? The facts of a talk, with those about a message below that message.
import { cutAt } from '../../marks.js';

/** @typedef {{id: string, at: string, type: string, [name: string]: any}} Event */
/** @typedef {{event: Event, heard: Event[]}} Line */

/** Facts that tell how a message was understood. */
const HEARD = new Set(['read_as', 'red_line_crossed', 'red_line_noted', 'anger_measured', 'detailed']);
/** Facts that nobody reads in a talk: where it stands in a procedure is told by what was said, and the opening stands above it. */
const SILENT = new Set(['moved', 'opened']);

/** The lines of a talk. @param {Event[]} events @returns {Line[]} */
export function linesOf(events) {
  /** @type {Line[]} */
  const lines = [];
  /** @type {Line | null} */
  let message = null,
    isAnswered = false;
  for (const event of events) {
    if (SILENT.has(event.type) || isEmpty(event)) continue;
    // Details are noted after the answer, and are of the message before it all the same.
    if (message && HEARD.has(event.type) && (!isAnswered || event.type === 'detailed')) message.heard.push(event);
    else lines.push({ event, heard: [] });
    if (event.type === 'bot_said' || event.type === 'agent_said') isAnswered = true;
    if (event.type !== 'customer_said') continue;
    message = lines.at(-1) ?? null;
    isAnswered = false;
  }
  return lines;
}

/** Details that were erased, or taken back, tell nothing. @param {Event} event */
const isEmpty = event => event.type === 'detailed' && !Object.values(event.slots).some(Boolean);

/** The fact that a talk begins with. @param {Event[]} events */
export const openingOf = events => events.find(event => event.type === 'opened') ?? null;

/**
 * A text cut where the words of red lines stand in it: every second piece is such words.
 * @param {string} text
 * @param {Event[]} heard
 */
export const cutAtRedLines = (text, heard) => cutAt(text, heard.map(event => event.red_line?.words).filter(Boolean));

/** The atoms that a talk's answers rest on, and those that were tried before it was passed to the desk, each once. @param {{events: Event[], handoff?: any}} talk @returns {string[]} */
export const atomsOf = ({ events, handoff }) => [...new Set([...events.flatMap(event => (event.citations ?? []).map(citation => citation.atom)), ...(handoff?.tried ?? [])])];
