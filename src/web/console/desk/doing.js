// What an agent does with cases: takes, passes on, gives back, ends. Each is asked of the server, and what comes of it is said.
import { html } from '../lib.js';
import { Confirm } from './dialogs/confirm.js';
import { PassOn } from './dialogs/pass-on.js';
import { nextIn } from './state/lists.js';
import { mayPassOn } from './state/talk.js';

/**
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {import('./state/talk.js').Me} me
 * @param {(text: string, isFault?: boolean) => void} toast
 * @param {{listing: any, serving: ReturnType<typeof import('./serving.js').createServing>, asking: ReturnType<typeof import('./asking.js').createAsking>, refresh: () => Promise<any>}} desk
 */
export function createDoing(api, me, toast, { listing, serving, asking, refresh }) {
  const { talk, mine } = serving;

  async function claim() {
    const { handoff } = talk.value;
    if (!handoff) return;
    try {
      await api(`/desk/handoffs/${encodeURIComponent(handoff.id)}/claim`, { body: {} });
    } catch (error) {
      toast(/** @type {any} */ (error).code === 'handoff-taken' ? '这位客户已有同事接手，或已退出排队。' : '没有接手成功，请再试一次。');
    }
    await refresh();
    serving.focus();
  }
  /** Carries out on the open case what gives events. @param {string} verb @param {object} body */
  async function act(verb, body) {
    const { id } = talk.value;
    const { events } = await api(serving.pathOf(id, `/${verb}`), { body });
    serving.take(id, events);
  }
  async function end(verb, done) {
    try {
      await act(verb, {});
      toast(done, false);
    } catch (error) {
      toast(/** @type {any} */ (error).code === 'not-yours' ? '这位客户不在您手上。' : '没有成功，请再试一次。');
    }
    await refresh();
  }
  async function giveBack() {
    if (mine.value) await end('return', '已交还机器人');
  }
  async function resolve() {
    const { id } = talk.value;
    if (!mine.value) return;
    const isSure = await asking.ask(done => html`<${Confirm} question="结束这次对话？" detail="客户会看到服务已结束，并可以评价。" verb="解决并结束" done=${done} />`);
    if (isSure && id === talk.value.id) await end('resolve', '已解决');
  }
  async function passOn() {
    if (!mayPassOn(talk.value, me)) return;
    const isHolder = mine.value,
      { id } = talk.value;
    /** Says what was wrong, or nothing. */
    async function give(chosen) {
      try {
        const { events } = await api(serving.pathOf(id, '/transfer'), { body: chosen });
        serving.take(id, events);
        toast('已转接', false);
        refresh();
        return '';
      } catch (error) {
        return { 'not-yours': '这位客户已经不在您手上。', 'no-such-agent': '这位同事已经不在了，请选别人。' }[/** @type {any} */ (error).code] || '没有转接成功，请再试一次。';
      }
    }
    const receivers = await api('/desk/receivers').catch(() => null);
    if (!receivers) return toast('同事和技能没有读出来，请再试一次。');
    await asking.ask(done => html`<${PassOn} receivers=${receivers} isHolder=${isHolder} me=${me} give=${give} done=${done} />`);
  }
  async function next() {
    const handoff = nextIn(listing.queue.value, talk.value.id);
    if (!handoff) return toast('没有人在排队。', false);
    await serving.open(handoff.conversation);
    await claim();
  }
  return { claim, giveBack, resolve, passOn, next };
}
