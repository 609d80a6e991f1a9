// The files that are to be imported, and what is known of each: pure functions, which run without a browser.

/** What a column may hold; `-` leaves it alone. */
export const ROLES = [
  'question', 'similar', 'answer', 'category', 'keywords', 'product', 'region', 'channel', 'locale', 'publish_at', 'expire_at', 'validity', 'state', 'picture', 'owner', 'id', '-',
];
/** What the server takes at most. */
export const MOST_BYTES = 20 * 1024 * 1024;

/**
 * `round` counts what was asked for, so that an answer to what was wanted before is told from one to what is wanted now.
 * @typedef {{
 *   file: {name: string, size: number}, round: number, stage: 'waiting' | 'reading' | 'shown' | 'writing' | 'written' | 'failed',
 *   maps: Record<string, string>, locale: string, isPruning: boolean, report: any, plan: string | null, fault: any, hasMoved: boolean,
 * }} Job
 */

/** @param {{name: string, size: number}} file @returns {Job} */
export function begun(file) {
  const job = { file, round: 0, stage: /** @type {const} */ ('waiting'), maps: {}, locale: '', isPruning: false, report: null, plan: null, fault: null, hasMoved: false };
  return file.size > MOST_BYTES ? { ...job, stage: 'failed', fault: { status: 413 } } : file.size === 0 ? { ...job, stage: 'failed', fault: { code: 'empty' } } : job;
}

/**
 * The query of a dry run; with a plan, of writing it.
 * @param {Job} job @param {string | null} plan
 */
export function importQuery({ file, maps, locale, isPruning }, plan = null) {
  const query = new URLSearchParams({ name: file.name });
  if (locale) query.set('locale', locale);
  for (const [column, role] of Object.entries(maps)) query.append('map', `${role}=${column}`);
  query.set('prune', String(isPruning));
  if (plan) query.set('plan', plan);
  return query.toString();
}

/** @param {Job} job @param {Partial<Job>} wanted @returns {Job} */
export const reading = (job, wanted = {}) => ({ ...job, ...wanted, round: job.round + 1, stage: 'reading', plan: null, fault: null });
/** A column is taken for something else. @param {Job} job @param {string} column @param {string} role */
export const mapped = (job, column, role) => reading(job, { maps: { ...job.maps, [column]: role }, hasMoved: false });
/** @param {Job} job @param {number} round @param {{report: any, plan: string}} answer @returns {Job} */
export const shown = (job, round, { report, plan }) => (round === job.round ? { ...job, stage: 'shown', report, plan } : job);
/** @param {Job} job @returns {Job} */
export const writing = job => ({ ...job, stage: 'writing', fault: null, hasMoved: false });
/** @param {Job} job @param {any} report @returns {Job} */
export const written = (job, report) => ({ ...job, stage: 'written', report, plan: null });
/** @param {Job} job @param {number} round @param {any} fault @returns {Job} */
export const failed = (job, round, fault) => (round === job.round ? { ...job, stage: 'failed', fault } : job);
/** The content is no longer what the plan was made for. @param {Job} job @returns {Job} */
export const moved = job => reading(job, { hasMoved: true });

/** Whether a report would change a file. @param {any} report */
export const changes = report => report.written + report.updated + report.retired.length > 0;
/** Why a job cannot be written; nothing where it can. @param {Job} job @returns {Job['stage'] | 'nothing' | null} */
export function whyNotWrite({ stage, report }) {
  if (stage !== 'shown') return stage;
  return changes(report) ? null : 'nothing';
}

/** The counts of a report that are not zero, in the order of what matters. @param {any} report @returns {[string, number][]} */
export function counted(report) {
  const all = {
    read: report.read, written: report.written, updated: report.updated, unchanged: report.unchanged, kept: report.kept.length + report.conflicts.length,
    retired: report.retired.length, joined: report.joined, told_apart: report.told_apart, refused: report.refused.length, pictures: report.pictures,
  };
  return Object.entries(all).filter(([name, n]) => n > 0 || name === 'read');
}

/** The first faults of a report as faults of a list, each with how many there are of its kind. @param {any} report */
export const firstFaults = report => report.faults.first.map(({ fault: { place, ...fault }, n_alike }) => ({ ...fault, ...place, n_alike }));

/** What `check` would refuse, as a fault: the reason has what helps in it. @param {{reason: string, code: string}} refusal */
export const faultOf = ({ reason, code }) => ({ code, message: reason, help: '' });

/** What a report would have looked at: the lists that have something, by their names. @param {any} report @returns {[string, any[]][]} */
export const lists = report =>
  ['refused', 'notes', 'near', 'conflicts', 'kept', 'gone', 'retired', 'lost_pictures', 'remote_pictures'].map(name => /** @type {[string, any[]]} */ ([name, report[name]])).filter(([, list]) => list.length > 0);

/** A file that a report names within the knowledge base, by its path as everywhere else. @param {string} named */
export function fileOf(named) {
  const path = named.replace(/ \(deleted\)$/, '');
  return { path: path.startsWith('kb/') ? path : `kb/${path}`, isDeleted: path !== named };
}

/** A size as it is read. @param {number} bytes */
export const sizeOf = bytes => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`);

/** The job that comes next: the first after `at`, then the first of all, that is neither written nor passed over. @param {Job[]} jobs @param {number} at */
export function nextJob(jobs, at) {
  const isOpen = place => ['waiting', 'reading', 'shown'].includes(jobs[place].stage);
  const places = jobs.map((_, place) => place);
  return places.find(place => place > at && isOpen(place)) ?? places.find(place => place !== at && isOpen(place)) ?? null;
}
