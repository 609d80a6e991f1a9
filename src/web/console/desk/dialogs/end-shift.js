// The end of a shift: who goes on with my cases?
import { html, useState } from '../../lib.js';
import { colleaguesFirst, describe } from '../state/colleagues.js';
import { Dialog } from './dialog.js';

/**
 * `end(to)` carries it out and says what was wrong, or nothing.
 * @param {{n: number, team: import('../state/colleagues.js').Colleague[], end: (to: string) => Promise<string>, done: (answer?: any) => void}} props
 */
export function EndShift({ n, team, end, done }) {
  const [to, setTo] = useState(''),
    [fault, setFault] = useState(''),
    [isEnding, setEnding] = useState(false);
  async function go() {
    setEnding(true);
    const wrong = await end(to);
    if (!wrong) return done(true);
    setFault(wrong);
    setEnding(false);
  }
  return html`
    <${Dialog} title="end-shift-title" kind="pass-on" done=${done}>
      <h2 id="end-shift-title">下班</h2>
      <p>${n > 0 ? `您手上还有 ${n} 位客户，客户会看到换人了。` : '您手上没有客户。'}下班后不再派单给您。</p>
      ${n > 0 && html`
        <label for="shift-receiver">这些客户
          <select id="shift-receiver" autofocus value=${to} onChange=${event => setTo(event.target.value)}>
            <option value="">回到排队，优先接待</option>
            ${colleaguesFirst(team).map(one => html`<option key=${one.agent} value=${one.agent}>转给 ${describe(one)}</option>`)}
          </select></label>`}
      <p class="fault" role="alert">${fault}</p>
      <div class="row"><button onClick=${() => done()}>取消</button><button class="primary" autofocus=${n === 0} disabled=${isEnding} onClick=${go}>下班</button></div>
    <//>`;
}
