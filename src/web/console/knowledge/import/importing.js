// What happens while files are imported: each is read, corrected and written. What comes of it is in state.js; this file asks and waits.
import { signal } from '../../lib.js';
import { begun, failed, importQuery, mapped, moved, nextJob, reading, shown, writing, written } from './state.js';

/** @param {(path: string, options?: any) => Promise<any>} api */
export function createImporting(api) {
  const jobs = signal(/** @type {import('./state.js').Job[]} */ ([]));
  const at = signal(0);
  const put = (place, job) => {
    jobs.value = jobs.value.map((old, other) => (other === place ? job : old));
  };
  const send = (job, plan = /** @type {string | null} */ (null)) => api(`/knowledge/imports?${importQuery(job, plan)}`, { bytes: job.file });

  /** Shows what would come of a job as it is wanted now. */
  async function read(place, job) {
    put(place, job);
    try {
      const answer = await send(job);
      put(place, shown(jobs.value[place], job.round, answer));
    } catch (/** @type {any} */ fault) {
      put(place, failed(jobs.value[place], job.round, fault));
    }
  }
  function open(place) {
    at.value = place;
    const job = jobs.value[place];
    if (job?.stage === 'waiting') read(place, reading(job));
  }
  function add(files) {
    const first = jobs.value.length;
    jobs.value = [...jobs.value, ...[...files].map(begun)];
    if (jobs.value.length > first && !['shown', 'reading', 'writing'].includes(jobs.value[at.value]?.stage)) open(first);
  }
  async function write() {
    const place = at.value;
    const job = writing(jobs.value[place]);
    put(place, job);
    try {
      const answer = await send(job, job.plan);
      put(place, written(jobs.value[place], answer.report));
    } catch (/** @type {any} */ fault) {
      if (fault.code === 'plan-has-changed') return read(place, moved(jobs.value[place]));
      put(place, failed(jobs.value[place], job.round, fault));
    }
  }
  const change = wanted => read(at.value, reading(jobs.value[at.value], { ...wanted, hasMoved: false }));
  const map = (column, role) => read(at.value, mapped(jobs.value[at.value], column, role));
  const next = () => {
    const place = nextJob(jobs.value, at.value);
    if (place !== null) open(place);
  };
  function clear() {
    jobs.value = [];
    at.value = 0;
  }
  return { jobs, at, add, open, write, change, map, retry: () => change({}), next, clear };
}
