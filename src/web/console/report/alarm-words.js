// In which words is an alarm told?
import { percent } from '../words.js';

/** @typedef {{count: number, an_hour: number} | import('./measures.js').Ratio} Quantity */
/** @typedef {{name: string, now: Quantity, before: Quantity | null}} Figure */
/** @typedef {{id: string, kind: string, subject: string, since: string, figures: Figure[]}} Alarm */

const zhCN = {
  title: '现在该有人来看',
  comma: '，',
  kinds: { falling_confirmed: '顾客确认解决的变少，推定的变多', unserved: '转了人工没人接', content_change: '换了内容以后变差', spike: '同样的事突然变多' },
  entry: name => `条目 ${name}：`,
  reason: name => `${name}：`,
  since: when => `从 ${when} 起`,
  often: (n, hour) => `${n} 个对话，每小时 ${hour}`,
  share: (name, rate) => `${name} ${rate}`,
  before: (now, was) => `${now}（之前 ${was}）`,
};
const zhTW = {
  title: '現在該有人來看',
  comma: '，',
  kinds: { falling_confirmed: '顧客確認解決的變少，推定的變多', unserved: '轉了人工沒人接', content_change: '換了內容以後變差', spike: '同樣的事突然變多' },
  entry: name => `條目 ${name}：`,
  reason: name => `${name}：`,
  since: when => `從 ${when} 起`,
  often: (n, hour) => `${n} 段對話，每小時 ${hour}`,
  share: (name, rate) => `${name} ${rate}`,
  before: (now, was) => `${now}（之前 ${was}）`,
};
const en = {
  title: 'These call for somebody now',
  comma: ', ',
  kinds: { falling_confirmed: 'Fewer are confirmed and more assumed', unserved: 'Nobody takes those who were passed on', content_change: 'Worse since the content changed', spike: 'Suddenly many ask the same' },
  entry: name => `entry ${name}:`,
  reason: name => `${name}:`,
  since: when => `since ${when}`,
  often: (n, hour) => `${n} conversations, ${hour} an hour`,
  share: (name, rate) => `${name} ${rate}`,
  before: (now, was) => `${now} (before: ${was})`,
};

export const ALARM_WORDS = { 'zh-CN': zhCN, 'zh-TW': zhTW, en };

/** What an alarm is about, where that is not its figures. @param {Alarm} alarm @param {any} words @param {any} names */
export function subjectIn({ subject }, words, names) {
  const [kind, name] = subject.split(':');
  if (kind === 'entry') return words.entry(name);
  return kind === 'reason' ? words.reason(names.reasons[name] ?? name) : '';
}

/** A figure of an alarm, and what it is held against. @param {Figure} figure @param {any} words @param {any} names */
export function figureIn({ name, now, before }, words, names) {
  const told = (/** @type {Quantity} */ quantity) => ('an_hour' in quantity ? words.often(quantity.count, quantity.an_hour.toFixed(1)) : percent(quantity.rate));
  const title = names.figures[name]?.[0] ?? names.classes[name]?.[0];
  const own = title && !('an_hour' in now) ? words.share(title, told(now)) : told(now);
  return before ? words.before(own, told(before)) : own;
}
