// The webhooks and what they were told: what is asked of the server, and what is known of it.
import { signal } from '../lib.js';

/** @typedef {{event: string, conversation: string, n_tries: number, tried_at: string | null, outcome: string | null, due_at: string | null}} Delivery */
/** @typedef {{id: string, is_on: boolean, topics: string[], locale: string, newest?: Delivery}} Webhook */
/** @typedef {{items: Delivery[], next: string | null}} Log */

/** @param {(path: string, options?: any) => Promise<any>} api */
export function createWebhooks(api) {
  const webhooks = signal(/** @type {Webhook[] | null} */ (null));
  const opened = signal('');
  const log = signal(/** @type {Log | null} */ (null));
  const hasFailed = signal(false);
  const path = (id, rest) => `/desk/webhooks/${encodeURIComponent(id)}/${rest}`;

  async function read() {
    try {
      webhooks.value = (await api('/desk/webhooks')).webhooks;
      hasFailed.value = false;
    } catch {
      hasFailed.value = true;
    }
  }
  /** Opens a webhook's log, or closes the one that is open. */
  async function open(id) {
    [opened.value, log.value] = [opened.value === id ? '' : id, null];
    if (opened.value) await readLog(null);
  }
  async function readLog(after) {
    const id = opened.value,
      before = after ? (log.value?.items ?? []) : [];
    try {
      const page = await api(path(id, `deliveries?limit=20${after ? `&after=${encodeURIComponent(after)}` : ''}`));
      if (id === opened.value) log.value = { items: [...before, ...page.deliveries], next: page.next };
    } catch {
      if (id === opened.value) hasFailed.value = true;
    }
  }
  async function refresh() {
    await read();
    if (opened.value) await readLog(null);
  }
  return {
    webhooks,
    opened,
    log,
    hasFailed,
    read,
    refresh,
    open,
    more: () => readLog(log.value?.next ?? null),
    /** @param {string} id @returns {Promise<string>} what came of it */
    attempt: async id => (await api(path(id, 'test'), { body: {} })).outcome,
    /** @param {string} event */
    async retry(event) {
      await api(path(opened.value, `deliveries/${encodeURIComponent(event)}/retry`), { body: {} });
      await refresh();
    },
  };
}
