// What is known of the topics, derived from what the server said.

/** @typedef {{name: string, asked: number, talks: number, lately: number | null, cost: number, troubles: Record<string, number>, answered: {atom: string, title: string | null, times: number}[], examples: {text: string, conversation: string, at: string, trouble: string | null}[], agents_said: string[], now: {act: string, title: string | null, target: string | null} | null, nearest: {atom: string, title: string, confidence: number}[]}} Topic */

/** Whether only a sample of the conversations was read. @param {{n_talks?: number, n_talks_read?: number}} page */
export const isSample = ({ n_talks = 0, n_talks_read = n_talks }) => n_talks_read < n_talks;

/** The troubles of a topic, the most frequent first. @param {Topic} topic */
export const troublesOf = topic => Object.entries(topic.troubles).sort((a, b) => b[1] - a[1]);

/** Whether a topic is asked more of late, less, or as before; of few questions nothing can be said. @param {Topic} topic */
export function trendOf({ asked, lately }) {
  if (asked < 6 || lately === null) return null;
  const share = lately / asked;
  if (share >= 0.65) return 'rising';
  return share <= 0.35 ? 'falling' : 'steady';
}

/** Whether the bot would answer it now: then something was written since. @param {Topic} topic */
export const isAnsweredNow = ({ now }) => now !== null && ['answer', 'procedure'].includes(now.act);

/** The atoms that a question may be put below: what was answered, and what is near; each once. @param {Topic} topic */
export function atomsOf({ answered, nearest }) {
  const all = [...nearest, ...answered.filter(answer => answer.title !== null)];
  return all.filter((atom, at) => all.findIndex(other => other.atom === atom.atom) === at);
}

/** How long the bar of a topic is beside the longest, from 0 to 1. @param {Topic} topic @param {number} most */
export const lengthOf = (topic, most) => (most > 0 ? topic.cost / most : 0);

/** A key for each thing that can be done with a question. @param {string} as @param {string} text @param {string} [atom] */
export const deedOf = (as, text, atom = '') => [as, text, atom].join('\n');
