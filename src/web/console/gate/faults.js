// Why somebody does not get in, in the words of the gate.
import { GATE_WORDS } from './words.js';

/** From this many seconds on, a moment is named instead of a number of seconds. */
const LONG_WAIT = 90;

/** The words of a catalogue that a name of the server's stands for; a name such as `constructor` stands for none. @param {Record<string, string>} all @param {string | undefined} name */
const wordsOf = (all, name) => (name !== undefined && Object.hasOwn(all, name) ? all[name] : undefined);

/**
 * @param {{status?: number, code?: string, wait?: number}} error what the server answered, or nothing of that where there was no answer
 * @param {Date} now
 * @param {string} spoken in which language
 */
export function faultOf(error, now, spoken) {
  if (error.code === 'too-many-wrong-passwords' || error.code === 'too-many-wrong-tokens') return waitOf(error.wait || 1, now, spoken);
  const words = GATE_WORDS[spoken];
  return wordsOf(words.faults, error.code) ?? (error.status && error.status < 500 ? words.notSignedIn : words.notReached);
}

/** @param {number} seconds @param {Date} now @param {string} spoken */
function waitOf(seconds, now, spoken) {
  if (seconds < LONG_WAIT) return GATE_WORDS[spoken].wait(seconds);
  const until = new Date(now.getTime() + seconds * 1000);
  return GATE_WORDS[spoken].locked(new Intl.DateTimeFormat(spoken, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(until));
}

/**
 * What the address of the page asks the gate to do or to say: `#invitation=CODE`, `#over`, `#provider=WHY`.
 * @param {string} hash
 * @param {string} spoken in which language
 * @returns {{code?: string, fault?: string}}
 */
export function askedBy(hash, spoken) {
  const words = GATE_WORDS[spoken];
  const [name, value = ''] = hash.slice(1).split('=');
  if (name === 'invitation') return { code: value };
  if (name === 'over') return { fault: words.faults['session-over'] };
  if (name === 'provider') return { fault: wordsOf(words.refusals, value) ?? words.refused };
  return {};
}
