// What an agent does with cases: takes, passes on, gives back, ends. Each is asked of the server, and what comes of it is said.
import { html } from '../lib.js';
import { PassOn } from './dialogs/pass-on.js';
import { WrapUp } from './dialogs/wrap-up.js';
import { nextIn } from './state/lists.js';
import { mayPassOn } from './state/talk.js';

/**
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {import('./state/talk.js').Me} me
 * @param {(text: string, isFault?: boolean) => void} toast
 * @param {{listing: any, offering: ReturnType<typeof import('./offering.js').createOffering>, serving: ReturnType<typeof import('./serving.js').createServing>, asking: ReturnType<typeof import('./asking.js').createAsking>, refresh: () => Promise<any>}} desk
 */
export function createDoing(api, me, toast, { listing, serving, offering, asking, refresh }) {
  const { talk, mine } = serving;

  async function claim() {
    const { handoff } = talk.value;
    if (!handoff) return;
    try {
      await api(`/desk/handoffs/${encodeURIComponent(handoff.id)}/claim`, { body: {} });
    } catch (error) {
      const told = { 'handoff-taken': '这位客户已有同事接手，或已退出排队。', 'not-offered': '这位客户没有派给您，或已经过时。' };
      toast(told[/** @type {any} */ (error).code] || '没有接手成功，请再试一次。');
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
    const form = await api('/desk/wrap-up').catch(() => null);
    if (!form) return toast('结束要填的内容没有读出来，请再试一次。');
    /** Says what was wrong, or nothing. */
    async function wrapUp(body) {
      if (id !== talk.value.id) return '这位客户已经不在您面前。';
      try {
        await act('resolve', body);
      } catch (error) {
        return { 'not-yours': '这位客户不在您手上。', 'bad-field': '有一项填得不合要求，请改一下。', 'text-too-long': '备注太长了，最多 4000 字。' }[/** @type {any} */ (error).code] || '没有成功，请再试一次。';
      }
      toast('已解决', false);
      refresh();
      return '';
    }
    await asking.ask(done => html`<${WrapUp} form=${form} end=${wrapUp} done=${done} />`);
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
    if (offering.focus()) return;
    if (listing.queue.value.may_choose === false) return toast('现在没有派给您的客户。', false);
    const handoff = nextIn(listing.queue.value, talk.value.id);
    if (!handoff) return toast('没有人在排队。', false);
    await serving.open(handoff.conversation);
    await claim();
  }
  return { claim, giveBack, resolve, passOn, next };
}
