// The case at a glance, as long as it is open: read when it is opened, and again when something happened in it. What it says is in words already.
import { batch, effect, signal } from '../../lib.js';
import { sleep } from '../../../shared/server.js';
import { language } from '../../language.js';
import { createPaced } from '../paced.js';

/** However much happens in a talk, it is read no more often than a person can follow. */
const BREATH_MS = 1500;

/** @typedef {{name: string, label: string, value: string}} Detail */
/** @typedef {{connector: string, label: string, inputs: Detail[]}} LookUp */
/** @typedef {{conversation: string, line: string, earlier: {talks: any[], next: string | null}, look_ups: LookUp[], [name: string]: any}} Glance */

/**
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {ReturnType<typeof import('../serving.js').createServing>} serving
 * @param {(text: string, isFault?: boolean) => void} toast
 */
export function createGlancing(api, serving, toast) {
  const glance = signal(/** @type {Glance | null} */ (null)),
    /** What is being looked up, by its name. */
    asking = signal('');
  let opened = '',
    length = 0;

  async function readOnce() {
    const { id } = serving.talk.value;
    if (!id) return;
    const answer = await api(serving.pathOf(id, `/glance?locale=${language()}`)).catch(() => null);
    // Where no answer comes, what was shown stays.
    if (answer && id === serving.talk.value.id) glance.value = answer;
  }
  const read = createPaced(readOnce, () => sleep(BREATH_MS));

  // What happens in the talk may change all of it.
  effect(() => {
    const { id, events } = serving.talk.value,
      isReading = serving.fault.value !== null;
    if (id !== opened) batch(() => { glance.value = null; asking.value = ''; });
    const isOther = id !== opened || events.length !== length;
    [opened, length] = [id, events.length];
    if (isOther && !isReading && id) read();
  });

  /** More of what the customer had before. */
  async function more() {
    const { id } = serving.talk.value,
      before = glance.value;
    if (!before?.earlier.next) return;
    const page = await api(serving.pathOf(id, `/earlier?after=${encodeURIComponent(before.earlier.next)}`)).catch(() => null);
    if (!page) return toast('更早的会话没有读出来，请再试一次。');
    if (glance.value === before) glance.value = { ...before, earlier: { talks: [...before.earlier.talks, ...page.talks], next: page.next } };
  }

  /** Looks something up in another system; what came of it is an event of the talk. @param {LookUp} own */
  async function lookUp(own) {
    const { id } = serving.talk.value;
    asking.value = nameOf(own);
    const inputs = Object.fromEntries(own.inputs.map(({ name, value }) => [name, value]));
    try {
      await api(serving.pathOf(id, `/look-up?locale=${language()}`), { body: { connector: own.connector, inputs } });
      if (id === serving.talk.value.id) await read();
    } catch (error) {
      toast(/** @type {any} */ (error).code === 'not-yours' ? '这位客户不在您手上。' : '没有查成，请再试一次。');
    }
    if (id === serving.talk.value.id) asking.value = '';
  }
  return { glance, asking, read, more, lookUp };
}

/** What tells look-ups apart. @param {LookUp} own */
export const nameOf = ({ connector, inputs }) => [connector, ...inputs.map(({ name, value }) => `${name}=${value}`)].join(' ');
