// An answer that the customer was given, which opens into its words.
import { html, useState } from '../../lib.js';
import { Rich } from '../../rich.js';

/** @param {{api: (path: string) => Promise<any>, atom: string, title: string}} props */
export function Answer({ api, atom, title }) {
  const [answer, setAnswer] = useState(/** @type {{title: string, html: string} | null} */ (null));
  const [isMissing, setMissing] = useState(false);
  async function read(event) {
    if (!event.target.open || answer) return;
    setMissing(false);
    const found = await api(`/kb/atoms/${atom.split('/').map(encodeURIComponent).join('/')}`).catch(() => null);
    setAnswer(found);
    setMissing(!found);
  }
  return html`
    <details onToggle=${read}>
      <summary>${title}</summary>
      ${answer ? html`<${Rich} text=${answer.html} label="放大图片" close="关闭" kind="rich" />` : html`<div class="rich">${isMissing ? '这条答案没有读出来。' : '正在读取'}</div>`}
    </details>`;
}
