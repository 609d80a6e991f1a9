// How are a report's values read: its parts, days, times and shares?
import { reasonName, resolutionName } from '../labels.js';
import { percent } from '../words.js';
import { detailOf } from './details.js';
import { NONE } from './measures.js';
import { ZONE } from './period.js';

/** What is not known. */
export const NOTHING = '—';

/** A day as it stands below a chart: 11/23. @param {string} day @param {string} language */
export const dayName = (day, language) => new Intl.DateTimeFormat(language, { month: 'numeric', day: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));

/** A day with its weekday, where there is room. @param {string} day @param {string} language */
export const longDay = (day, language) =>
  new Intl.DateTimeFormat(language, { month: 'numeric', day: 'numeric', weekday: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));

/** A moment, at the desk. @param {string} at @param {string} language */
export const moment = (at, language) =>
  new Intl.DateTimeFormat(language, { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: ZONE }).format(new Date(at));

/** The hour and minute of a moment, at the desk. @param {Date} at */
export const clock = at => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: ZONE }).format(at);

/** What a cut is called. @param {string} by @param {any} names */
export function cutName(by, names) {
  const detail = detailOf(by);
  return detail === null ? names.cuts[by] : names.detail(detail);
}

/** A part where its cut does not stand beside it: what was chosen says nothing without what it was chosen for. Of other cuts nothing. @param {string} by @param {string} part @param {any} names */
export function choiceIn(by, part, names) {
  const detail = detailOf(by);
  return detail && (part === NONE ? names.unchosen(detail) : names.chosen(detail, part));
}

/**
 * What a part of a cut is called. What the content or the shop's pages named is shown by its title where there is one, else as it came.
 * @param {string} by
 * @param {string} name
 * @param {any} words
 * @param {string} language
 * @param {Map<string, string>} titles
 */
export function partName(by, name, words, language, titles) {
  if (name === NONE) return detailOf(by) ? words.cuts.unchosen : words.cuts.none;
  const { names } = words;
  const known = {
    channel: () => names.channels[name],
    locale: () => names.locales[name],
    reason: () => names.reasons[name],
    entry: () => titles.get(name),
    product: () => titles.get(name),
    procedure: () => titles.get(name),
    atom: () => within(name, titles),
    step: () => within(name, titles),
    left_at: () => within(name, titles),
    weekday: () => weekday(name, language),
    day: () => longDay(name, language),
    week: () => names.weekOf(dayName(name, language)),
    hour: () => `${name}:00`,
    content: () => names.version(name),
    contact_reason_1: () => reasonName(name, language),
    contact_reason_2: () => reasonName(name, language),
    contact_reason_3: () => reasonName(name, language),
    contact_reason_4: () => reasonName(name, language),
    resolution: () => resolutionName(name, language),
  };
  return known[by]?.() ?? name;
}

/** What stands in an entry is called by the entry's title and its own name. @param {string} name @param {Map<string, string>} titles */
function within(name, titles) {
  const [entry, ...rest] = name.split('/');
  return [titles.get(entry) ?? entry, ...rest].join(' / ');
}

/** A day of the week by its number: 1 is Monday, and so was this one. @param {string} number @param {string} language */
export const weekday = (number, language) =>
  new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2026, 10, 22 + Number(number))));

/** @param {import('./measures.js').Ratio} ratio */
export const rateOf = ({ rate }) => (rate === null ? NOTHING : percent(rate, 1));

/** The interval of a share, without its frame; nothing where it has none. @param {import('./measures.js').Ratio} ratio */
export const ends = ({ low, high }) => (low === null || high === null ? null : [percent(low, 1), percent(high, 1)]);

/** A share with its interval, for a table. @param {import('./measures.js').Ratio} ratio */
export const withEnds = ratio => `${rateOf(ratio)}${ratio.low === null ? '' : ` (${percent(ratio.low, 0)}–${percent(ratio.high, 0)})`}`;

/** Seconds as people say them. @param {number | null} seconds @param {any} words those of the waits */
export function lasting(seconds, words) {
  if (seconds === null) return NOTHING;
  if (seconds < 120) return words.seconds(seconds);
  return seconds < 7200 ? words.minutes(Math.round(seconds / 60)) : words.hours((seconds / 3600).toFixed(1));
}
