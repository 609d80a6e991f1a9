// The desk: who waits, who is being served, and the talk that is open. This file joins what is known (listing, serving, writing, warning) with what
// shows it, and takes the stream of events.
import { effect, html, render } from '../lib.js';
import { readLabels } from '../labels.js';
import { language } from '../language.js';
import { learn, say } from '../words.js';
import { isReport } from '../report/address.js';
import { createAlerting } from './alerting.js';
import { createAsking } from './asking.js';
import { createBeing } from './being.js';
import { Details } from './details/details.js';
import { Dialogs } from './dialogs/dialog.js';
import { Palette } from './dialogs/palette.js';
import { KeySheet } from './dialogs/sheet.js';
import { createDoing } from './doing.js';
import { createDrafting } from './drafting.js';
import { createGlancing } from './glance/glancing.js';
import { createReading } from './glance/reading.js';
import { createSearching } from './find/searching.js';
import { createKeeping } from './keeping.js';
import { listenToKeys } from './keys.js';
import { Lists } from './lists/lists.js';
import { createListing } from './listing.js';
import { OfferCard } from './offer-card.js';
import { createOffering } from './offering.js';
import { createOwing } from './owing.js';
import { createPhrasing } from './phrasing.js';
import { createPromising } from './promising.js';
import { createProposing } from './proposing.js';
import { RedLineBar } from './red-lines.js';
import { createServing } from './serving.js';
import { EMPTY, newsFor, titled } from './state/lists.js';
import { isAboutPromises } from './state/promises.js';
import { TalkPane } from './talk/talk.js';
import { watchDeadlines } from './timing.js';
import { Tools } from './tools.js';
import { createWarning } from './warning.js';
import { createWriting } from './writing.js';

// Waiting times and the server's order change without an event.
const QUEUE_MS = 30000;
// An alert that a supervisor let go becomes everybody's without an event.
const RED_LINES_MS = 5000;

/**
 * What every part of the desk gets: `listing` (the lists), `serving` (the open case), `writing`, `proposing` and `drafting` (the field) and `warning`
 * (red lines) are what is known, as are `being` (my presence), `offering` (what is offered to me), `owing` (promises), `glancing` and `reading` (the
 * details), and `searching` (earlier talks); `doing` is what an agent does with cases, `asking` shows dialogs, `alerting` tells one who looks elsewhere.
 * @typedef {ReturnType<typeof createParts>} Desk
 */

/** The pages that this reader has, besides the desk. */
const tabs = () =>
  [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-tab]:not([data-tab=desk]):not([hidden])'))].map(tab => ({ name: tab.dataset.tab ?? '', label: tab.textContent ?? '' }));

/** Storage can be refused; then what is begun lives as long as the page. */
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function createParts(api, me, toast, show) {
  const alerting = createAlerting();
  const open = conversation => {
    show('desk');
    return serving.open(conversation);
  };
  /** Opens a case for somebody at the keyboard, who goes on with what to do next in it. */
  async function goTo(conversation) {
    await open(conversation);
    serving.focus();
  }
  const listing = createListing(api, fresh => alerting.alert('有客户在排队', `${say('reason', fresh.reason)}：${fresh.summary}`, () => open(fresh.conversation)));
  const serving = createServing(api, me, listing);
  const owing = createOwing(api);
  const keeping = createKeeping(storage(), me.agent);
  const drafting = createDrafting(keeping);
  const writing = createWriting(serving, drafting, me.agent, toast);
  const phrasing = createPhrasing(storage(), me.agent);
  const proposing = createProposing(api, serving, writing, phrasing);
  const warning = createWarning(api, alerting.alert, toast, open);
  const asking = createAsking();
  const glancing = createGlancing(api, serving, toast);
  const reading = createReading(api, serving);
  const searching = createSearching(api);
  /** Reads all that may have changed without being told; the lists follow in their own time. */
  function refresh() {
    warning.read();
    listing.read();
    owing.read();
    return serving.refresh();
  }
  const being = createBeing(api, me, toast, { listing, asking, refresh });
  const offering = createOffering(api, toast, { listing, alert: alerting.alert, goTo, refresh });
  const doing = createDoing(api, me, toast, { listing, serving, offering, asking, refresh });
  const promising = createPromising(api, me, toast, { serving, owing, asking });
  const parts = { being, offering, owing, promising, api, me, toast, show, open, goTo, tabs, alerting, listing, serving, keeping, drafting, writing, phrasing, proposing, warning, asking, glancing, reading, searching, doing, refresh };
  const showKeys = () => asking.ask(done => html`<${KeySheet} done=${done} />`);
  const showPalette = () => asking.ask(done => html`<${Palette} desk=${desk} done=${done} />`);
  /** Goes to the search, wherever the agent is. */
  function toSearch() {
    serving.pane.value = 'list';
    searching.focus();
  }
  const desk = { ...parts, showKeys, showPalette, toSearch };
  return desk;
}

/** Takes what happened at the desk, or what is so of me alone. @param {Desk} desk @param {any} event */
function take(desk, event) {
  if (event.presence) {
    desk.being.take(event.presence);
    desk.offering.take(event.offer);
  } else takeEvent(desk, event);
}

/** @param {Desk} desk @param {any} event */
function takeEvent({ me, toast, open, alerting, listing, owing, serving, drafting, warning, refresh }, event) {
  const { conversation } = event;
  const isOpen = conversation === serving.talk.value.id;
  serving.take(conversation, [event]);
  if (isOpen && event.type === 'left_queue') toast('这位客户退出了排队。', false);
  const news = newsFor(event, listing.queue.value, me.agent);
  if (news && !isOpen) listing.count(conversation);
  if (news === 'given') {
    toast(`${event.agent} 转给您一位客户，在“我的”里。`, false);
    alerting.alert('同事转来一位客户', event.agent, () => open(conversation));
  }
  if (news === 'said' && (!isOpen || document.hidden)) alerting.alert('客户来消息了', event.text, () => open(conversation));
  drafting.end(conversation, event.type);
  listing.follow(event, me.agent);
  if (event.type === 'erased') refresh();
  if (isAboutPromises(event)) {
    owing.read();
    if (isOpen) serving.refresh();
  }
  if (event.type === 'red_line_crossed' || event.type === 'alert_acknowledged') warning.read();
}

const find = id => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @param {(path: string, options?: any) => Promise<any>} api @param {import('./state/talk.js').Me} me
 * @param {(text: string, isFault?: boolean) => void} toast @param {(tab: string) => void} show brings a page to the front
 */
export function createDesk(api, me, toast, show) {
  const desk = createParts(api, me, toast, show);
  const { listing, owing, serving, warning } = desk;
  const root = find('desk'),
    count = find('waiting-count');
  effect(() => {
    root.dataset.pane = serving.pane.value;
  });
  effect(() => {
    const n = listing.queue.value.n_waiting;
    count.textContent = String(n);
    count.hidden = n === 0;
    document.title = titled(listing.unread.value, n);
  });
  render(html`<${Lists} desk=${desk} /><${TalkPane} desk=${desk} /><${Details} desk=${desk} />`, root);
  render(html`<${RedLineBar} warning=${warning} root=${find('red-lines')} />`, find('red-lines'));
  render(html`<${OfferCard} offering=${desk.offering} root=${find('offer')} />`, find('offer'));
  render(html`<${Tools} desk=${desk} />`, find('tools'));
  render(html`<${Dialogs} asking=${desk.asking} />`, find('dialogs'));
  listenToKeys(desk);
  setInterval(listing.read, QUEUE_MS);
  setInterval(owing.read, QUEUE_MS);
  owing.readKinds();
  readLabels(api);
  owing.read();
  watchDeadlines(listing, me, desk.alerting.alert, desk.open);
  setInterval(warning.read, RED_LINES_MS);
  warning.read();
  const linked = isReport(location.hash) ? '' : decodeURIComponent(location.hash.slice(1));
  // What is shown before these names are known, or without them, is shown as it came.
  const learning = api(`/desk/labels?locale=${language()}`).then(learn).catch(() => {});
  Promise.all([listing.read(), learning]).then(() => {
    if (linked && !serving.talk.value.id) serving.open(linked);
    // Where the lists could not be read, nobody is missing from them.
    if (listing.queue.value !== EMPTY) desk.drafting.sweep(listing.queue.value, serving.talk.value.id);
  });
  return {
    take: event => take(desk, event),
    reload: desk.refresh,
    open: desk.open,
    /** Leaves nothing that was begun in a browser that somebody else may use next. */
    leave: desk.keeping.clear,
  };
}
