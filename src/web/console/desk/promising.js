// What an agent does with promises: makes them, keeps them, moves them, drops them. Each is asked of the server, and what comes of it is said.
import { html } from '../lib.js';
import { DropPromise, MakePromise, MovePromise } from './dialogs/promise.js';

/** Why the server did not do it. */
const FAULTS = {
  'not-yours': '这件事不归您办。',
  'promise-settled': '这件事已经办好或取消了。',
  'no-such-promise': '这件事已经不在了。',
  'no-such-agent': '这位同事已经不在了，请选别人。',
  'text-too-long': '写得太长了，最多 4000 字。',
};

/**
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {import('./state/talk.js').Me} me
 * @param {(text: string, isFault?: boolean) => void} toast
 * @param {{serving: ReturnType<typeof import('./serving.js').createServing>, owing: ReturnType<typeof import('./owing.js').createOwing>, asking: ReturnType<typeof import('./asking.js').createAsking>}} desk
 */
export function createPromising(api, me, toast, { serving, owing, asking }) {
  /** Carries something out, and says what was wrong, or nothing. @param {string} path @param {object} body @param {string} done */
  async function ask(path, body, done) {
    const { id } = serving.talk.value;
    try {
      const { events } = await api(path, { body });
      serving.take(id, events);
      toast(done, false);
    } catch (error) {
      const { code, detail } = /** @type {any} */ (error);
      return FAULTS[code] || (code === 'bad-field' && /^due/.test(detail ?? '') ? '时间要在现在之后，一年之内。' : '没有成功，请再试一次。');
    }
    owing.read();
    await serving.refresh();
    return '';
  }
  const pathOf = (promise, verb) => `/desk/promises/${encodeURIComponent(promise.id)}/${verb}`;
  /** The colleagues and skills that a promise can go to; nothing where they could not be read. */
  async function receivers() {
    const found = await api('/desk/receivers').catch(() => null);
    if (!found) toast('同事和技能没有读出来，请再试一次。');
    return found;
  }
  async function make() {
    const [found, hasKinds] = await Promise.all([receivers(), owing.readKinds()]);
    if (!found || !hasKinds) return;
    const { id } = serving.talk.value;
    const kinds = owing.kinds.value.filter(kind => !kind.only_rules);
    await asking.ask(done => html`<${MakePromise} kinds=${kinds} receivers=${found} me=${me} make=${body => ask(serving.pathOf(id, '/promises'), body, '已记下')} done=${done} />`);
  }
  /** @param {import('./state/promises.js').Promised} promise */
  async function move(promise) {
    const found = await receivers();
    if (found) await asking.ask(done => html`<${MovePromise} promise=${promise} receivers=${found} me=${me} move=${body => ask(pathOf(promise, 'move'), body, '已改')} done=${done} />`);
  }
  /** @param {import('./state/promises.js').Promised} promise */
  const drop = promise => asking.ask(done => html`<${DropPromise} promise=${promise} drop=${body => ask(pathOf(promise, 'drop'), body, '已取消')} done=${done} />`);
  /** @param {import('./state/promises.js').Promised} promise */
  async function keep(promise) {
    const wrong = await ask(pathOf(promise, 'keep'), {}, '办好了');
    if (wrong) toast(wrong);
  }
  return { make, move, drop, keep };
}
