import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPaced } from './paced.js';

/** Promises that the test keeps, one for each call. */
function steps() {
  /** @type {(() => void)[]} */
  const kept = [];
  return { kept, step: () => new Promise(resolve => kept.push(() => resolve(undefined))) };
}
const settle = () => new Promise(resolve => setImmediate(resolve));

test('a burst is two reads, with a breath between them', async () => {
  const reads = steps(),
    breaths = steps();
  const again = createPaced(/** @type {any} */ (reads.step), /** @type {any} */ (breaths.step));
  let nDone = 0;
  again();
  const late = [again(), again(), again()];
  for (const one of late) one.then(() => { nDone += 1; });
  assert.equal(reads.kept.length, 1);
  reads.kept[0]();
  await settle();
  assert.deepEqual([reads.kept.length, breaths.kept.length], [1, 1]);
  again().then(() => { nDone += 1; });
  breaths.kept[0]();
  await settle();
  assert.deepEqual([reads.kept.length, nDone], [2, 0], 'who asks is told of a read that began after');
  reads.kept[1]();
  await settle();
  assert.equal(nDone, 4);
  breaths.kept[1]();
  await settle();
  assert.equal(reads.kept.length, 2);
  again();
  assert.equal(reads.kept.length, 3, 'after a rest it reads at once');
});
