// Which figures are there, in the order in which they are shown? Their names are the report's own.

/** @typedef {{numerator: number, denominator: number, rate: number | null, low: number | null, high: number | null}} Ratio */
/** @typedef {Record<string, any> & {conversations: number, classes: Record<string, number>, self_resolution: Ratio, confirmed: Ratio, assumed: Ratio}} Tally */
/** @typedef {Tally & {name: string}} Part */

/** What a conversation can end in. */
export const CLASSES = ['confirmed', 'assumed', 'handed_over', 'unserved', 'abandoned_unanswered', 'abandoned_unhappy', 'pending'];

/** The shares beside the headline, by the question that they answer. A server may know fewer of them. */
export const GROUPS = {
  lasting: ['durable', 'first_contact', 'recontacted'],
  alone: ['contained', 'contained_24h', 'contained_72h', 'transferred'],
  answering: ['coverage', 'clarify_success'],
  judged: ['satisfied', 'dissatisfied'],
  timely: ['first_answer_in_time', 'next_answers_in_time', 'resolved_in_time'],
};

/** All shares whose talks can be listed. */
export const FIGURES = ['self_resolution', 'confirmed', 'assumed', ...Object.values(GROUPS).flat()];

/** How long customers waited, in all and while the desk was on duty, and agents worked. A server may know fewer of them. */
export const SPREADS = ['waited', 'waited_on_duty', 'answered_by_person', 'answered_by_person_on_duty', 'handled'];

/** By what the conversations can be cut. */
export const CUTS = ['channel', 'locale', 'region', 'product', 'entry', 'atom', 'procedure', 'step', 'left_at', 'reason', 'agent', 'day', 'week', 'month', 'weekday', 'hour', 'content', 'contact_reason_1', 'contact_reason_2', 'contact_reason_3', 'contact_reason_4', 'resolution'];

/** By these a conversation is in each part that it went through, so that the parts overlap. */
export const OVERLAPPING = ['atom', 'procedure', 'step', 'agent'];

/** Cuts whose parts are named by entries, or by what stands in them: an entry's title is read for them. */
export const TITLED = ['product', 'entry', 'atom', 'procedure', 'step', 'left_at'];

/** The part of those that have nothing of the kind. */
export const NONE = '-';

/** Whether a share says something, but of too few to rest a decision on. @param {Ratio} ratio @param {number} fewest */
export const isFew = ({ denominator }, fewest) => denominator > 0 && denominator < fewest;
