// Is a stream followed as it should, however its bytes are cut, and is a call's failure told? The server is a real one.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import test from 'node:test';
import { backOff, call, follow, isGone } from './server.js';

/**
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {(response: Response, request: import('node:http').IncomingMessage & {body: string}) => void} Answer
 */

/**
 * A server that answers one request after the other, and then with 404; what it was asked is kept.
 * @param {Answer[]} answers
 */
async function serve(answers) {
  /** @type {{method?: string, headers: import('node:http').IncomingHttpHeaders, body: string}[]} */
  const requests = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ method: request.method, headers: request.headers, body });
    const answer = answers[requests.length - 1] ?? status(404);
    answer(response, Object.assign(request, { body }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/`, requests, stop };
}

/** @type {(code: number, body?: string, headers?: Record<string, string>) => Answer} */
const status = (code, body = '', headers = {}) => response => response.writeHead(code, headers).end(body);

/**
 * A stream of these pieces. Pieces that wait are read as one, so each is written when the one before it was read.
 * @type {(pieces: Uint8Array[], isOpen?: boolean) => Answer}
 */
const stream = (pieces, isOpen = false) => async response => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for (const piece of pieces) {
    const isRead = new Promise(done => (onWatch = done));
    response.write(piece);
    await isRead;
  }
  if (!isOpen) response.end();
};

/** Bytes in pieces of so many. @type {(bytes: Uint8Array, size: number) => Uint8Array[]} */
function cut(bytes, size) {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
  return pieces;
}

/** The timers that were set, with how long each is to wait. @type {{ms: number, ring: () => void, isOff: boolean}[]} */
const timers = [];
/** Told when the watch over a silent line is set: before a stream is asked for, and with each piece that is read. @type {(value?: any) => void} */
let onWatch = () => {};
const SILENCE_MS = 45000;
const { setTimeout: begin, clearTimeout: end } = globalThis;
Object.assign(globalThis, {
  setTimeout: (/** @type {() => void} */ ring, /** @type {number} */ ms, /** @type {any[]} */ ...rest) => {
    const timer = Object.assign(begin(ring, ms, ...rest), { ms, ring, isOff: false });
    timers.push(timer);
    if (ms === SILENCE_MS) onWatch();
    return timer;
  },
  clearTimeout: (/** @type {any} */ timer) => {
    if (timer) timer.isOff = true;
    end(timer);
  },
});
const watches = () => timers.filter(({ ms }) => ms === SILENCE_MS);

/** How long was to be waited between streams. @type {number[]} */
const waits = [];
// A page is told when the network is back; here it is back as soon as somebody waits for it, so that nobody does.
Object.assign(globalThis, {
  addEventListener(/** @type {string} */ _, /** @type {() => void} */ back) {
    waits.push(timers[timers.length - 1].ms);
    queueMicrotask(back);
  },
  removeEventListener: () => {},
});

/**
 * Follows a server until it refuses: what the source was told, and from which ids it went on.
 * @param {Answer[]} answers
 * @param {Partial<import('./server.js').Source>} [own]
 */
async function followed(answers, own = {}) {
  const { url, requests, stop } = await serve(answers);
  /** @type {any[]} */
  const told = [];
  /** @type {boolean[]} */
  const lives = [];
  const source = {
    url,
    token: 'secret',
    resumeAt: '',
    take: (/** @type {any} */ event) => told.push(event),
    reset: async () => {},
    setLive: (/** @type {boolean} */ isLive) => lives.push(isLive),
    refuse: () => told.push('refused'),
    ...own,
  };
  timers.length = waits.length = 0;
  await follow(source, new AbortController().signal);
  stop();
  return { told, lives, source, requests, resumed: requests.map(({ headers }) => headers['last-event-id'] ?? '') };
}

test('a stream is read the same however it is cut', async () => {
  /** @type {(text: string, expected: any[], resumeAt?: string) => Promise<void>} */
  const check = async (text, expected, resumeAt = '') => {
    const bytes = Buffer.from(text);
    for (const size of [bytes.length, 1, 2, 3, 7]) {
      /** @type {any[]} */
      const told = [];
      const { resumed } = await followed([stream(cut(bytes, size))], {
        take: event => told.push(event),
        reset: () => told.push('reset'),
        refuse: () => {},
      });
      assert.deepEqual({ told, resumed }, { told: expected, resumed: ['', resumeAt] }, `${JSON.stringify(text)} by ${size}`);
      // One for each of the two requests, and one for each piece: they did arrive apart.
      assert.equal(watches().length, 2 + Math.ceil(bytes.length / size));
    }
  };
  await check('data: {"n":1}\n\n', [{ n: 1 }]);
  await check('id: k-1\ndata: {"n":1}\n\nid: k-2\ndata: {"n":2}\n\n', [{ n: 1 }, { n: 2 }], 'k-2');
  await check('id:k-1\ndata:{"n":1}\n\n', [{ n: 1 }], 'k-1');
  // An event without an id leaves the last one.
  await check('id: k-1\ndata: 1\n\ndata: 2\n\n', [1, 2], 'k-1');
  // Characters of two, three and four bytes.
  await check('id: k-1\ndata: {"text":"é 空调 ㍿ 🧊"}\n\n', [{ text: 'é 空调 ㍿ 🧊' }], 'k-1');
  // All ways to end a line.
  await check('id: k-1\r\ndata: 1\r\n\r\nid: k-2\r\ndata: 2\r\n\r\n', [1, 2], 'k-2');
  // A CR alone ends a line once the next line shows that no LF follows.
  await check('id: k-1\rdata: 1\r\rid: k-2\rdata: 2\r\r:\r', [1, 2], 'k-2');
  await check('id: k-1\r\ndata: 1\n\r\nid: k-2\ndata: 2\n\n', [1, 2], 'k-2');
  await check('\uFEFFid: k-1\ndata: 1\n\n', [1], 'k-1');
  await check(': ping\n\n:\n\ndata: 1\n: ping\n\n: ping\n\n', [1]);
  await check('data: {"a":\ndata: 1,\ndata:  "b": "c: d"}\n\n', [{ a: 1, b: 'c: d' }]);
  await check('retry: 5\n\ndata: 1\nretry: soon\n\n', [1]);
  await check('data: 1\nevents: reset\nnonsense\n\n', [1]);
  await check('event: reset\ndata: {}\n\nid: k-9\ndata: 1\n\n', ['reset', 1], 'k-9');
  await check('id: k-1\ndata: 1\n\nevent: reset\ndata: {}\n\n', [1, 'reset'], 'k-1');
  // What the end cuts off is not an event, and is asked for again.
  await check('id: k-1\ndata: 1\n\nid: k-2\ndata: 2\n', [1], 'k-1');
  await check('id: k-1\ndata: 1\n\nid: k-2\ndata: {"n"', [1], 'k-1');
  await check(': nothing', []);
  // What is no JSON is not passed over.
  await check('id: k-1\ndata: 1\n\nid: k-2\ndata: {\n\n', [1], 'k-1');
});

test('what comes after a reset waits until everything was read again, and goes on from there', async () => {
  const bytes = Buffer.from('event: reset\ndata: {}\n\ndata: 2\n\n');
  /** @type {any[]} */
  const order = [];
  const { resumed } = await followed([stream([bytes])], {
    resumeAt: 'old-7',
    async reset() {
      await new Promise(setImmediate);
      order.push('reset');
      this.resumeAt = 'k-1';
    },
    take: event => order.push(event),
  });
  assert.deepEqual({ order, resumed }, { order: ['reset', 2], resumed: ['old-7', 'k-1'] });
});

test('a stream is asked for with the token, and a refusal ends it', async () => {
  /** @type {(code: number, expected: any[]) => Promise<void>} */
  const check = async (code, expected) => {
    const { told, requests } = await followed([status(code)]);
    assert.deepEqual({ told, n: requests.length }, { told: ['refused'], n: expected.length }, String(code));
    const [{ method, headers }] = requests;
    assert.deepEqual([method, headers.authorization, headers.accept], ['GET', 'Bearer secret', 'text/event-stream']);
  };
  await check(401, ['refused']);
  await check(404, ['refused']);
  // Anything else may pass, and is tried again.
  await check(403, ['failed', 'refused']);
  await check(429, ['failed', 'refused']);
  await check(500, ['failed', 'refused']);
});

test('the wait grows with each failure, up to half a minute', () => {
  /** @type {(failures: number, chance: number, expected: number) => void} */
  const check = (failures, chance, expected) => assert.equal(backOff(failures, chance), expected);
  check(0, 0, 500);
  check(0, 1, 1000);
  check(1, 0, 1000);
  check(3, 0.5, 6000);
  check(4, 1, 16000);
  check(5, 0, 15000);
  check(40, 1, 30000);
});

test('failures in a row are waited for longer, a stream that stood begins anew, and what it says of retry is not asked', async () => {
  const { random } = Math;
  Math.random = () => 1;
  const stood = stream([Buffer.from('retry: 5\n\ndata: 1\n\n')]);
  const { told, lives } = await followed([status(503), status(503), status(503), stood, status(503)]);
  Math.random = random;
  assert.deepEqual(waits, [1000, 2000, 4000, 1000, 2000]);
  // One failure alone is not worth telling.
  assert.deepEqual({ told, lives }, { told: [1, 'refused'], lives: [false, false, true, false] });
});

test('a line that has been silent for long is given up, and the stream goes on where it was', async () => {
  const pieces = ['id: k-1\ndata: 1\n\n', ': ping\n\n', 'data: 2\n\n'].map(text => Buffer.from(text));
  /** @type {boolean[]} */
  let off = [];
  const { resumed } = await followed([stream(pieces, true)], {
    take(event) {
      if (event !== 2) return;
      off = watches().map(({ isOff }) => isOff);
      watches()[off.length - 1].ring();
    },
    refuse: () => {},
  });
  // Each piece is a sign of life: the watch is set anew, and only the last one is on.
  assert.deepEqual({ off, resumed }, { off: [true, true, true, false], resumed: ['', 'k-1'] });
});

test('a stream that nobody wants any more ends without a word', async () => {
  const { url, stop, requests } = await serve([stream([Buffer.from('data: 1\n\n')], true)]);
  const abort = new AbortController();
  const never = () => assert.fail('it was not wanted any more');
  const source = { url, token: '', resumeAt: '', take: () => abort.abort(), reset: never, setLive: () => {}, refuse: never };
  waits.length = 0;
  await follow(source, abort.signal);
  stop();
  assert.deepEqual([requests.length, waits], [1, []]);
});

test('a call sends what it is given', async () => {
  /** @type {(options: object | undefined, expected: object) => Promise<void>} */
  const check = async (options, expected) => {
    const { url, requests, stop } = await serve([status(200, '{"n":1}')]);
    assert.deepEqual(await call(url, options), { n: 1 });
    stop();
    const [{ method, headers, body }] = requests;
    const { authorization, 'content-type': type, 'idempotency-key': key } = headers;
    assert.deepEqual({ method, authorization, type, key, body }, { authorization: undefined, type: undefined, key: undefined, body: '', ...expected });
  };
  await check(undefined, { method: 'GET' });
  await check({ token: 't' }, { method: 'GET', authorization: 'Bearer t' });
  await check({ body: { text: '你好' } }, { method: 'POST', type: 'application/json', body: '{"text":"你好"}' });
  await check({ method: 'DELETE', token: 't' }, { method: 'DELETE', authorization: 'Bearer t' });
  await check({ body: {}, headers: { 'Idempotency-Key': 'k' } }, { method: 'POST', type: 'application/json', key: 'k', body: '{}' });
});

test('a file comes as it is, and a failure to send it is told as any other', async () => {
  const { url, stop } = await serve([status(200, '\uFEFFid,class\r\n', { 'Content-Type': 'text/csv' }), status(403, '{"code":"supervisor-only"}')]);
  const file = await call(url, { token: 'secret', isFile: true });
  assert.deepEqual(Buffer.from(await file.arrayBuffer()), Buffer.from('\uFEFFid,class\r\n'));
  await assert.rejects(call(url, { token: 'secret', isFile: true }), { status: 403, code: 'supervisor-only' });
  stop();
});

test('a call that fails says how', async () => {
  /** @type {(answer: Answer, expected: object) => Promise<void>} */
  const check = async (answer, expected) => {
    const { url, stop } = await serve([answer]);
    const error = await call(url).then(() => assert.fail('it did not fail'), error => error);
    stop();
    const { message, status, code, detail, wait } = error;
    assert.deepEqual({ message, status, code, detail, wait, gone: isGone(error) }, { code: undefined, detail: undefined, wait: 0, gone: false, ...expected });
  };
  const problem = '{"title":"too many","code":"too-many-messages","detail":"wait a little"}';
  await check(status(429, problem, { 'Retry-After': '7' }), { message: 'too many', status: 429, code: 'too-many-messages', detail: 'wait a little', wait: 7 });
  await check(status(404, '{"title":"none"}'), { message: 'none', status: 404, gone: true });
  await check(status(401), { message: 'HTTP 401', status: 401, gone: true });
  await check(status(502, '<html>'), { message: 'HTTP 502', status: 502 });
  await check(response => response.destroy(), { message: 'fetch failed', status: undefined, wait: undefined });
});
