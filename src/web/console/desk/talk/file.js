// A picture or a file that was sent. Who may not look at it reads that it is there: nobody can mask a picture.
import { picture, row, sizeOf } from '../../../shared/files.js';
import { html, useLayoutEffect, useRef } from '../../lib.js';

/** @param {{file: import('../../../shared/files.js').Sent, by: string, read: (() => Promise<Blob>) | null, toast: (text: string) => void}} props */
export function FileOf({ file, by, read, toast }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  useLayoutEffect(() => {
    if (!read) return;
    const fail = () => toast('文件没有读出来，请稍后再试。');
    const save = `下载 ${file.name}`,
      words = { alt: `${by}发的图片 ${file.name}`, enlarge: `放大图片 ${file.name}`, close: '关闭', save };
    root.current?.replaceChildren(file.picture ? picture(document.body, file, words, read, fail) : row(file, save, read, fail));
  }, [file.id, Boolean(read)]);
  if (read) return html`<div class="sent" ref=${root}></div>`;
  return html`<div class="bubble plain" dir="auto">${file.picture ? '图片' : '文件'} ${file.name}（${sizeOf(file.bytes)}）</div><span class="note">接手后才能看</span>`;
}
