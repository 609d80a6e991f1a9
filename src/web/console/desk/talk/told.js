// What happened in a talk beside what was said, as a line.
import { reasonName, resolutionName } from '../../labels.js';
import { asked, clock, say } from '../../words.js';

/** A name within a sentence, whichever way it is written. @param {string} name */
const isolated = name => `\u2068${name}\u2069`;

/** @param {Record<string, string>} slots */
const detailsOf = slots => Object.entries(slots).map(([slot, value]) => `${say('slot', slot)} ${value}`).join('，');

/** How the customer judged. @param {import('../state/talk.js').Event} event */
const judged = ({ solved, rating, recommends }) =>
  [solved === true && '已解决', solved === false && '没解决', rating && `${rating} 星`, typeof recommends === 'number' && `推荐意愿 ${recommends}/10`].filter(Boolean).join('，');

/** To whom a case was given. @param {import('../state/talk.js').Event} event */
function given({ agent, to, why }) {
  const receiver = isolated(to?.agent || say('skill', to?.skill || 'general'));
  if (why) return `${isolated(agent)} ${say('why', why)}，${to?.agent ? '转给' : '回到排队：'}${to?.agent ? ' ' : ''}${receiver}`;
  if (to?.agent === agent) return `${isolated(agent)} 接管`;
  return `${isolated(agent)} 转给 ${receiver}`;
}

/** The line of an event, or nothing where it is no line. @param {import('../state/talk.js').Event} event @returns {string | null} */
export function lineOf(event) {
  switch (event.type) {
    case 'handed_off': return `转人工：${say('reason', event.reason)}`;
    case 'agent_joined': return `${isolated(event.agent)} 接手`;
    case 'called': return `${event.call.agent ? `${isolated(event.call.agent)} 查了系统` : '机器人问系统'}：${asked(event.call)}`;
    // Details that were taken back tell nothing.
    case 'detailed': return Object.values(event.slots).some(Boolean) ? `客户提供：${detailsOf(event.slots)}` : null;
    case 'transferred': return given(event);
    case 'returned': return '已交还机器人';
    case 'promised': return `${isolated(event.agent)} 答应：${event.pledge.what}（${clock(event.due)} 前）`;
    case 'promise_kept': return `${isolated(event.agent)} 办好了答应的事`;
    case 'promise_moved': return `${isolated(event.agent)} 改了答应的事，${clock(event.due)} 前：${event.why}`;
    case 'promise_dropped': return `${isolated(event.agent)} 取消了答应的事：${event.why}`;
    case 'rule_promised': return `客户不满意，自动记下：${event.pledges.map(pledge => pledge.what).join('、')}`;
    case 'wrapped_up': return `${isolated(event.agent)} 办结：${[event.reason && reasonName(event.reason), event.resolution && resolutionName(event.resolution), ...Object.values(event.attributes), event.note].filter(Boolean).join('，') || '没有填'}`;
    case 'left_queue': return '客户退出了排队';
    case 'unreadable': return '这条记录读不出来（由其他版本写入，已保留）';
    case 'closed': return `对话结束（${say('closer', event.by)}）`;
    case 'erased': return event.why === 'requested' ? '应客户要求，对话内容已删除' : '保留期已过，对话内容已删除';
    case 'feedback': return `客户评价：${judged(event)}`;
    default: return null;
  }
}

/** The entry that an atom is of, by its title; where that is not known, the atom. @param {string} atom */
function sourceOf(atom) {
  const [entry] = atom.split('/'),
    title = say('entry', entry);
  return title === entry ? atom : title;
}

/** What is said below a bot's answer: its buttons, and where it comes from. @param {import('../state/talk.js').Event} event @returns {string[]} */
export function notesOf({ choices = [], citations = [] }) {
  const labels = choices.map(choice => choice.label).filter(Boolean);
  const buttons = labels.length > 0 ? [`按钮：${labels.join(' / ')}`] : [];
  return citations.length > 0 ? [...buttons, `出处：${citations.map(citation => sourceOf(citation.atom)).join('，')}`] : buttons;
}
