// The red lines that nobody has taken note of, while they are shown. The server says which of them are this reader's; what follows is in state/alerts.js.
import { signal } from '../lib.js';
import { sleep } from '../../shared/server.js';
import { createPaced } from './paced.js';
import { counted, dueIn, newsIn } from './state/alerts.js';

// They are read more often than the lists: somebody should act at once.
const BREATH_MS = 250;
// Longer than a double click takes.
const DOUBLE_CLICK_MS = 800;

/**
 * @param {(path: string, options?: any) => Promise<any>} api
 * @param {(title: string, text: string, open: () => void) => void} alert
 * @param {(text: string) => void} toast
 * @param {(conversation: string) => void} open
 */
export function createWarning(api, alert, toast, open) {
  const shown = signal(/** @type {import('./state/alerts.js').Alerts} */ ({ alerts: [], n_open: 0, next: null, pages: 1 })),
    isOpen = signal(false);
  let before = /** @type {import('./state/alerts.js').Alerts | null} */ (null),
    pages = 1,
    lockedUntil = 0,
    wake;

  async function readPages() {
    const wanted = pages,
      answer = await api('/desk/alerts');
    for (let page = 1; page < wanted && answer.next; page++) {
      const more = await api(`/desk/alerts?after=${encodeURIComponent(answer.next)}`);
      answer.alerts.push(...more.alerts);
      answer.next = more.next;
    }
    return { ...answer, pages: wanted };
  }
  async function readOnce() {
    // The line in the bar says that the server is away; the next read catches up.
    const answer = await readPages().catch(() => null);
    if (!answer) return;
    const news = newsIn(before, answer);
    before = shown.value = answer;
    if (news && 'alert' in news) alert(news.alert.escalated ? '高压线无人确认' : '高压线', news.alert.text, () => open(news.alert.conversation));
    else if (news && 'n' in news) alert('高压线', `共 ${counted(news.n)} 条没有确认`, () => {});
    clearTimeout(wake);
    const due = dueIn(answer.alerts, Date.now());
    if (due !== null) wake = setTimeout(read, due + BREATH_MS);
  }
  const read = createPaced(readOnce, () => sleep(BREATH_MS));
  /** Takes note of an alert. @param {string} id */
  async function acknowledge(id) {
    // The next one moves to where this one was: a double click must not take note of it unread.
    if (Date.now() < lockedUntil) return;
    lockedUntil = Date.now() + DOUBLE_CLICK_MS;
    try {
      await api(`/desk/alerts/${encodeURIComponent(id)}/acknowledge`, { body: {} });
    } catch (error) {
      toast(/** @type {any} */ (error).status === 403 ? '这条先由主管确认。' : '没有确认成功，请再试一次。');
    }
    await read();
  }
  return {
    shown,
    isOpen,
    read,
    acknowledge,
    more() {
      pages += 1;
      return read();
    },
    /** @param {string} conversation */
    look(conversation) {
      isOpen.value = false;
      open(conversation);
    },
  };
}
