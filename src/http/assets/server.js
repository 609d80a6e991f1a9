// How the pages speak with the server: one call, or a stream of events.

export const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

/** How long an answer may take; that to a whole file may take longer. */
const LIMIT_MS = 30000;
const FILE_LIMIT_MS = 120000;

/** Calls the API, with a `body` as JSON or with `bytes` as they are. A failure throws an Error with `status`, the problem's `code` and `detail`, and Retry-After as `wait` (s). */
export async function call(url, { method, token, body, bytes, headers = {}, limitMs = bytes ? FILE_LIMIT_MS : LIMIT_MS } = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), limitMs);
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers['Content-Type'] = 'application/json';
  if (bytes) headers['Content-Type'] = 'application/octet-stream';
  try {
    const response = await fetch(url, {
      method: method || (body || bytes ? 'POST' : 'GET'),
      headers,
      body: bytes || (body && JSON.stringify(body)),
      signal: abort.signal,
      credentials: 'omit',
      cache: 'no-store',
    });
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

export const isGone = error => error.status === 401 || error.status === 404;

// The server pings every 15 s. Three missed pings mean a dead line, or a computer that has slept.
const SILENCE_MS = 45000;

/**
 * Follows a stream of server-sent events until `signal` aborts; an EventSource could not send the token.
 * `source` has `url`, `token`, `resumeAt` (kept up to date here), `take(event)`, `reset()` for "refetch everything",
 * `setLive(bool)`, and `refuse()` for a token or a conversation that is no more.
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
    // Half of the wait is chance, so that a restarted server is not met by everybody at once.
    await pause(Math.min(30000, 1000 * 2 ** failures) * (0.5 + Math.random() / 2), signal);
  }
}

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

async function read(source, signal, onAlive) {
  const abort = new AbortController();
  const stop = () => abort.abort();
  signal.addEventListener('abort', stop);
  let watch = setTimeout(stop, SILENCE_MS);
  try {
    const headers = { Authorization: `Bearer ${source.token}`, Accept: 'text/event-stream' };
    if (source.resumeAt) headers['Last-Event-ID'] = source.resumeAt;
    const response = await fetch(source.url, { headers, signal: abort.signal, cache: 'no-store', credentials: 'omit' });
    if (!response.ok) throw Object.assign(new Error(`HTTP ${response.status}`), { status: response.status });
    onAlive();
    const reader = response.body.getReader(),
      decoder = new TextDecoder();
    let rest = '',
      id = '',
      type = '',
      data = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watch);
      watch = setTimeout(stop, SILENCE_MS);
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
      rest = lines.pop();
      for (const line of lines) {
        const [, field, content] = /^([^:]*):? ?(.*)$/s.exec(line);
        if (field === 'id') id = content;
        else if (field === 'event') type = content;
        else if (field === 'data') data.push(content);
        else if (line === '') {
          if (type === 'reset') await source.reset();
          else if (data.length) {
            source.take(JSON.parse(data.join('\n')));
            source.resumeAt = id || source.resumeAt;
          }
          type = '';
          data = [];
        }
      }
    }
  } finally {
    clearTimeout(watch);
    signal.removeEventListener('abort', stop);
    stop();
  }
}
