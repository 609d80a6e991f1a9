// An earlier talk, read beside the one that is open. Nothing is written in it, and the case stays as it is.
import { signal } from '../../lib.js';
import { readTalk } from '../../transcript.js';

/** @typedef {{id: string, events: any[], phase: string, fault: string | null, isReading: boolean}} Past */

/** @param {(path: string, options?: any) => Promise<any>} api @param {ReturnType<typeof import('../serving.js').createServing>} serving */
export function createReading(api, serving) {
  const past = signal(/** @type {Past | null} */ (null));
  /** @param {string} id */
  async function open(id) {
    past.value = { id, events: [], phase: '', fault: null, isReading: true };
    serving.pane.value = 'packet';
    const shown = past.value;
    try {
      const { events, phase } = await readTalk(api, id);
      if (past.value === shown) past.value = { id, events, phase, fault: null, isReading: false };
    } catch (error) {
      const fault = /** @type {any} */ (error).status === 403 ? '接手这位客户以后才能看。' : '会话没有读出来。';
      if (past.value === shown) past.value = { ...shown, fault, isReading: false };
    }
  }
  const close = () => {
    past.value = null;
  };
  return { past, open, close };
}
