import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTIONS } from './actions.js';
import { begun } from './state/talk.js';

test('what may be done depends on who has the case', () => {
  /** @type {(phase: string, isMine: boolean, role: string, shown: string[], allowed: string[]) => void} */
  const check = (phase, isMine, role, shown, allowed) => {
    const own = { talk: { ...begun('c1', { agent: isMine ? '小王' : '小李' }), phase, agent: isMine ? '小王' : '小李' }, isMine, me: { agent: '小王', role } };
    const names = filter => ACTIONS.filter(filter).map(({ id }) => id);
    assert.deepEqual([names(({ isShown }) => isShown(own)), names(({ isShown, isAllowed }) => isShown(own) && isAllowed(own))], [shown, allowed], phase);
  };
  check('queued', false, 'agent', ['claim', 'return', 'resolve'], ['claim']);
  check('queued', false, 'supervisor', ['claim', 'pass-on', 'return', 'resolve'], ['claim', 'pass-on']);
  check('agent', true, 'agent', ['pass-on', 'return', 'resolve'], ['pass-on', 'return', 'resolve']);
  check('agent', false, 'agent', ['return', 'resolve'], []);
  check('agent', false, 'supervisor', ['pass-on', 'return', 'resolve'], ['pass-on']);
  const waits = /** @type {any} */ ({ talk: { ...begun('c1', { agent: null }), phase: 'queued' }, isMine: false, me: { agent: '小王', role: 'agent' }, mayTake: false });
  assert.deepEqual(ACTIONS.filter(({ isAllowed }) => isAllowed(waits)), [], 'it is offered to somebody else');
  check('closed', false, 'agent', ['return', 'resolve'], []);
});
