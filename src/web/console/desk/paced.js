// However much happens, something is read no more often than a person can follow.

/**
 * A function that reads at once, or a breath after the last read was over; many calls meanwhile are one read. Each call gives a promise of a read that
 * began after it. `read` handles its failures.
 * @param {() => Promise<void>} read @param {() => Promise<void>} breathe
 * @returns {() => Promise<void>}
 */
export function createPaced(read, breathe) {
  let isBusy = false,
    waiting = /** @type {Promise<void> | null} */ (null),
    rested = Promise.resolve();
  function begin() {
    isBusy = true;
    const reading = read();
    rested = reading.then(breathe).then(() => {
      isBusy = false;
    });
    return reading;
  }
  return () => {
    if (!isBusy) return begin();
    waiting ??= rested.then(() => {
      waiting = null;
      return begin();
    });
    return waiting;
  };
}
