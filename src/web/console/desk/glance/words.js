// What the glance is called in words: the names that the server gives from fixed sets.

/** @type {Record<string, Record<string, string>>} */
const WORDS = {
  taken: { open: '刚给，还没回应', wrote_on: '客户接着说了别的', asked_again: '又问了一遍', helped: '客户说解决了', not_helped: '客户说没解决', wanted_person: '随后要人工' },
  sign: { shouted: '大声', still_angry: '怒气未消', repeated: '重复说', waited: '等了很久' },
  kind: { phone: '手机', tablet: '平板', computer: '电脑' },
  system: { ios: 'iOS', android: '安卓', harmony: '鸿蒙', windows: 'Windows', macos: 'macOS', linux: 'Linux' },
  browser: { wechat: '微信', alipay: '支付宝', dingtalk: '钉钉', qq: 'QQ', uc: 'UC', quark: '夸克', edge: 'Edge', firefox: 'Firefox', chrome: 'Chrome', safari: 'Safari' },
  outcome: {
    confirmed: '客户说解决了',
    assumed: '应该解决了',
    handed_over: '转了人工',
    unserved: '没等到人工',
    abandoned_unanswered: '没答上就走了',
    abandoned_unhappy: '不满意走了',
    pending: '还没结束',
  },
  how: { taken: '接手', passed_on: '转给', given_back: '交还机器人' },
  by: { customer: '客户', agent: '客服', note: '备注', rating: '评价', visitor: '访客称呼' },
};

/** @param {keyof typeof WORDS} kind @param {string} value */
export const tell = (kind, value) => WORDS[kind][value] ?? value;

/** On what a customer reads, in a few words. @param {{kind: string, system: string | null, browser: string | null} | null} device */
export const deviceOf = device =>
  device && [tell('kind', device.kind), device.system && tell('system', device.system), device.browser && tell('browser', device.browser)].filter(Boolean).join(' · ');

/** The names of a fixed set, for a list to choose from. @param {keyof typeof WORDS} kind */
export const namesOf = kind => Object.entries(WORDS[kind]);

/** @param {string | null} language as a browser names it, such as `zh-CN` */
export function languageOf(language) {
  if (!language) return '';
  try {
    return new Intl.DisplayNames('zh-CN', { type: 'language' }).of(language) ?? language;
  } catch {
    return language;
  }
}

/** A page's address as it is read: without what all of them have. @param {string} address */
export const shortened = address => address.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');
