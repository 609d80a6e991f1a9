// What is given out once: the link of an invitation, or a token for a program.
import { html, useRef, useState } from '../lib.js';
import { clock } from '../words.js';

/** The address that an invited person opens. The code is behind the `#`, so that no server logs it. @param {string} code */
export const linkOf = code => `${location.origin}/console#invitation=${code}`;

/** @param {{given: any}} props */
export function Given({ given }) {
  const [isCopied, setCopied] = useState(false);
  const shown = useRef(/** @type {HTMLElement | null} */ (null));
  const text = given.code ? linkOf(given.code) : given.token;
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      if (shown.current) getSelection()?.selectAllChildren(shown.current);
    }
  }
  return html`
    <div class="token">
      ${given.code
        ? html`<p><b>${given.agent} 的邀请链接</b>　只显示这一次，请马上发给本人。本人打开后设置密码，${clock(given.expires_at)} 前有效，只能用一次。</p>`
        : html`<p><b>${given.agent} 的令牌</b>　只显示这一次，请马上存进要用它的程序。</p>`}
      <div class="row"><code ref=${shown}>${text}</code><button type="button" onClick=${copy}>${isCopied ? '已复制' : '复制'}</button></div>
    </div>`;
}
