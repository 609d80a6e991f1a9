// What is read on the pages of training, by the names that the API has.

/** @type {Record<string, string>} why a score is not enough */
export const MISSING = {
  void: '说了一票否决的话，整场 0 分',
  unsatisfied: '顾客没有满意地离开',
  must: '有必须做到的项目没做到',
  points: '分数不够',
};

/** @type {Record<string, string>} why a practice talk could not begin or go on */
const PROBLEMS = {
  'level-locked': '上一关还没过，先过那一关。',
  'scenario-edited': '这个剧本刚刚被改过，请重新开始。',
  'attempt-over': '这一场已经结束了。',
  'attempt-full': '这一场说得太多了，请结束后再来一次。',
  'too-many-attempts': '今天练得够多了，歇一歇，明天再来。',
  'no-account': '管理员令牌没有账号，练习记不下来；请用自己的账号登录。',
  'no-such-scenario': '这个剧本已经不在了。',
  'text-too-long': '一条最多 1000 个字。',
  'blank-text': '写点什么再发。',
};

/** What went wrong, in words. @param {any} error */
export const faultOf = error => PROBLEMS[error?.code] ?? '没有成功，请再试一次。';

/** What an editor wrote by language. @param {Record<string, string>} label */
export const inChinese = label => label['zh-CN'] ?? '';

/** Languages of customers other than the usual one. @type {Record<string, string>} */
export const LANGUAGES = { en: '英语', 'zh-TW': '繁体' };

/** When what is promised is due, from now. @type {[number, string][]} */
export const DUES = [
  [30, '半小时内'],
  [60, '1 小时内'],
  [120, '2 小时内'],
  [24 * 60, '明天这个时候前'],
  [3 * 24 * 60, '3 天内'],
];
