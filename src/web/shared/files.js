// Pictures and files in the talks of both pages: what may be sent, how it is sent with its progress, and how it is shown and saved.
//
// A picture is painted on a canvas: a page that embeds the widget may forbid pictures of every other origin, blob: among them, but a canvas is none.
import { h, icon } from './dom.js';

/** What the server takes. It looks at the bytes; this only helps to choose. */
export const ACCEPT = 'image/jpeg,image/png,image/gif,image/webp,application/pdf,text/plain,.txt,.log,.csv,.md';

/** The most bytes of a file, as the server has it. */
export const MOST_BYTES = 10 * 1024 * 1024;

/** The most files that are sent with one choice, one paste or one drop. */
export const MOST_AT_ONCE = 9;

/** How wide and how high a picture stands in a talk at most, in CSS pixels. */
const SHOWN = { width: 240, height: 240 };

/** A large picture is painted no larger than this: a screen has no more to show. */
const LARGEST = 2400;

export const CLIP = ['M19 11.5l-7.2 7.2a4.6 4.6 0 0 1-6.5-6.5l8-8a3.1 3.1 0 0 1 4.4 4.4l-7.9 7.9a1.5 1.5 0 0 1-2.2-2.2l7-7'];
const PAGE = ['M7 3.5h7l4 4v13H7z', 'M14 3.5v4h4'];

/** @typedef {{id: string, kind: string, picture: boolean, bytes: number, width?: number, height?: number, name: string}} Sent a file as an event tells it */

/** The files that came with a paste or a drop. @param {DataTransfer | null} transfer @returns {File[]} */
export const filesIn = transfer => [...(transfer?.files ?? [])].slice(0, MOST_AT_ONCE);

/** How large a file is, for people. @param {number} bytes */
export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** How large a picture stands in a talk: as it is, or as large as there is room. @param {number} width @param {number} height @param {{width: number, height: number}} [most] */
export function fitted(width, height, most = SHOWN) {
  const scale = Math.min(1, most.width / width, most.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Sends a file with its progress, from 0 to 1; fails as `call` does, and with `isCancelled` where `signal` ended it.
 * @param {string} url
 * @param {{token: string, file: Blob, key: string, onProgress: (done: number) => void, signal: AbortSignal}} options
 * @returns {Promise<any>}
 */
export function upload(url, { token, file, key, onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const cancel = () => request.abort();
    const end = () => signal.removeEventListener('abort', cancel);
    request.open('POST', url);
    request.responseType = 'json';
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Idempotency-Key', key);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      end();
      const { status, response } = request;
      if (status >= 200 && status < 300) return resolve(response ?? {});
      const wait = Number(request.getResponseHeader('Retry-After'));
      return reject(Object.assign(new Error(response?.title || `HTTP ${status}`), { status, code: response?.code, detail: response?.detail, wait }));
    };
    request.onerror = () => {
      end();
      reject(new TypeError('the file could not be sent'));
    };
    request.onabort = () => {
      end();
      reject(Object.assign(new Error('cancelled'), { isCancelled: true }));
    };
    if (signal.aborted) return reject(Object.assign(new Error('cancelled'), { isCancelled: true }));
    signal.addEventListener('abort', cancel);
    return request.send(file);
  });
}

/** Paints a picture on a canvas, and gives how large it stands; fails where the browser cannot read it. @param {HTMLCanvasElement} canvas @param {Blob} blob @param {{width: number, height: number}} [most] */
export async function paint(canvas, blob, most = SHOWN) {
  const bitmap = await createImageBitmap(blob);
  const shown = fitted(bitmap.width, bitmap.height, most),
    dense = fitted(bitmap.width, bitmap.height, { width: shown.width * 2, height: shown.height * 2 });
  canvas.width = dense.width;
  canvas.height = dense.height;
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, dense.width, dense.height);
  bitmap.close();
  return shown;
}

/** Saves a file under its name. @param {Blob} blob @param {string} name */
export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/**
 * Shows a picture large, until it is clicked or Esc is pressed.
 * @param {ParentNode} root @param {Blob} blob @param {string} label @param {{close: string, save: string}} words @param {string} name
 */
export async function enlarge(root, blob, label, words, name) {
  const canvas = h('canvas', { role: 'img', 'aria-label': label });
  await paint(canvas, blob, { width: LARGEST, height: LARGEST });
  const dialog = h(
    'dialog',
    { class: 'large', 'aria-label': label, close: () => dialog.remove() },
    canvas,
    h('button', { type: 'button', 'aria-label': words.close, click: () => dialog.close() }, icon('M6 6l12 12M18 6L6 18')),
    h('button', { type: 'button', class: 'save', 'aria-label': words.save, click: () => save(blob, name) }, icon('M12 4v11M7 10.5l5 5 5-5M5 20h14')),
  );
  canvas.addEventListener('click', () => dialog.close());
  root.append(dialog);
  dialog.showModal();
}

/** A file as a row that saves it when it is pressed. @param {Sent} file @param {string} label @param {() => Promise<Blob>} read @param {(error: any) => void} fail */
export function row(file, label, read, fail) {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'file',
      title: label,
      click: () => {
        button.disabled = true;
        read().then(blob => save(blob, file.name)).catch(fail).finally(() => {
          button.disabled = false;
        });
      },
    },
    icon(...PAGE),
    h('span', {}, h('bdi', {}, file.name), h('small', {}, sizeOf(file.bytes))),
  );
  return button;
}

/**
 * A picture in a talk, which is read when it comes into sight; a press shows it large. Where it cannot be painted, the file stands there as a row.
 * @param {ParentNode} root @param {Sent} file @param {{alt: string, enlarge: string, close: string, save: string}} words @param {() => Promise<Blob>} read @param {(error: any) => void} fail
 */
export function picture(root, file, words, read, fail) {
  const room = fitted(file.width || SHOWN.width, file.height || SHOWN.height);
  const canvas = h('canvas', { width: room.width, height: room.height, role: 'img', 'aria-label': words.alt });
  const button = h('button', { type: 'button', class: 'sent-picture', 'aria-label': words.enlarge, click: open }, canvas);
  setSize(canvas, room);
  /** @type {Blob | null} */
  let seen = null;
  function open() {
    if (seen) enlarge(root, seen, words.alt, words, file.name).catch(fail);
  }
  async function load() {
    try {
      const blob = await read();
      setSize(canvas, await paint(canvas, blob));
      seen = blob;
      canvas.classList.add('seen');
    } catch {
      button.replaceWith(row(file, words.save, read, fail));
    }
  }
  const watch = new IntersectionObserver(entries => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    watch.disconnect();
    load();
  });
  watch.observe(canvas);
  return button;
}

// Set by script on the node itself, which a page's policy for styles does not forbid.
/** @param {HTMLCanvasElement} canvas @param {{width: number, height: number}} size */
function setSize(canvas, { width, height }) {
  canvas.style.width = `${width}px`;
  canvas.style.aspectRatio = `${width} / ${height}`;
}
