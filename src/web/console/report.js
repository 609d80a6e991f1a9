// How much the bot solved by itself, with both parts, the interval, and every class that the conversations ended in.
import { h } from '../shared/dom.js';
import { percent, say } from './words.js';

const CLASSES = [
  ['confirmed', '确认解决', '客户说或点了回答“解决了”，24 小时内没有为同一件事回来'],
  ['assumed', '推定解决', '答过之后安静离开，从没说没解决，没抱怨，没给低分，没有为同一件事回来'],
  ['handed_over', '转给人工', '到了人工客服手上'],
  ['unserved', '转了没人接', '要了人工，但没有人接，或客户先退出了排队'],
  ['abandoned_unanswered', '没得到答案就走了', '没给答案，选项没有点，或者又回来问同一件事'],
  ['abandoned_unhappy', '不满意就走了', '表示不满之后离开'],
  ['pending', '还没结束', '还在进行中'],
];
const DAY_MS = 86400000;

/** Further shares, each with what it means. */
const SHARES = [
  ['durable', '7 天没再来', '解决了，7 天内也没有为同一件事回来；只算已满 7 天的会话'],
  ['contained', '没转人工', '从没转过人工，不管解决没有'],
  ['contained_24h', '没转且 24 小时没再来', '从没转过人工，24 小时内没有为同一件事回来'],
  ['contained_72h', '没转且 72 小时没再来', '从没转过人工，72 小时内没有为同一件事回来'],
  ['coverage', '给过回答', '机器人至少答过一次'],
  ['clarify_success', '反问后问到了', '反问时客户点了选项，接着得到回答或进入流程'],
  ['satisfied', '满意', '打了星的客户里给 4、5 星的'],
  ['dissatisfied', '不满意', '打了星的客户里给 1、2 星的'],
];
const SPREADS = [
  ['waited', '等人工接手'],
  ['answered_by_person', '等人工第一句话'],
  ['handled', '人工经手'],
];
/** By what the conversations can be cut. */
const CUTS = [
  ['day', '按日'],
  ['hour', '按小时'],
  ['channel', '按渠道'],
  ['locale', '按语言'],
  ['region', '按地区'],
  ['product', '按产品'],
  ['entry', '按条目'],
  ['reason', '按转人工原因'],
];
const RIVALS = { intercom: 'Intercom', dialogflow: 'Dialogflow', meiqia: '美洽', huawei: '华为云', zendesk: 'Zendesk' };

let days = 7;
let cut = 'day';

export async function showReport(root, api) {
  const day = offset =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date(Date.now() - offset * DAY_MS));
  const from = day(days - 1),
    to = day(0);
  const head = h(
    'header',
    {},
    h('h1', {}, '自助解决'),
    h(
      'div',
      { class: 'switch', role: 'group', 'aria-label': '时段' },
      ...[7, 30].map(n =>
        h(
          'button',
          {
            'aria-pressed': String(n === days),
            click: () => {
              days = n;
              showReport(root, api);
            },
          },
          `近 ${n} 天`,
        ),
      ),
    ),
    h('p', { class: 'dates' }, `${from} 至 ${to}`),
  );
  const body = h('div', { 'aria-live': 'polite' }, h('p', { class: 'empty' }, '正在统计'));
  root.replaceChildren(head, body);
  try {
    const report = await api(`/reports/resolution?from=${from}&to=${to}&by=${cut}&as=all`);
    body.replaceChildren(...draw(report, () => showReport(root, api)));
  } catch {
    body.replaceChildren(
      h('p', { class: 'empty' }, '报表没有读出来。', h('button', { click: () => showReport(root, api) }, '重试')),
    );
  }
}

function draw(report, again) {
  const { self_resolution: whole, confirmed, assumed, classes, handed_over_reasons: reasons = {} } = report;
  if (!whole.denominator) return [h('p', { class: 'empty' }, '这段时间还没有客户提问。')];
  const summary = h(
    'section',
    { class: 'headline' },
    h(
      'div',
      { class: 'figure' },
      h('p', {}, '自助解决率'),
      h('strong', {}, percent(whole.rate, 1)),
      h('p', {}, `${whole.numerator} / ${whole.denominator} 个会话`),
    ),
    h(
      'div',
      { class: 'parts' },
      part('confirmed', '确认解决', confirmed),
      h('span', { class: 'plus', 'aria-hidden': 'true' }, '+'),
      part('assumed', '推定解决', assumed),
      interval(whole, report.minimum_sample),
    ),
  );
  const stack = h(
    'div',
    { class: 'stack', 'aria-hidden': 'true' },
    ...CLASSES.filter(([key]) => classes[key]).map(([key, name]) => {
      const slice = h('span', { class: key, title: `${name} ${classes[key]}` });
      slice.style.flexGrow = classes[key];
      return slice;
    }),
  );
  const rows = CLASSES.flatMap(([key, name, meaning]) => [
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, h('span', { class: `swatch ${key}` }), name),
      h('td', { class: 'meaning' }, meaning),
      ...numbers(classes[key] || 0),
    ),
    ...(key === 'handed_over'
      ? Object.entries(reasons)
          .sort((a, b) => b[1] - a[1])
          .map(([reason, n]) =>
            h(
              'tr',
              { class: 'sub' },
              h('th', { scope: 'row' }, say('reason', reason)),
              h('td', { class: 'meaning' }),
              ...numbers(n),
            ),
          )
      : []),
  ]);
  function numbers(n) {
    return [h('td', {}, String(n)), h('td', {}, percent(n / report.conversations, 1))];
  }
  const sections = [
    summary,
    h(
      'section',
      {},
      h('h2', {}, '所有会话的去向'),
      stack,
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ...['去向', '含义', '会话', '占比'].map((name, i) =>
              h('th', { scope: 'col', class: i === 1 ? 'meaning' : '' }, name),
            ),
          ),
        ),
        h('tbody', {}, ...rows),
        h(
          'tfoot',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, '合计'),
            h('td', { class: 'meaning' }),
            h('td', {}, String(report.conversations)),
            h('td', {}, '100%'),
          ),
        ),
      ),
    ),
    shares(report),
    parts(report, again),
    rivals(report),
    shadow(report.shadow || []),
    h(
      'p',
      { class: 'hint' },
      `统计口径 ${report.definition}：至少问过一个问题的会话，按开始日期计，不含测试流量。每个会话只算一种去向。`,
    ),
  ];
  return sections.filter(Boolean);
}

/** A table with these heads and rows. */
const table = (heads, rows, kind = '') =>
  h(
    'table',
    { class: kind },
    h('thead', {}, h('tr', {}, ...heads.map(name => h('th', { scope: 'col', class: name === '含义' ? 'meaning' : '' }, name)))),
    h('tbody', {}, ...rows),
  );

const row = (name, ...cells) => h('tr', {}, h('th', { scope: 'row' }, name), ...cells.map(cell => h('td', {}, cell)));

/** A share with its interval, or that there is nothing to share. */
const rate = ({ rate: share, low, high }) => (share === null ? '—' : `${percent(share, 1)}（${percent(low, 0)}–${percent(high, 0)}）`);

/** Seconds as people say them. */
function lasting(seconds) {
  if (seconds === null) return '—';
  if (seconds < 120) return `${seconds} 秒`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} 分钟` : `${(seconds / 3600).toFixed(1)} 小时`;
}

function shares(report) {
  const rows = SHARES.map(([key, name, meaning]) => {
    const { numerator, denominator } = report[key];
    const few = denominator > 0 && denominator < report.minimum_sample ? '　样本不足' : '';
    const count = `${numerator} / ${denominator}${few}`;
    return h('tr', {}, h('th', { scope: 'row' }, name), h('td', { class: 'meaning' }, meaning), h('td', {}, count), h('td', {}, rate(report[key])));
  });
  const { wrong, kappa, reviewed } = report.reviews;
  if (wrong) {
    const told = `${wrong.numerator} / ${wrong.denominator}`;
    const agreement = kappa === null ? '' : `，两人一致程度 κ ${kappa.toFixed(2)}`;
    rows.push(h('tr', {}, h('th', { scope: 'row' }, '回答答错'), h('td', { class: 'meaning' }, `人工复核了 ${reviewed} 个回答${agreement}`), h('td', {}, told), h('td', {}, rate(wrong))));
    rows.push(h('tr', {}, h('th', { scope: 'row' }, '修正后的自助解决率'), h('td', { class: 'meaning' }, '推定解决里扣掉答错的'), h('td', {}, ''), h('td', {}, rate(report.corrected_self_resolution))));
  }
  const waits = SPREADS.map(([key, name]) => {
    const { count, p50, p90, p99 } = report[key];
    return row(name, String(count), lasting(p50), lasting(p90), lasting(p99));
  });
  return h(
    'section',
    {},
    h('h2', {}, '旁证'),
    table(['指标', '含义', '个数', '比率（95% 区间）'], rows),
    table(['时长', '会话', '一半不超过', '九成不超过', '99% 不超过'], waits, 'figures'),
  );
}

function parts(report, again) {
  const choose = h('select', { 'aria-label': '分开统计', change: event => { cut = event.target.value; again(); } },
    ...CUTS.map(([value, name]) => h('option', { value }, name)));
  choose.value = cut;
  const name = part => (part.name === '-' ? '没有' : cut === 'reason' ? say('reason', part.name) : part.name);
  const rows = report.parts.map(part => {
    const { self_resolution: own, classes, conversations } = part;
    const few = conversations < report.minimum_sample ? '　样本不足' : '';
    return row(name(part), `${conversations}${few}`, rate(own), percent((classes.handed_over + classes.unserved) / conversations, 1));
  });
  const more = report.n_parts_left_out ? h('p', { class: 'hint' }, `还有 ${report.n_parts_left_out} 项会话更少的没有列出。`) : null;
  return h('section', {}, h('h2', {}, '分开看 ', choose), table(['', '会话', '自助解决率（95% 区间）', '到人工'], rows, 'figures'), more);
}

function rivals(report) {
  if (!report.rivals.length) return null;
  const rows = report.rivals.map(({ by, name, definition, share }) =>
    h('tr', {}, h('th', { scope: 'row' }, RIVALS[by]), h('td', { class: 'meaning' }, `${name}：${definition}`),
      h('td', {}, `${share.numerator} / ${share.denominator}`), h('td', {}, rate(share))));
  return h('section', {}, h('h2', {}, '同一批会话，按别家公布的口径'), table(['产品', '含义', '个数', '比率（95% 区间）'], rows));
}

function shadow(limits) {
  const line = limit =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, limit.hand_over_at.toFixed(2)),
      ...[limit.handed_over, limit.ended_well, limit.kept].map(n => h('td', {}, String(n))),
    );
  return h(
    'section',
    {},
    h('h2', {}, '怒气界限换一个会怎样'),
    h(
      'p',
      { class: 'hint' },
      '怒气到界限就转人工。会转走：按这个界限会转走的会话；没转也解决：其中没有转走、机器人也解决了的；就不会转：因怒气转走、换成它就不会转的。',
    ),
    h(
      'table',
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...['怒气界限', '会转走', '没转也解决', '就不会转'].map(name => h('th', { scope: 'col' }, name)),
        ),
      ),
      h('tbody', {}, ...limits.map(line)),
    ),
  );
}

const part = (name, title, ratio) =>
  h(
    'div',
    { class: 'part' },
    h('span', {}, h('span', { class: `swatch ${name}` }), title),
    h('b', {}, percent(ratio.rate, 1)),
    h('span', {}, `${ratio.numerator} 个`),
  );

function interval({ rate, low, high, denominator }, fewest) {
  const band = h('span', { class: 'band' }),
    point = h('span', { class: 'point' });
  band.style.left = percent(low, 2);
  band.style.width = percent(high - low, 2);
  point.style.left = percent(rate, 2);
  return h(
    'div',
    { class: 'interval' },
    h('div', { class: 'scale', 'aria-hidden': 'true' }, band, point),
    h(
      'div',
      { class: 'ends', 'aria-hidden': 'true' },
      ...[0, 25, 50, 75, 100].map(end => {
        const label = h('span', {}, `${end}${end === 100 ? '%' : ''}`);
        label.style.left = `${end}%`;
        return label;
      }),
    ),
    h(
      'p',
      {},
      `95% 置信区间（Wilson）${percent(low, 1)} – ${percent(high, 1)}`,
      denominator < fewest ? h('b', {}, `　样本不足 ${fewest}，仅供参考`) : null,
    ),
  );
}
