// The webhooks' page in words: what a topic is called, and what came of a message.

const TOPICS = {
  'desk.handed_off': '有客户排队',
  'desk.red_line': '高压线',
  'desk.claimed': '接手',
  'desk.transferred': '转接',
  'desk.left_queue': '退出排队',
  'desk.unhappy': '客户不满意',
  'desk.closed': '会话结束',
};

const OUTCOMES = {
  delivered: '已送达',
  dropped: '不用再通知',
  refused: '对方拒收',
  broken: '对方系统出错',
  timed_out: '对方没有及时回应',
  unreachable: '连不上',
  not_allowed: '地址不在许可范围',
  not_understood: '对方的回应看不懂',
  too_large: '对方的回应太长',
  bad_input: '地址不对',
};

/** @param {string} topic */
export const topicName = topic => TOPICS[topic] ?? topic;

/** What came of a message: its outcome, and whether it is tried again. @param {import('./state.js').Delivery} delivery */
export function outcomeOf({ outcome, due_at: due, n_tries: n }) {
  if (!outcome) return '正在发送';
  const name = OUTCOMES[outcome] ?? outcome;
  if (due) return `${name}，会再试（试过 ${n} 次）`;
  return isFine(outcome) || n === 1 ? name : `${name}，试了 ${n} 次，不再试`;
}

/** What a trial came to. @param {string} outcome */
export const trialOf = outcome => (outcome === 'delivered' ? '测试消息已送达。' : `没有送达：${OUTCOMES[outcome] ?? outcome}。`);

/** Whether nobody needs to look. @param {string | null} outcome */
export const isFine = outcome => outcome === 'delivered' || outcome === 'dropped';
