// The most pressing deadline of a case, counted down to the second.
import { html } from '../../lib.js';
import { duration, say } from '../../words.js';
import { now } from '../now.js';
import { leftOf, stageOf } from '../state/due.js';

/** @param {{due: import('../state/due.js').Due}} props */
export function Deadline({ due }) {
  const left = leftOf(due.at, now.value),
    stage = stageOf(due, now.value);
  const text = left <= 0 ? `超时 ${duration(-left)}` : `还剩 ${duration(left)}`;
  return html`<span class=${`tag deadline ${stage}`}>${say('owed', due.which)} ${text}</span>`;
}
