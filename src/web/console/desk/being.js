// Am I there? What the server makes of it, and what I say. Who goes home gives their cases away.
import { effect, html, signal } from '../lib.js';
import { say } from '../words.js';
import { EndShift } from './dialogs/end-shift.js';

/**
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {import('./state/talk.js').Me} me
 * @param {(text: string, isFault?: boolean) => void} toast
 * @param {{listing: ReturnType<typeof import('./listing.js').createListing>, asking: ReturnType<typeof import('./asking.js').createAsking>, refresh: () => unknown}} desk
 */
export function createBeing(api, me, toast, { listing, asking, refresh }) {
  const presence = signal(/** @type {import('./state/offer.js').Presence | null} */ (null));
  effect(() => {
    const told = listing.queue.value.presence;
    if (told) take(told);
  });

  /** @param {import('./state/offer.js').Presence} told */
  function take(told) {
    const before = presence.peek();
    presence.value = told;
    if (told.said === 'away' && told.missed_offers > 0 && before && before.said !== 'away') toast('连续错过派单，已经把您设为离开。回来了请改成在线。');
  }
  /** @param {string} status */
  async function set(status) {
    try {
      take(await api('/desk/me/presence', { method: 'PUT', body: { status } }));
      toast(`现在是${say('status', status)}`, false);
    } catch {
      toast('状态没有改成功，请再试一次。');
    }
    refresh();
  }
  async function endShift() {
    const { mine } = listing.queue.value;
    const receivers = mine.length > 0 ? await api('/desk/receivers').catch(() => null) : { team: [] };
    if (!receivers) return toast('同事没有读出来，请再试一次。');
    /** Says what was wrong, or nothing. @param {string} to */
    async function end(to) {
      try {
        const { given } = await api('/desk/me/shift-end', { body: to ? { to } : {} });
        toast(given > 0 ? `已下班，${given} 位客户${to ? `转给了${to}` : '回到了排队'}。` : '已下班。', false);
        refresh();
        return '';
      } catch (error) {
        return /** @type {any} */ (error).code === 'no-such-agent' ? '这位同事已经不在了，请选别人。' : '没有成功，请再试一次。';
      }
    }
    await asking.ask(done => html`<${EndShift} n=${mine.length} team=${receivers.team.filter(one => one.agent !== me.agent)} end=${end} done=${done} />`);
  }
  return { presence, take, set, endShift };
}
