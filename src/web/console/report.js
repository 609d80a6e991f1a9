// How much the bot solved by itself, with both parts, the interval, and every class that the conversations ended in.
import { h } from '../shared/dom.js';
import { percent, say } from './words.js';

const CLASSES = [
  ['confirmed', '确认解决', '机器人答完后或退出排队时，客户说或点了“解决了”'],
  ['assumed', '推定解决', '答过之后没有异议，没有要人工，24 小时内没有为同一件事回来'],
  ['handed_over', '转给人工', '到了人工客服手上'],
  ['unserved', '转了没人接', '要了人工，但没有人接，或客户先退出了排队'],
  ['abandoned_unanswered', '没得到答案就走了', '没有给出够把握的答案'],
  ['abandoned_unhappy', '不满意就走了', '表示不满之后离开'],
  ['pending', '还没结束', '还在进行中'],
];
// Below this the interval says more than the number; see ARCHITECTURE.md on the report.
const TOO_FEW = 30;
const DAY_MS = 86400000;

let days = 7;

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
    const report = await api(`/reports/resolution?from=${from}&to=${to}`);
    body.replaceChildren(...draw(report));
  } catch {
    body.replaceChildren(
      h('p', { class: 'empty' }, '报表没有读出来。', h('button', { click: () => showReport(root, api) }, '重试')),
    );
  }
}

function draw(report) {
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
      interval(whole),
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
  return [
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
    shadow(report.shadow || []),
    h(
      'p',
      { class: 'hint' },
      `统计口径第 ${report.definition} 版：至少问过一个问题的会话，按开始日期计，不含测试流量。每个会话只算一种去向。`,
    ),
  ];
}

function shadow(limits) {
  const row = limit =>
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
      h('tbody', {}, ...limits.map(row)),
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

function interval({ rate, low, high, denominator }) {
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
      denominator < TOO_FEW ? h('b', {}, `　样本不足 ${TOO_FEW}，仅供参考`) : null,
    ),
  );
}
