// How the pages speak with the server: one call, or a stream of events.
import { createParser } from '../vendor/eventsource-parser.js';

/** @param {number} ms @returns {Promise<void>} */
export const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

/** How long an answer may take; where a whole file is sent or fetched, it may take longer. */
const LIMIT_MS = 30000;
const FILE_LIMIT_MS = 120000;

/** Stands in the place of a token for the session in the browser's cookie, which no script can read. */
export const SESSION = Symbol('session');

/** @typedef {string | typeof SESSION | undefined} Token */

/**
 * How a request shows who asks. Beside the cookie goes a header that no page of another site can send.
 * @param {Token} token
 * @returns {{credentials: RequestCredentials, headers: Record<string, string>}}
 */
function shown(token) {
  if (token === SESSION) return { credentials: 'same-origin', headers: { 'X-Jieda-Console': '1' } };
  return { credentials: 'omit', headers: token ? { Authorization: `Bearer ${token}` } : {} };
}

/** @typedef {Error & {status?: number, code?: string, detail?: string, wait?: number}} Failure */

/**
 * Calls the API, with a `body` as JSON or with `bytes` as they are; the answer is JSON, or a Blob where it is a file. A failure throws an Error with
 * `status`, the problem's `code` and `detail`, and Retry-After as `wait` (s).
 * @param {string} url
 * @param {{method?: string, token?: Token, body?: unknown, bytes?: Blob, isFile?: boolean, headers?: Record<string, string>, limitMs?: number}} [options]
 * @returns {Promise<any>}
 */
export async function call(url, { method, token, body, bytes, isFile, headers = {}, limitMs = bytes || isFile ? FILE_LIMIT_MS : LIMIT_MS } = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), limitMs);
  const { credentials, headers: own } = shown(token);
  Object.assign(headers, own);
  if (body) headers['Content-Type'] = 'application/json';
  if (bytes) headers['Content-Type'] = 'application/octet-stream';
  try {
    const response = await fetch(url, {
      method: method || (body || bytes ? 'POST' : 'GET'),
      headers,
      body: bytes ?? (body ? JSON.stringify(body) : undefined),
      signal: abort.signal,
      credentials,
      cache: 'no-store',
    });
    if (response.ok && isFile) return await response.blob();
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw Object.assign(new Error(answer.title || `HTTP ${response.status}`), {
      status: response.status,
      code: answer.code,
      detail: answer.detail,
      wait: Number(response.headers.get('Retry-After')),
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Whether what was asked for is no more, or not this asker's. @param {any} error a {@link Failure}, or what else was thrown */
export const isGone = error => error.status === 401 || error.status === 404;

// The server pings every 15 s. Three missed pings mean a dead line, or a computer that has slept.
const SILENCE_MS = 45000;

/**
 * What is followed. `resumeAt` is kept up to date here; `reset` is for "refetch everything", and `refuse` for a token or a
 * conversation that is no more.
 * @typedef {object} Source
 * @property {string} url
 * @property {Token} token
 * @property {string} resumeAt
 * @property {(event: any) => void} take
 * @property {() => unknown} reset
 * @property {(isLive: boolean) => void} setLive
 * @property {() => void} refuse
 */

/**
 * Follows a stream of server-sent events until `signal` aborts; an EventSource could not send the token.
 * @param {Source} source
 * @param {AbortSignal} signal
 */
export async function follow(source, signal) {
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      await read(source, signal, () => {
        failures = 0;
        source.setLive(true);
      });
    } catch (error) {
      if (!signal.aborted && isGone(error)) return source.refuse();
    }
    if (signal.aborted) return;
    if (failures > 0) source.setLive(false);
    await pause(backOff(failures, Math.random()), signal);
  }
}

/**
 * How long to wait after so many failures in a row. Half of the wait is chance, so that a restarted server is not met by everybody
 * at once. What a stream says in `retry` is not asked: it is meant for clients that know no better.
 * @param {number} failures
 * @param {number} chance from 0 to 1
 */
export const backOff = (failures, chance) => Math.min(30000, 1000 * 2 ** failures) * (0.5 + chance / 2);

/**
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function pause(ms, signal) {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}

/**
 * @param {Source} source
 * @param {AbortSignal} signal
 * @param {() => void} onAlive
 */
async function read(source, signal, onAlive) {
  const abort = new AbortController();
  const stop = () => abort.abort();
  signal.addEventListener('abort', stop);
  let watch = setTimeout(stop, SILENCE_MS);
  try {
    const { credentials, headers } = shown(source.token);
    headers.Accept = 'text/event-stream';
    if (source.resumeAt) headers['Last-Event-ID'] = source.resumeAt;
    const response = await fetch(source.url, { headers, signal: abort.signal, cache: 'no-store', credentials });
    if (!response.ok || !response.body) throw Object.assign(new Error(`HTTP ${response.status}`), { status: response.status });
    onAlive();
    const reader = response.body.getReader(),
      feed = feeder(source);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watch);
      watch = setTimeout(stop, SILENCE_MS);
      await feed(value);
    }
  } finally {
    clearTimeout(watch);
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/**
 * Takes the bytes of one stream, cut anywhere, and gives their events to the source, one after the other.
 * @param {Source} source
 */
function feeder(source) {
  const decoder = new TextDecoder();
  /** @type {import('../vendor/eventsource-parser.js').EventSourceMessage[]} */
  const events = [];
  const parser = createParser({ onEvent: event => events.push(event) });
  return async (/** @type {Uint8Array} */ bytes) => {
    parser.feed(decoder.decode(bytes, { stream: true }));
    for (const { id, event, data } of events.splice(0)) {
      if (event === 'reset') await source.reset();
      else {
        source.take(JSON.parse(data));
        source.resumeAt = id || source.resumeAt;
      }
    }
  };
}
