// The desk: who waits, who is being served, and the talk that is open. This file joins what is known (listing, serving, writing, warning) with what
// shows it, and takes the stream of events.
import { effect, html, render } from '../lib.js';
import { readLabels } from '../labels.js';
import { language } from '../language.js';
import { learn, say } from '../words.js';
import { caseOf } from '../address.js';
import { amend, entitle, here, onStep, title } from '../going.js';
import { createAlerting } from './alerting.js';
import { createAmending } from './amending.js';
import { createAsking } from './asking.js';
import { AwayBar } from './away-bar.js';
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
import { createMentioning } from './mentioning.js';
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
import { createSpelling } from './spelling.js';
import { EMPTY, newsFor, titled } from './state/lists.js';
import { isMentioned } from './state/mentions.js';
import { isAboutPromises } from './state/promises.js';
import { TalkPane } from './talk/talk.js';
import { watchDeadlines } from './timing.js';
import { Tools } from './tools.js';
import { createWarning } from './warning.js';
import { deskWords } from './words.js';
import { createWriting } from './writing.js';

// Waiting times and the server's order change without an event.
const QUEUE_MS = 30000;
// An alert that a supervisor let go becomes everybody's without an event.
const RED_LINES_MS = 5000;

/**
 * What every part of the desk gets: `listing` (the lists), `serving` (the open case), `writing`, `amending`, `proposing` and `drafting` (the field) and `warning`
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

function createParts(api, me, toast, show, token) {
  const alerting = createAlerting();
  const open = (conversation, event = '') => {
    const opening = serving.open(conversation, event);
    show('desk');
    return opening;
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
  const spelling = createSpelling(api);
  const mentioning = createMentioning(api, me, serving, spelling);
  const writing = createWriting(serving, drafting, mentioning, me.agent, toast);
  const amending = createAmending(serving, writing, me, toast);
  const phrasing = createPhrasing(storage(), me.agent);
  const proposing = createProposing(api, serving, writing, phrasing, mentioning, spelling);
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
    mentioning.read();
    return serving.refresh();
  }
  const being = createBeing(api, me, toast, { listing, asking, refresh });
  const offering = createOffering(api, toast, { listing, alert: alerting.alert, goTo, refresh });
  const doing = createDoing(api, me, toast, { listing, serving, offering, asking, refresh });
  const promising = createPromising(api, me, toast, { serving, owing, asking });
  const parts = { being, offering, owing, promising, spelling, mentioning, api, me, toast, show, open, goTo, tabs, alerting, listing, serving, keeping, drafting, writing, amending, phrasing, proposing, warning, asking, glancing, reading, searching, doing, refresh };
  /** Follows the open talk as it runs, where a supervisor whispers and joins; few do, so that it is loaded then. */
  async function watch() {
    const { id } = serving.talk.value,
      { Watch } = await import('../board/watch.js');
    asking.ask(done => html`<${Watch} id=${id} token=${token} me=${me} api=${api} toast=${toast} open=${null} done=${done} />`);
  }
  const showKeys = () => asking.ask(done => html`<${KeySheet} done=${done} />`);
  const showPalette = () => asking.ask(done => html`<${Palette} desk=${desk} done=${done} />`);
  /** Goes to the search, wherever the agent is. */
  function toSearch() {
    serving.pane.value = 'list';
    searching.focus();
  }
  const desk = { ...parts, watch, showKeys, showPalette, toSearch };
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
function takeEvent({ me, toast, open, alerting, listing, owing, mentioning, serving, drafting, warning, refresh }, event) {
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
  if (isMentioned(event, me.agent)) {
    const { mention: words } = deskWords();
    mentioning.read();
    if (!isOpen || document.hidden) {
      toast(words.told(event.agent, event.text), false);
      alerting.alert(words.alert, event.text, () => open(conversation, event.id));
    }
  }
  if (event.type === 'whispered' && event.to === me.agent) {
    if (!isOpen) listing.count(conversation);
    toast(`${event.agent} 悄悄对您说：${event.text}`, false);
    alerting.murmur('主管悄悄对您说', event.text, () => open(conversation));
  }
  if (news === 'said' && (!isOpen || document.hidden)) alerting.alert('客户来消息了', event.text ?? `发来${event.file.picture ? '图片' : '文件'}：${event.file.name}`, () => open(conversation));
  drafting.end(conversation, event.type);
  listing.follow(event, me.agent);
  if (event.type === 'erased') refresh();
  if (isAboutPromises(event)) {
    owing.read();
    if (isOpen) serving.refresh();
  }
  if (event.type === 'red_line_crossed' || event.type === 'alert_acknowledged' || (event.type === 'transferred' && event.why)) warning.read();
}

const find = id => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @param {(path: string, options?: any) => Promise<any>} api @param {import('./state/talk.js').Me} me
 * @param {(text: string, isFault?: boolean) => void} toast @param {(tab: string) => void} show brings a page to the front
 * @param {any} token by which a talk is followed as it runs
 */
export function createDesk(api, me, toast, show, token) {
  const desk = createParts(api, me, toast, show, token);
  const { listing, owing, mentioning, serving, warning } = desk;
  const root = find('desk'),
    count = find('waiting-count');
  effect(() => {
    root.dataset.pane = serving.pane.value;
  });
  effect(() => {
    const n = listing.queue.value.n_waiting;
    count.textContent = String(n);
    count.hidden = n === 0;
    document.title = titled(listing.unread.value, n, title.value);
  });
  const entitleAfter = () => entitle('desk', serving.talk.value.id ? `会话 ${serving.talk.value.id.slice(-6)}` : '会话');
  effect(entitleAfter);
  onStep(() => desk.asking.shown.value?.done());
  render(html`<${Lists} desk=${desk} /><${TalkPane} desk=${desk} /><${Details} desk=${desk} />`, root);
  render(html`<${RedLineBar} warning=${warning} root=${find('red-lines')} />`, find('red-lines'));
  render(html`<${OfferCard} offering=${desk.offering} root=${find('offer')} />`, find('offer'));
  render(html`<${AwayBar} being=${desk.being} root=${find('away')} />`, find('away'));
  render(html`<${Tools} desk=${desk} />`, find('tools'));
  render(html`<${Dialogs} asking=${desk.asking} />`, find('dialogs'));
  listenToKeys(desk);
  setInterval(listing.read, QUEUE_MS);
  setInterval(owing.read, QUEUE_MS);
  setInterval(mentioning.read, QUEUE_MS);
  owing.readKinds();
  readLabels(api);
  owing.read();
  mentioning.read();
  watchDeadlines(listing, me, desk.alerting.alert, desk.open);
  setInterval(warning.read, RED_LINES_MS);
  warning.read();
  // What is shown before these names are known, or without them, is shown as it came.
  const learning = api(`/desk/labels?locale=${language()}`).then(learn).catch(() => {});
  const ready = Promise.all([listing.read(), learning]);
  ready.then(() => {
    // Where the lists could not be read, nobody is missing from them.
    if (listing.queue.value !== EMPTY) desk.drafting.sweep(listing.queue.value, serving.talk.value.id);
  });
  /** Shows what is open at this place of the desk, a case or the lists alone. @param {string[]} path */
  async function come(path) {
    await ready;
    const { id, event } = caseOf(path);
    if (here().page !== 'desk' || caseOf(here().path).id !== id) return;
    if (event) amend('desk', 'case', id);
    if (id && (id !== serving.talk.value.id || event)) serving.open(id, event);
    else if (!id && serving.talk.value.id) serving.close();
    else entitleAfter();
  }
  return {
    come,
    take: event => take(desk, event),
    reload: desk.refresh,
    open: desk.open,
    /** Leaves nothing that was begun in a browser that somebody else may use next. */
    leave: desk.keeping.clear,
  };
}
