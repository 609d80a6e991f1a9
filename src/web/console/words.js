// The console's words for the API's values. A value that is not here is shown as it came.
const WORDS = {
  reason: {
    plea: '要求人工',
    requested: '点了转人工',
    danger: '人身危险',
    red_line: '触及红线',
    anger: '情绪激动',
    unresolved: '没能解决',
    procedure: '流程转接',
    connector_failure: '系统故障',
    repeated: '重复提问',
    vip: '重点客户',
  },
  priority: { urgent: '紧急', high: '高', normal: '普通', low: '低' },
  severity: { 1: '关注', 2: '提醒', 3: '严重', 4: '立即处理' },
  skill: { general: '综合', repair: '维修', complaint: '投诉', presales: '售前', aftersales: '售后', after_sales: '售后', refund: '退款', order: '订单', installation: '安装', account: '账户', billing: '账务', night: '夜班' },
  locale: { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' },
  outcome: {
    answered: '查到了',
    from_cache: '用了先前的回答',
    off: '没有接上',
    resting: '多次没回应，暂停查询',
    busy: '同时查询太多',
    not_allowed: '地址不在许可范围',
    unreachable: '连不上',
    timed_out: '超时',
    broken: '系统出错',
    refused: '系统拒绝了',
    too_large: '回答太大',
    not_understood: '回答看不懂',
    bad_input: '查询的内容不合适',
  },
  slot: {
    order: '订单号',
    order_number: '订单号',
    phone: '手机号',
    product: '产品',
    address: '地址',
    name: '姓名',
    date: '日期',
    time: '时间',
    email: '邮箱',
    amount: '金额',
    money: '金额',
    reason: '原因',
    invoice_title: '发票抬头',
    tax_number: '税号',
    model: '型号',
    city: '城市',
  },
  phase: { bot: '机器人服务中', queued: '排队中', agent: '人工服务中', closed: '已结束', erased: '内容已删除' },
  role: { agent: '客服', supervisor: '主管', auditor: '审计员', editor: '编辑', admin: '管理员' },
  status: { online: '在线', busy: '忙碌', away: '离开', offline: '下线' },
  why: { silent: '没有动静', shift_end: '下班', removed: '账号已删除' },
  closer: { customer: '客户', agent: '客服', bot: '机器人' },
  owed: { first_answer: '首次回复', next_answer: '回复', resolution: '办完' },
  connector: {},
  product: {},
  entry: {},
};
/** What other systems answer, and the values that they give, by the connector and by the detail. */
const BELOW = { answer: {}, value: {} };
export const say = (kind, value) => WORDS[kind][value] || String(value);

/** Takes in what the content calls its names. */
export function learn({ details, connectors, answers, values, skills, products = {}, entries = {} }) {
  Object.assign(WORDS.slot, details);
  Object.assign(WORDS.connector, connectors);
  Object.assign(WORDS.skill, skills);
  Object.assign(WORDS.product, products);
  Object.assign(WORDS.entry, entries);
  Object.assign(BELOW.answer, answers);
  Object.assign(BELOW.value, values);
}

/** A question to another system, and what came of it, in a line. */
export function asked(call) {
  const below = (kind, of, value) => BELOW[kind][of]?.[value] ?? value;
  const values = (pairs, prefix = '') => Object.entries(pairs).map(([name, value]) => `${WORDS.slot[prefix + name] ?? say('slot', name)} ${below('value', prefix + name, value)}`);
  const age = call.age_seconds ? [`${Math.ceil(call.age_seconds / 60)} 分钟前的回答`] : [];
  const result = call.answer ? [below('answer', call.connector, call.answer), ...values(call.gave, `${call.connector}.`), ...age] : [say('outcome', call.outcome)];
  return `${say('connector', call.connector)}（${values(call.asked).join('，')}）→ ${result.join('，')}`;
}

export const percent = (rate, digits = 0) => (rate === null || rate === undefined ? '–' : `${(rate * 100).toFixed(digits)}%`);

/** How long something has taken: 0:42, 12:03, 1小时05分, 2天3小时. */
export function duration(ms) {
  const s = Math.max(0, Math.floor(ms / 1000)),
    two = n => String(n).padStart(2, '0');
  if (s < 3600) return `${Math.floor(s / 60)}:${two(s % 60)}`;
  if (s < 86400) return `${Math.floor(s / 3600)}小时${two(Math.floor(s / 60) % 60)}分`;
  return `${Math.floor(s / 86400)}天${Math.floor(s / 3600) % 24}小时`;
}

/** What writes times; to make one takes longer than to use it a hundred times. @type {Record<string, Intl.DateTimeFormat>} */
const formats = {};
const formatOf = (name, more) => (formats[name] ??= new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...more }));

/** The time of an event; with the day when that is not today. */
export function clock(text) {
  const at = new Date(text),
    isToday = at.toDateString() === new Date().toDateString();
  return (isToday ? formatOf('today', {}) : formatOf('before', { month: 'numeric', day: 'numeric' })).format(at);
}
