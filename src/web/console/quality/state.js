// What is known on the pages of quality: which cards are wanted, where somebody stands in the week's sample, and what was judged there.
import { monday, picks, plus } from '../report/period.js';

/** @typedef {{by: string, mine: boolean, found: string, opinion: string, note?: string}} Judgement */
/** @typedef {{measure: string, finding: string, weight: number, events: string[], judgements?: Judgement[]}} Mark */
/** @typedef {{conversation: string, opened_at: string, agent: string, question: string | null, total: number | null, void: boolean, marks: Mark[]}} Card */
/** @typedef {{pick: string, agent: string, measure: string, below: string}} Filters */
/** @typedef {{cards: Card[], card: number, mark: string}} Work where somebody stands: the place of the card, and the measure */

/** The periods that can be chosen. */
export const PERIODS = { week: '近 7 天', days30: '近 30 天', month: '本月', lastMonth: '上月' };

/** @type {Filters} */
export const ALL = { pick: 'week', agent: '', measure: '', below: '' };

/** The days of a choice, as an address has them. @param {string} pick @param {string} today */
export function days(pick, today) {
  const { from, to } = picks(today)[pick];
  return `from=${from}&to=${to}`;
}

/** Where cards are asked for. @param {Filters} filters @param {string} today @param {string | null} cursor */
export function cardsPath(filters, today, cursor) {
  const asked = Object.entries({ agent: filters.agent.trim(), measure: filters.measure, below: filters.below, cursor }).filter(([, value]) => value);
  return [`/quality/talks?${days(filters.pick, today)}`, ...asked.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)].join('&');
}

/** The marks that say something: those that failed first, since these are looked at. @param {Card} card @returns {Mark[]} */
export function marksOf(card) {
  const applying = card.marks.filter(mark => mark.finding !== 'not_applicable');
  return [...applying.filter(mark => mark.finding === 'failed'), ...applying.filter(mark => mark.finding === 'passed')];
}

/** What I made of a mark, if anything. @param {Mark | undefined} mark */
export const mine = mark => mark?.judgements?.find(own => own.mine)?.opinion ?? null;

/** How many marks of a card I have judged, and how many there are. @param {Card} card @returns {[number, number]} */
export const progress = card => [marksOf(card).filter(mine).length, marksOf(card).length];

/** A sample at its first card. @param {Card[]} cards @returns {Work} */
export const begun = cards => standing({ cards, card: 0, mark: '' }, 0, 0);

/** @param {Work} work @param {number} card @param {number} mark the place among the card's marks; beyond them the next card follows @returns {Work} */
function standing(work, card, mark) {
  const own = work.cards[card];
  return { ...work, card, mark: own ? (marksOf(own)[mark]?.measure ?? '') : '' };
}

/** The same work at another card. @param {Work} work @param {number} card */
export const atCard = (work, card) => standing(work, card, 0);

/** The next mark, or the one before; from the last of a card to the next card. @param {Work} work @param {1 | -1} by @returns {Work} */
export function stepped(work, by) {
  const own = work.cards[work.card];
  if (!own) return work;
  const marks = marksOf(own),
    at = marks.findIndex(mark => mark.measure === work.mark) + by;
  if (at >= 0 && at < marks.length) return standing(work, work.card, at);
  const card = work.card + by;
  if (!work.cards[card]) return work;
  return standing(work, card, by > 0 ? 0 : marksOf(work.cards[card]).length - 1);
}

/** The work after a mark was judged. @param {Work} work @param {string} opinion @param {string} note @returns {Work} */
export function judged(work, opinion, note) {
  const judge = mark => (mark.measure === work.mark ? { ...mark, judgements: [{ by: '', mine: true, found: mark.finding, opinion, note }] } : mark);
  return { ...work, cards: work.cards.map((card, at) => (at === work.card ? { ...card, marks: card.marks.map(judge) } : card)) };
}

/** Further cards behind those that are known. @param {Work} work @param {Card[]} cards @returns {Work} */
export const extended = (work, cards) => ({ ...work, cards: [...work.cards, ...cards] });

/** What a key does in the sample. @param {string} key */
export const doing = key => ({ j: 'next', k: 'back', a: 'agree', d: 'disagree' })[key.toLowerCase()] ?? null;

/** A week as the API has it, by any day of it: 2026-W48. The week of a year with its first Thursday is the first. @param {string} day */
export function weekOf(day) {
  const thursday = plus(monday(day), 3),
    year = thursday.slice(0, 4);
  const nth = Math.floor((Date.parse(`${thursday}T00:00:00Z`) - Date.parse(`${year}-01-01T00:00:00Z`)) / 604800000) + 1;
  return `${year}-W${String(nth).padStart(2, '0')}`;
}

/** The weeks that can be chosen, the newest whole one first. @param {string} today @param {number} n @returns {{week: string, from: string, to: string}[]} */
export const weeks = (today, n) =>
  Array.from({ length: n }, (_, at) => {
    const from = plus(monday(today), -7 * at);
    return { week: weekOf(from), from, to: plus(from, 6) };
  });
