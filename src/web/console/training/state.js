// What is known on the pages of training: how far somebody is on the path, how long a played customer waits, and what a score says first.

/** @typedef {{scenario: string, best: number | null, passed: boolean, n_attempts: number, last_at: string}} Progress */
/** @typedef {{id: string, title: string, briefing: string, locale: string, goals: string[], must: string[], progress: Progress | null}} Scenario */
/** @typedef {{id: string, label: Record<string, string>, about: Record<string, string>, open: boolean, passed: boolean, needs: number, n_passed: number, scenarios: Scenario[]}} Level */
/** @typedef {{levels: Level[], pass: number, next: string | null}} Path */
/** @typedef {{measure: string, finding: string, weight: number, must: boolean, events: string[]}} Mark */
/** @typedef {{title: string, tip: string | null, met: boolean, weight: number, events: string[]}} Goal */
/** @typedef {{points: number, passed: boolean, satisfied: boolean, quality: number | null, void: boolean, marks: Mark[], goals: Goal[]}} Score */
/** @typedef {{id: string, agent: string, scenario: string, title: string | null, briefing: string | null, begun_at: string, now: string, edited: boolean, over: boolean, customer_left: boolean, moves_left: number, events: any[], score: Score | null}} Attempt */
/** @typedef {{id: string, scenario: string, title: string | null, begun_at: string, n_moves: number, points: number | null, passed: boolean, edited: boolean}} Line */

/** How a level stands. @param {Level} level @returns {'passed' | 'open' | 'locked'} */
export const standOf = level => (level.passed ? 'passed' : level.open ? 'open' : 'locked');

/** The scenario with this id. @param {Path} path @param {string | null} id @returns {Scenario | null} */
export const scenarioOf = (path, id) => path.levels.flatMap(level => level.scenarios).find(scenario => scenario.id === id) ?? null;

/** What a trainee does that answers a customer. */
const ANSWERS = ['agent_said', 'promised'];

/** Since when the customer waits for an answer; nothing while it is the customer's turn. @param {any[]} events @returns {string | null} */
export function waitsSince(events) {
  const taken = events.findIndex(event => event.type === 'agent_joined');
  let since = null;
  for (const event of taken < 0 ? [] : events.slice(taken)) {
    if (ANSWERS.includes(event.type)) since = null;
    else if (event.type === 'customer_said' || event.type === 'agent_joined') since ??= event.at;
  }
  return since;
}

/** The last thing that the customer said, by its id. @param {any[]} events @returns {string} */
export const lastAsked = events => events.filter(event => event.type === 'customer_said').at(-1)?.id ?? '';

/** So long the customer has waited, in seconds. @param {string} since @param {number} now @param {number} ahead how far this clock is ahead of the server's */
export const waited = (since, now, ahead) => Math.max(0, Math.floor((now - ahead - Date.parse(since)) / 1000));

/** Seconds as a clock: 0:07, 12:30. @param {number} seconds */
export const clockOf = seconds => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** From when on a wait is long, as most standards have it. */
export const LONG_SECONDS = 60;

/** The marks that say something: those that failed first, and of them those that must be met. @param {Score} score @returns {Mark[]} */
export function marksOf(score) {
  const applying = score.marks.filter(mark => mark.finding !== 'not_applicable');
  const failed = applying.filter(mark => mark.finding === 'failed');
  return [...failed.filter(mark => mark.must), ...failed.filter(mark => !mark.must), ...applying.filter(mark => mark.finding === 'passed')];
}

/** Why a score is not enough, the heaviest reason first. @param {Score} score @param {number} pass @returns {string[]} */
export function missing(score, pass) {
  if (score.passed) return [];
  return [
    score.void && 'void',
    !score.satisfied && 'unsatisfied',
    score.marks.some(mark => mark.must && mark.finding === 'failed') && 'must',
    score.points < pass && 'points',
  ].filter(reason => typeof reason === 'string');
}

/** How a number of points looks. @param {number} points @param {boolean} passed */
export const gradeOf = (points, passed) => (passed ? 'good' : points >= 60 ? 'fair' : 'bad');

/** The team as rows, those first who have come least far; among them by name. @template {{agent: string, levels: string[]}} T @param {T[]} agents @returns {T[]} */
export const byNeed = agents => [...agents].sort((one, other) => one.levels.length - other.levels.length || (one.agent < other.agent ? -1 : 1));
