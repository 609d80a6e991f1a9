// One customer's conversation: what has been said, what is on its way, and how it survives a reload or a bad network.
// It shows nothing; it tells `see` what has changed.
import { call, follow, isGone, sleep } from '../shared/server.js';
import { isAfter } from './order.js';

// 100 pages of 100: a longer talk is shown from its beginning, and the stream brings the rest.
const MAX_EVENTS = 10000;
// A conversation that the server forgets sooner than this is a fault of the server, not its age.
const TOO_SOON_MS = 30000;

// What a customer who has not judged gave: no stars are none, and 0 is an answer to how likely they are to recommend.
const UNJUDGED = { rating: 0, recommends: null };

const randomId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');

/**
 * `see` is told: `events(fresh)` new ones at the end, `all()` draw everything anew, `message(message)` one of the customer's
 * own on its way, `dropped(message)` that it is there no more, `state()` anything else, `emit(name, detail)` what the host page
 * may listen to.
 */
export function createTalk(base, opening, see) {
  const key = `jieda ${base}`;
  const talk = {
    phase: 'bot',
    agent: '',
    ahead: undefined,
    minutes: undefined,
    back: undefined,
    ...UNJUDGED,
    events: [],
    pending: [],
    isDown: false,
    isLost: false,
    isAnswering: false,
    isAsking: false,
    isLeaving: false,
    isWatched: false,
    start,
    send,
    deliver,
    askPerson,
    leaveQueue,
    judge,
    forget,
    renew,
    reset,
    restore,
    retry,
    listen,
    updatePlace,
    stop,
    get hasStored() {
      return Boolean(kept.id);
    },
    get hasPerson() {
      return Boolean(kept.id && kept.human);
    },
  };
  let kept = {},
    seen = new Set(),
    started = null,
    begunAt = 0;
  restore();
  // Whoever signs in, or out, does not see the talk of the one before.
  const owner = opening().visitor || '';
  if ((kept.owner || '') !== owner) keep({ id: '', token: '', human: false, owner });

  // ---- what is kept between pages; in private mode, for this page only
  function restore() {
    try {
      kept = JSON.parse(localStorage.getItem(key)) || {};
    } catch {
      /* private mode */
    }
    return kept;
  }
  function keep(change) {
    kept = { ...kept, ...change };
    try {
      localStorage.setItem(key, JSON.stringify(kept));
    } catch {
      /* private mode */
    }
  }
  const keepPhase = () => keep({ human: talk.phase === 'queued' || talk.phase === 'agent' });
  // Another tab has begun a new talk, or forgotten this one: this tab follows.
  addEventListener('storage', onStorage);
  function onStorage(event) {
    const before = kept.id || '';
    if (event.key !== key || (restore().id || '') === before) return;
    clear();
    if (kept.id && (talk.isWatched || kept.human)) start().catch(() => {});
  }

  const own = (path, body, headers) => call(`${base}/v1/conversations/${kept.id}${path}`, { token: kept.token, body, headers });

  // ---- events
  function take(incoming, isLive) {
    const fresh = (incoming || []).filter(event => !seen.has(event.id));
    // What the customer wrote is erased: it goes from the page too, and the next message begins a new talk.
    if (fresh.some(event => event.type === 'erased')) return forget();
    let inOrder = true;
    for (const event of fresh) {
      if (talk.events.length && !isAfter(event, talk.events[talk.events.length - 1])) inOrder = false;
      seen.add(event.id);
      talk.events.push(event);
      if (event.type === 'customer_said') drop(talk.pending.find(message => message.text === event.text.trim()));
      fold(event);
    }
    if (!inOrder) {
      talk.events.sort((a, b) => (isAfter(a, b) ? 1 : -1));
      talk.events.forEach(fold);
    }
    if (fresh.length && inOrder) see.events(fresh);
    else if (fresh.length) see.all();
    if (isLive) fresh.forEach(announce);
    keepPhase();
    see.state();
  }
  function fold(event) {
    if (event.type === 'handed_off') {
      talk.phase = 'queued';
      talk.ahead = talk.minutes = talk.back = undefined;
    }
    if (event.type === 'agent_joined') {
      talk.phase = 'agent';
      talk.agent = event.agent;
    }
    if (event.type === 'transferred') {
      talk.phase = event.to?.agent ? 'agent' : 'queued';
      talk.agent = event.to?.agent || '';
      talk.ahead = talk.minutes = talk.back = undefined;
    }
    if (event.type === 'returned' || event.type === 'left_queue') talk.phase = 'bot';
    if (event.type === 'closed') talk.phase = 'closed';
    if (event.type === 'feedback') {
      talk.rating = event.rating || talk.rating;
      talk.recommends = event.recommends ?? talk.recommends;
    }
  }
  function announce(event) {
    const name = {
      bot_said: 'message:received',
      agent_said: 'message:received',
      followed_up: 'message:received',
      promised: 'message:received',
      promise_moved: 'message:received',
      promise_kept: 'message:received',
      promise_dropped: 'message:received',
      handed_off: 'handoff:queued',
      left_queue: 'handoff:left',
      agent_joined: 'handoff:accepted',
      closed: 'conversation:closed',
      transferred: event.to?.agent ? 'handoff:accepted' : 'handoff:queued',
    }[event.type];
    if (name) see.emit(name, event);
    if (event.type === 'handed_off' || (event.type === 'transferred' && !event.to?.agent)) updatePlace();
  }
  function clear() {
    stopStream();
    started = null;
    seen = new Set();
    Object.assign(talk, { phase: 'bot', agent: '', ahead: undefined, minutes: undefined, back: undefined, ...UNJUDGED, events: [] });
    see.all();
    see.state();
  }
  // Forgets the talk, not the visitor: their next talk is still known to be theirs.
  function forget() {
    keep({ id: '', token: '', human: false });
    clear();
  }
  function renew() {
    forget();
    return start();
  }
  function reset() {
    keep({ visitor: '' });
    talk.pending = [];
    forget();
  }

  // ---- beginning, or going on. One attempt at a time; after a failure the next call tries again.
  function start() {
    if (!started) {
      const mine = (started = begin());
      mine
        .then(
          () => {
            talk.isDown = false;
          },
          error => {
            if (started === mine) started = null;
            talk.isDown = true;
            see.emit('error', error);
          },
        )
        .finally(() => {
          see.state();
          listen();
        });
    }
    return started;
  }
  async function begin() {
    begunAt = Date.now();
    restore();
    if (kept.id) {
      try {
        return await fetchTranscript();
      } catch (error) {
        if (!isGone(error)) throw error;
        keep({ id: '', token: '', human: false });
      }
    }
    if (!kept.visitor) keep({ visitor: `v-${randomId()}` });
    const { body, headers } = opening();
    const made = await call(`${base}/v1/conversations`, {
      body: {
        visitor: kept.visitor,
        page: location.origin + location.pathname,
        title: document.title,
        referrer: document.referrer.split(/[?#]/)[0],
        ...body,
      },
      headers,
    });
    seen = new Set();
    talk.events = [];
    keep({ id: made.id, token: made.token });
    take(made.events);
    source.resumeAt = lastId();
  }
  const lastId = () => (talk.events.length ? talk.events[talk.events.length - 1].id : '');
  async function fetchTranscript() {
    const events = [];
    let page;
    do {
      const after = events.length ? `&after=${encodeURIComponent(events[events.length - 1].id)}` : '';
      page = await own(`/transcript?limit=100${after}`);
      events.push(...page.events);
    } while (page.has_more && page.events.length && events.length < MAX_EVENTS);
    seen = new Set(events.map(event => event.id));
    talk.events = events;
    Object.assign(talk, UNJUDGED);
    events.forEach(fold);
    talk.pending = talk.pending.filter(
      message => message.state !== 'failed' || !events.some(event => event.text === message.text),
    );
    source.resumeAt = lastId();
    setPlace(page);
    see.all();
  }
  function setPlace(page) {
    Object.assign(talk, { phase: page.phase, ahead: page.ahead, minutes: page.wait_minutes, back: page.back, agent: page.agent || talk.agent });
    keepPhase();
    see.state();
  }
  // The place in the queue is no event, so it is asked for.
  function updatePlace() {
    if (talk.phase !== 'queued' || !talk.isWatched || !kept.id) return;
    own(`/transcript?limit=1&after=${encodeURIComponent(lastId())}`).then(
      page => {
        take(page.events, true);
        // A colleague may have claimed the talk while this answer was on its way; then it is stale.
        if (talk.phase === 'queued' && page.phase === 'queued') setPlace(page);
      },
      () => {},
    );
  }

  // ---- what the customer does
  let line = Promise.resolve();
  // `choice` is the button that says the text, where one was pressed: the event of the saying, and its place below it.
  function send(text, choice) {
    text = text.trim().slice(0, 4000);
    if (text) deliver({ text, choice, key: randomId() });
  }
  function deliver(message) {
    if (!talk.pending.includes(message)) talk.pending.push(message);
    message.state = 'sending';
    see.message(message);
    line = line.then(() => attempt(message));
  }
  async function attempt(message) {
    talk.isAnswering = true;
    see.state();
    for (let tries = 0; message.state === 'sending'; tries++) {
      try {
        await start();
        // A new talk has no such button: there the words are just said.
        const { text, choice, key } = message;
        const said = choice && seen.has(choice.event) ? { text, choice } : { text };
        // A retry carries the same key: when only the answer was lost, nothing is said twice.
        const answer = await own('/messages', said, { 'Idempotency-Key': key });
        message.state = 'sent';
        drop(message);
        see.emit('message:sent', { text });
        take(answer.events, true);
      } catch (error) {
        if (tries < 2 && isGone(error)) forget();
        else if (tries < 2 && error.status === 429) await sleep(Math.min(error.wait || 2, 20) * 1000);
        else await fail(message, error);
      }
    }
    talk.isAnswering = false;
    see.state();
  }
  async function fail(message, error) {
    message.state = 'failed';
    see.emit('error', error);
    if (error.code === 'conversation-closed') await fetchTranscript().catch(() => {});
    if (talk.pending.includes(message)) see.message(message);
  }
  function drop(message) {
    if (!message || !talk.pending.includes(message)) return;
    talk.pending = talk.pending.filter(other => other !== message);
    see.dropped(message);
  }
  function retry() {
    return start().then(
      () => talk.pending.filter(message => message.state === 'failed').forEach(deliver),
      () => {},
    );
  }
  async function askPerson() {
    if (talk.isAsking || talk.phase === 'queued' || talk.phase === 'agent') return;
    talk.isAsking = true;
    see.state();
    try {
      if (talk.phase === 'closed') forget();
      await start();
      take((await own('/handoff', {})).events, true);
    } catch (error) {
      if (isGone(error)) forget();
      talk.isDown = true;
      see.emit('error', error);
    }
    talk.isAsking = false;
    see.state();
  }
  async function leaveQueue() {
    if (talk.isLeaving || talk.phase !== 'queued') return;
    talk.isLeaving = true;
    see.state();
    try {
      const left = await call(`${base}/v1/conversations/${kept.id}/handoff`, { method: 'DELETE', token: kept.token });
      take(left.events, true);
    } catch (error) {
      if (isGone(error)) forget();
      see.emit('error', error);
    }
    talk.isLeaving = false;
    see.state();
  }
  // `what` is the stars, `rating`, or `recommends`.
  async function judge(what, value) {
    talk[what] = value;
    see.state();
    try {
      take((await own('/feedback', { [what]: value })).events, true);
    } catch (error) {
      talk[what] = UNJUDGED[what];
      see.emit('error', error);
      see.state();
    }
  }

  // ---- the stream. A person's talk is followed always, the bot's only while somebody looks.
  let stream = null;
  // resumeAt moves with the stream and the transcript only: a POST answers with its own events alone, and to resume after
  // those could skip another's event in between.
  const source = {
    resumeAt: '',
    get url() {
      return `${base}/v1/conversations/${kept.id}/events`;
    },
    get token() {
      return kept.token;
    },
    take: event => take([event], true),
    reset: fetchTranscript,
    setLive(isLive) {
      if (talk.isLost === isLive) {
        talk.isLost = !isLive;
        see.state();
      }
    },
    refuse() {
      // A talk refused as soon as it was made would be made anew for ever.
      talk.isDown = Date.now() - begunAt < TOO_SOON_MS;
      forget();
      if (talk.isWatched && !talk.isDown) start().catch(() => {});
    },
  };
  function listen() {
    const isWanted = kept.id && started && !talk.isDown && talk.phase !== 'closed' && (talk.phase !== 'bot' || talk.isWatched);
    if (!isWanted) return stopStream();
    if (stream) return undefined;
    stream = new AbortController();
    return follow(source, stream.signal);
  }
  function stopStream() {
    if (stream) stream.abort();
    stream = null;
    talk.isLost = false;
  }
  function stop() {
    stopStream();
    removeEventListener('storage', onStorage);
  }
  return talk;
}
