// What is read on the pages of quality, by the names that the API has.

/** @type {Record<string, [string, string]>} what a measure is called, and when it is met */
export const MEASURES = {
  greeting: ['开头问好', '第一句话里有问候'],
  introduction: ['报明身份', '顾客知道是谁在服务'],
  first_answer: ['首次回复', '接手后很快说了第一句话'],
  gaps: ['回复间隔', '顾客说话后没有等太久'],
  empathy: ['安抚情绪', '顾客有火气，头几句里有安抚的话'],
  forbidden: ['禁用语', '没有说不许说的话'],
  asked_again: ['不重复问', '顾客给过的没有再问'],
  repetition: ['不重复说', '没有两句几乎一样的话'],
  knowledge: ['用知识库', '知识库里有答案，用上了'],
  length: ['长短合适', '没有过长的消息'],
  privacy: ['保护隐私', '没有明文打出个人信息'],
  promises: ['说到做到', '答应的事按时办了'],
  farewell: ['结束礼貌', '结束前道别，或问了还有没有别的事'],
  wrap_up: ['登记原因', '了结时选了原因'],
};

/** What a measure is called. @param {string} measure */
export const measureName = measure => MEASURES[measure]?.[0] ?? measure;

/** @type {Record<string, string>} */
export const FINDINGS = { passed: '做到', failed: '没做到', not_applicable: '不适用' };

/** @type {Record<string, string>} */
export const OPINIONS = { agree: '判得对', disagree: '判得不对' };

/** @type {Record<string, string>} how a share stands beside that of all others */
export const STANDS = { above: '高于其他人', below: '低于其他人', level: '' };

/** How far rules and people agree, in a word; the steps are those of Landis and Koch, 1977. @param {number | null} kappa */
export function trust(kappa) {
  if (kappa === null) return '还说不准';
  if (kappa > 0.8) return '可信';
  if (kappa > 0.6) return '较可信';
  if (kappa > 0.4) return '一般';
  return '不可信';
}

/** Seconds as they are read: 45 秒, 3 分 5 秒, 1 小时 2 分. @param {number | null} seconds */
export function seconds(seconds) {
  if (seconds === null) return '—';
  if (seconds < 60) return `${seconds} 秒`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`;
  return `${Math.floor(seconds / 3600)} 小时 ${Math.floor((seconds % 3600) / 60)} 分`;
}
