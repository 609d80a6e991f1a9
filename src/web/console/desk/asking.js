// Which dialog is open, and what was answered in it? One at a time.
import { signal } from '../lib.js';

export function createAsking() {
  /** What is drawn in the place of the dialogs. */
  const shown = signal(/** @type {{draw: (done: (answer?: any) => void) => any, done: (answer?: any) => void} | null} */ (null));
  return {
    shown,
    /**
     * Shows a dialog: `draw(done)` gives it, and `done(answer)` ends it. The promise is of the answer, or of nothing where it was put away.
     * @param {(done: (answer?: any) => void) => any} draw
     * @returns {Promise<any>}
     */
    ask: draw =>
      new Promise(resolve => {
        shown.value?.done();
        const own = {
          draw,
          done(answer) {
            if (shown.value === own) shown.value = null;
            resolve(answer);
          },
        };
        shown.value = own;
      }),
  };
}
