// What happened in a talk, in a sentence of the reader's language.
import { reasonName, resolutionName } from '../../labels.js';

/** @typedef {import('./heard.js').Event} Event */

/** From 3 on a red line hands over at once, and is shown red. */
const GRAVE = 3;
/** From this on the bot softens its tone; see intents/anger.ron. */
const ANGRY = 0.4;

/** Whether a fact is one that a reader should not overlook. @param {Event} fact */
export const isGrave = fact => (fact.type === 'red_line_crossed' && fact.red_line.severity >= GRAVE) || (fact.type === 'anger_measured' && fact.score >= ANGRY);

/** Details by their names. @param {Record<string, string>} slots @param {any} words */
const details = (slots, words) =>
  Object.entries(slots).filter(([, value]) => value).map(([slot, value]) => `${words.slots[slot] ?? slot} ${value}`).join(words.bounds.and);

/** Words that show anger, without what stands around them and without those that are a part of another. @param {string[]} reasons */
function whole(reasons) {
  const bare = [...new Set(reasons.map(reason => reason.replace(/[\p{P}\s]+/gu, ' ').trim()).filter(Boolean))];
  return bare.filter(reason => !bare.some(other => other !== reason && other.includes(reason)));
}

/** What the bot heard in a message. @param {Event} fact @param {any} words those about talks */
export function heardAs(fact, words) {
  const { heard } = words;
  const { id, category, severity, words: said } = fact.red_line ?? {};
  const sentences = {
    read_as: () => heard.read_as(fact.text, heard.readings[fact.how] ?? fact.how),
    red_line_crossed: () => heard.red_line(category ?? id, heard.severities[severity] ?? String(severity), said),
    red_line_noted: () => heard.noted(category ?? id, said, heard.notes[fact.why] ?? fact.why),
    anger_measured: () => heard.anger(Math.round(fact.score * 100), whole(fact.reasons).join(heard.between)),
    detailed: () => heard.detailed(details(fact.slots, words)),
  };
  return sentences[fact.type]?.() ?? null;
}

/** What else happened; nothing for what nobody reads. @param {Event} event @param {any} words all of the report's */
export function happened(event, words) {
  const { talks, names } = words,
    { lines } = talks;
  const sentences = {
    handed_off: () => lines.handed_off(names.reasons[event.reason] ?? event.reason),
    agent_joined: () => lines.agent_joined(event.agent),
    noted: () => lines.noted(event.agent, event.text),
    transferred: () => lines.transferred(event.agent, event.to?.agent || words.skills?.[event.to?.skill] || event.to?.skill),
    returned: () => lines.returned,
    promised: () => lines.promised(event.agent, event.pledge?.what ?? ''),
    promise_kept: () => lines.promise_kept(event.agent),
    promise_moved: () => lines.promise_moved(event.agent, event.why),
    promise_dropped: () => lines.promise_dropped(event.agent, event.why),
    rule_promised: () => lines.rule_promised(event.pledges.map(pledge => pledge.what).join(talks.bounds.and)),
    followed_up: () => lines.followed_up(event.agent, event.text),
    wrapped_up: () => lines.wrapped_up(event.agent, [event.reason && reasonName(event.reason), event.resolution && resolutionName(event.resolution), event.note].filter(Boolean).join(talks.bounds.and)),
    left_queue: () => lines.left_queue,
    closed: () => lines.closed(talks.closers[event.by] ?? event.by),
    erased: () => lines.erased(talks.erasures[event.why] ?? event.why),
    feedback: () => lines.feedback(judged(event, talks)),
    called: () => lines.called(event.call.connector, details(event.call.asked, talks), gotten(event.call, talks)),
    alert_acknowledged: () => lines.alert_acknowledged(event.agent),
    reviewed: () => lines.reviewed(event.agent, talks.verdicts[event.verdict] ?? event.verdict),
    unreadable: () => lines.unreadable,
  };
  return sentences[event.type]?.() ?? null;
}

/** How a customer judged. @param {Event} event @param {any} words */
const judged = ({ solved, rating, recommends, comment }, words) =>
  [solved === true && words.solved[0], solved === false && words.solved[1], rating && words.stars(rating), typeof recommends === 'number' && words.recommends(recommends), comment && `${words.bounds.open}${comment}${words.bounds.close}`]
    .filter(Boolean)
    .join(words.bounds.and);

/** What another system answered, or why it did not. @param {any} call @param {any} words */
function gotten({ answer, gave, outcome }, words) {
  const found = details(gave, words);
  return answer ? [answer, found].filter(Boolean).join(words.bounds.and) : (words.outcomes[outcome] ?? outcome);
}
