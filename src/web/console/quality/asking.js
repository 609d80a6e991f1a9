// What is read of the server for a part of the page: what came, whether it failed, and how it is tried again.
import { useEffect, useRef, useState } from '../lib.js';

/**
 * @template T
 * @param {() => Promise<T>} ask @param {any[]} of what it is asked for: when that changes, it is asked again
 * @returns {{found: T | null, fault: any, again: () => void, change: (work: (found: T) => T) => void}}
 */
export function useAnswer(ask, of) {
  const [found, setFound] = useState(/** @type {any} */ (null));
  const [fault, setFault] = useState(/** @type {any} */ (null));
  const last = useRef(0);
  async function read() {
    const own = ++last.current;
    setFault(null);
    setFound(null);
    try {
      const answer = await ask();
      if (own === last.current) setFound(() => answer);
    } catch (error) {
      if (own === last.current) setFault(error);
    }
  }
  useEffect(() => {
    read();
  }, of);
  return { found, fault, again: read, change: work => setFound(now => (now ? work(now) : now)) };
}

/** What is said where nothing could be read. */
export const FAULT_WORDS = { busy: '另一份报表还没算完，请稍后再试。', failed: '没有读出来。', retry: '重试' };
