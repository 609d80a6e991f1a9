// The head of the talk: why the customer is here, how the case stands, and what may be done about it. Its buttons are in actions.js.
import { BACK, Icon } from '../../icon.js';
import { html, useLayoutEffect, useRef } from '../../lib.js';
import { say } from '../../words.js';
import { ACTIONS } from '../actions.js';
import { holder } from '../state/talk.js';

/** How a case stands, in words. @param {import('../state/talk.js').Talk} talk @param {boolean} isMine */
function stateOf(talk, isMine) {
  const state = talk.phase === 'agent' ? `${isMine ? '我' : holder(talk)} 服务中` : say('phase', talk.phase);
  return `${state} · 会话 ${talk.id.slice(-6)}`;
}

/** @param {{desk: any}} props */
export function Head({ desk }) {
  const { serving, me } = desk;
  const talk = serving.talk.value,
    isMine = serving.mine.value,
    own = { talk, isMine, me, mayTake: desk.offering.mayTake(talk.handoff) };
  const claim = useRef(/** @type {HTMLButtonElement | null} */ (null));
  // Who cannot write yet goes on with what lets them.
  const wish = serving.focusing.value;
  useLayoutEffect(() => {
    if (wish > 0 && !isMine && !desk.writing.mayWrite.value) claim.current?.focus();
  }, [wish]);
  return html`
    <header>
      <button class="back" aria-label="返回列表" onClick=${() => { serving.pane.value = 'list'; }}><${Icon} paths=${BACK} /></button>
      <div class="title"><b>${talk.handoff ? say('reason', talk.handoff.reason) : '客户'}</b><p role="status">${stateOf(talk, isMine)}</p></div>
      <button class="details" onClick=${() => { serving.pane.value = 'packet'; }}>资料</button>
      <div class="actions">${ACTIONS.filter(({ isShown }) => isShown(own)).map(({ id, label, isPrimary, hint, isAllowed, act }) => html`
        <button key=${id} class=${isPrimary ? 'primary' : ''} disabled=${!isAllowed(own)} title=${isAllowed(own) ? undefined : hint} ref=${id === 'claim' ? claim : undefined} onClick=${() => act(desk)}>${label}</button>`)}</div>
    </header>`;
}
