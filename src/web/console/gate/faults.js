// Why somebody does not get in, in the words of the gate.

/** From this many seconds on, a moment is named instead of a number of seconds. */
const LONG_WAIT = 90;

/** The fewest and the most characters of a password, as the server has them. */
export const SHORTEST = 10;
export const LONGEST = 128;

/** @type {Map<string | undefined, string>} */
const FAULTS = new Map(Object.entries({
  'wrong-password': '名字或密码不对。',
  'session-over': '登录已过期，请重新登录。',
  unauthorized: '令牌无效，请向管理员确认。',
  'token-expired': '令牌已过期，请向管理员要新的。',
  'invitation-over': '这个邀请已经用过、换过新的，或超过了 72 小时。',
  'password-too-short': `密码至少 ${SHORTEST} 个字。`,
  'password-too-long': `密码最多 ${LONGEST} 个字。`,
  'password-is-name': '密码里除了名字，几乎没有别的内容。请换一个。',
  'password-common': '这是最常见的密码之一，别人会先试它。请换一个，比如几个不相干的词连起来。',
  overloaded: '服务器正忙，请稍后再试。',
}));

/** What the company's provider sent back, by the name in the address. */
/** @type {Map<string, string>} */
const PROVIDER = new Map(Object.entries({
  denied: '单位账号没有完成登录。',
  stale: '登录等得太久，或者换过窗口。请再试一次。',
  unknown: '您的单位账号还没有对应的客服账号，请联系管理员。',
  taken: '同名的客服账号已经连着另一个单位账号，请联系管理员。',
  unreachable: '现在连不上单位的登录系统，请稍后再试。',
}));

const REFUSED = '单位的登录系统给的回答不可信，没有让您进入。请联系管理员。';

/**
 * @param {{status?: number, code?: string, wait?: number}} error what the server answered, or nothing of that where there was no answer
 * @param {Date} now
 */
export function faultOf(error, now) {
  if (error.code === 'too-many-wrong-passwords' || error.code === 'too-many-wrong-tokens') return waitOf(error.wait || 1, now);
  return FAULTS.get(error.code) ?? (error.status && error.status < 500 ? '没有登录成功，请再试一次。' : '连不上服务器，请稍后再试。');
}

/** @param {number} seconds @param {Date} now */
function waitOf(seconds, now) {
  if (seconds < LONG_WAIT) return `试错的次数多了，请 ${seconds} 秒后再试。`;
  const until = new Date(now.getTime() + seconds * 1000);
  const time = new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(until);
  return `试错的次数太多，已暂时锁定，${time} 之后可以再试。急用请找管理员重发邀请。`;
}

/**
 * What the address of the page asks the gate to do or to say: `#invitation=CODE`, `#over`, `#provider=WHY`.
 * @param {string} hash
 * @returns {{code?: string, fault?: string}}
 */
export function askedBy(hash) {
  const [name, value = ''] = hash.slice(1).split('=');
  if (name === 'invitation') return { code: value };
  if (name === 'over') return { fault: FAULTS.get('session-over') };
  if (name === 'provider') return { fault: PROVIDER.get(value) ?? REFUSED };
  return {};
}
