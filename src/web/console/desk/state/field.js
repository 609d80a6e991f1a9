// What may be written in the field, and what is looked for there instead of being sent?

// The sign as each keyboard has it.
const SEARCH = /^[/／、]/;

/** Whether a text is looked for and never sent. @param {string} text */
export const isSearch = text => SEARCH.test(text);

/** Why an agent who does not have the case cannot reply. @param {string} phase @param {string} holder who has it */
export function whyNot(phase, holder) {
  const reasons = { queued: '接手后就可以回复', agent: `${holder} 正在服务这位客户`, bot: '机器人正在服务这位客户', closed: '对话已结束', erased: '对话内容已删除' };
  return reasons[phase] ?? '';
}
