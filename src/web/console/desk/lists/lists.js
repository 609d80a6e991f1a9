// The left pane: my cases, who waits, and whom colleagues serve. Another list is another component in LISTS.
import { html, useLayoutEffect, useRef } from '../../lib.js';
import { Find } from '../find/find.js';
import { KeysHint } from './keys-hint.js';
import { Card } from './card.js';
import { isBegun } from '../state/drafts.js';
import { Owed } from './owed.js';
import { othersIn } from '../state/lists.js';

/** One list with how many it has in all; `name` is what the server calls it, where it comes in pages. */
function List({ desk, title, n, handoffs, nothing, name = '' }) {
  const { listing, serving, drafting, me } = desk;
  const opened = serving.talk.value.id;
  return html`
    <section>
      <h2>${title}<span class="number">${n}</span></h2>
      ${handoffs.length > 0
      ? html`<ul>${handoffs.map(handoff => html`<li key=${handoff.id}><${Card} handoff=${handoff} agent=${me.agent} isOpen=${handoff.conversation === opened} news=${listing.unread.value.get(handoff.conversation) ?? 0} isBegun=${isBegun(drafting.drafts.value, handoff.conversation)} open=${serving.open} /></li>`)}</ul>`
      : html`<p class="empty">${nothing}</p>`}
      ${name && listing.queue.value[`next_${name}`] && html`<button class="more" onClick=${() => listing.more(name)}>显示更多</button>`}
    </section>`;
}

function Mine({ desk }) {
  const { mine } = desk.listing.queue.value;
  return html`<${List} desk=${desk} title="我的" n=${mine.length} handoffs=${mine} nothing="还没有接手的会话" />`;
}

function Waiting({ desk }) {
  const { waiting, n_waiting: n } = desk.listing.queue.value;
  return html`<${List} desk=${desk} title="排队中" n=${n} handoffs=${waiting} nothing="没有人在排队" name="waiting" />`;
}

function Others({ desk }) {
  const { handoffs, n } = othersIn(desk.listing.queue.value, desk.me.agent);
  return html`<${List} desk=${desk} title="同事服务中" n=${n} handoffs=${handoffs} nothing="没有同事在服务" name="claimed" />`;
}

/** The lists in their order; each gets the desk. */
const LISTS = [Mine, Owed, Waiting, Others];

/** A case that moves from one list to another keeps the focus. */
function useKeptFocus(root) {
  const focused = useRef(/** @type {string | undefined} */ (undefined));
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  if (root.current?.contains(active)) focused.current = active?.dataset.conversation;
  else if (active !== document.body) focused.current = undefined;
  useLayoutEffect(() => {
    if (!focused.current || document.activeElement !== document.body) return;
    root.current?.querySelector(`[data-conversation="${CSS.escape(focused.current)}"]`)?.focus({ preventScroll: true });
  });
}

/** @param {{desk: any}} props */
export function Lists({ desk }) {
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  // What follows asks where the focus is, each time that the lists change.
  desk.listing.queue.value;
  useKeptFocus(root);
  return html`
    <section class="queue" aria-label="会话列表">
      <h1 class="sr">会话</h1>
      ${!desk.listing.queue.value.on_duty && html`<p class="off-duty" role="status">现在是非值班时间，新会话会留到上班后。</p>`}
      <${Find} desk=${desk} />
      <div class="lists" ref=${root}>${LISTS.map(One => html`<${One} key=${One.name} desk=${desk} />`)}</div>
      <${KeysHint} />
    </section>`;
}
