// What the palette offers: cases, what may be done, and where one may go. What may be sent is asked of the server while one types.
import { say } from '../../words.js';
import { ACTIONS } from '../actions.js';
import { othersIn } from '../state/lists.js';
import { mayPromise } from '../state/promises.js';
import { STATUSES } from '../state/offer.js';

/** @typedef {import('../desk.js').Desk} Desk */
/** @typedef {import('../state/palette.js').Entry} Entry */

/** @param {Desk} desk @returns {Entry[]} */
function cases({ listing, goTo, me }) {
  const queue = listing.queue.value;
  const lists = { 我的: queue.mine, 排队中: queue.waiting, 同事服务中: othersIn(queue, me.agent).handoffs };
  return Object.entries(lists).flatMap(([list, handoffs]) =>
    handoffs.map(handoff => ({
      id: `case ${handoff.conversation}`,
      kind: 'case',
      title: handoff.summary || '（没有摘要）',
      detail: `${list} · ${say('reason', handoff.reason)} · ${handoff.conversation.slice(-6)}`,
      words: `${handoff.conversation} ${handoff.agent ?? ''}`,
      act: () => goTo(handoff.conversation),
    })),
  );
}

/** What may be done with the open case, as its buttons allow it. @param {Desk} desk @returns {Entry[]} */
function deeds(desk) {
  const { serving, writing, promising, offering, me, show } = desk;
  const atDesk = act => () => {
    show('desk');
    act();
  };
  const own = { talk: serving.talk.value, isMine: serving.mine.value, me, mayTake: offering.mayTake(serving.talk.value.handoff) };
  const allowed = ACTIONS.filter(({ isShown, isAllowed }) => own.talk.id && isShown(own) && isAllowed(own));
  return [
    ...allowed.map(({ id, label, keys = '', act }) => entry(id, label, `当前会话${keys && ` · ${keys}`}`, atDesk(() => act(desk)))),
    ...(mayPromise(own.talk, me, own.isMine) ? [entry('promise', '答应客户', '当前会话 · Alt P', atDesk(promising.make))] : []),
    ...(writing.mayNote.value ? [entry('note', writing.isNote.value ? '回复客户' : '写备注', '当前会话 · Alt M', atDesk(writing.toggleNote))] : []),
  ];
}

/** What may be done at any time. @param {Desk} desk @returns {Entry[]} */
function elsewhere(desk) {
  const { doing, alerting, being, tabs, show } = desk;
  return [
    entry('next', '接下一位', 'Alt N', () => { show('desk'); doing.next(); }),
    ...tabs().map(({ name, label }) => entry(`tab ${name}`, `打开${label}`, '页面', () => show(name))),
    entry('alerts', alerting.isOn.value ? '关掉提醒' : '打开提醒', '响铃和通知', alerting.turn),
    ...STATUSES.filter(status => status !== being.presence.value?.status).map(status => entry(`status ${status}`, `改成${say('status', status)}`, '我的状态', () => being.set(status))),
    entry('shift', '下班', '客户转走，不再派单', being.endShift),
    entry('keys', '全部快捷键', '?', desk.showKeys),
  ];
}

/** @param {string} id @param {string} title @param {string} detail @param {() => unknown} act @returns {Entry} */
const entry = (id, title, detail, act) => ({ id, kind: 'action', title, detail, act: () => act() });

/** @param {Desk} desk @returns {Entry[]} */
export const entriesOf = desk => [...deeds(desk), ...cases(desk), ...elsewhere(desk)];

/** What may be sent, as entries. @param {Desk} desk @param {any[]} proposals @returns {Entry[]} */
export const sendable = ({ proposing, show }, proposals) =>
  proposals.map(proposing.ready).map(proposal => ({ id: `send ${proposal.atom}`, kind: proposal.kind ?? 'phrase', title: proposal.title, detail: proposal.text, act: () => { show('desk'); proposing.pick(proposal); } }));
