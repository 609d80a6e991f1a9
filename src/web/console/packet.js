// The right pane: what the bot hands over with a customer, so that nothing has to be asked again.
import { h, icon, rich } from '../shared/dom.js';
import { eye, reveal } from './reveal.js';
import { asked, clock, say } from './words.js';

export function createPacket(root, api, me, toast, onBack) {
  let shown = '',
    whole = null;
  // Answers that have been opened stay open when the packet is drawn anew.
  const opened = new Set();

  // What was revealed stays whole until another case is shown, or this one has changed.
  function show(handoff) {
    const key = JSON.stringify(handoff || null);
    if (key === shown) return;
    shown = key;
    whole = null;
    draw(handoff);
  }
  function draw(masked) {
    const handoff = whole || masked;
    const eyeOf = text => {
      if (!handoff || !handoff.masked || handoff.agent !== me.agent || !String(text).includes('*')) return null;
      return eye(async () => {
        const own = shown,
          answer = await reveal(api, handoff.conversation, { handoff: handoff.id });
        if (own !== shown) return;
        whole = answer;
        draw(masked);
        root.focus();
      }, toast);
    };
    const head = h(
      'header',
      {},
      h('button', { class: 'back', 'aria-label': '返回对话', click: onBack }, icon('M15 5l-7 7 7 7')),
      h('h2', {}, '转接资料'),
    );
    if (!handoff) {
      root.replaceChildren(head, h('p', { class: 'empty' }, '选中一位客户，就能看到机器人交接的内容。'));
      return;
    }
    root.replaceChildren(
      ...[
        head,
        h(
          'section',
          {},
          h(
            'p',
            { class: 'lead' },
            h('span', { class: `priority ${handoff.priority}` }, say('priority', handoff.priority)),
            ` ${say('reason', handoff.reason)}`,
          ),
          h('p', { class: 'words', dir: 'auto' }, handoff.summary || '', eyeOf(handoff.summary)),
        ),
        facts('情况', [
          ['转接时间', clock(handoff.at)],
          ['技能组', say('skill', handoff.skill)],
          ['语言', say('locale', handoff.locale)],
          ...(handoff.region ? [['地区', handoff.region]] : []),
          ...(handoff.product ? [['产品', handoff.product]] : []),
          ['接手', handoff.agent || '还没有人'],
        ]),
        anger(handoff.anger),
        list('红线', handoff.red_lines, line =>
          h(
            'li',
            { class: `red severity-${line.severity}` },
            h('b', {}, line.category),
            h('span', {}, `${line.severity} 级 · ${say('severity', line.severity)}`),
            h('q', { dir: 'auto' }, line.words),
          ),
        ),
        facts(
          '客户说过的',
          Object.entries(handoff.slots || {})
            .filter(([, value]) => value)
            .map(([slot, value]) => [say('slot', slot), copied(String(value)), eyeOf(value)]),
        ),
        list('系统查到的', handoff.called, call => h('li', {}, asked(call), eyeOf(asked(call)))),
        list('已试过的答案', handoff.tried, answer),
        list('可能用到的备件', handoff.parts, part => h('li', {}, copied(part))),
      ].filter(Boolean),
    );
  }

  function section(title, ...nodes) {
    return h('section', {}, h('h3', {}, title), ...nodes);
  }
  function facts(title, rows) {
    return rows.length
      ? section(title, h('dl', {}, ...rows.flatMap(([name, ...value]) => [h('dt', {}, name), h('dd', {}, ...value)])))
      : null;
  }
  function list(title, values, draw) {
    return values && values.length ? section(title, h('ul', {}, ...values.map(draw))) : null;
  }
  function anger(score) {
    const level = score >= 0.72 ? '很高' : score >= 0.4 ? '偏高' : '平稳';
    const bar = h('span', { class: 'bar' });
    bar.style.width = `${Math.round(score * 100)}%`;
    return section(
      '怒气',
      h(
        'div',
        { class: `anger${score >= 0.72 ? ' hot' : score >= 0.4 ? ' warm' : ''}` },
        h('span', { class: 'track' }, bar),
        h('span', {}, `${Math.round(score * 100)} · ${level}`),
      ),
    );
  }
  function answer(atom) {
    const body = h('div', { class: 'rich' }, '正在读取');
    const details = h(
      'details',
      {
        open: opened.has(atom),
        toggle: () => {
          if (!details.open) {
            opened.delete(atom);
            return;
          }
          opened.add(atom);
          read(atom, body, details.querySelector('summary'));
        },
      },
      h('summary', {}, atom),
      body,
    );
    return h('li', {}, details);
  }
  async function read(atom, body, summary) {
    try {
      const { title, html } = await api(`/kb/atoms/${atom.split('/').map(encodeURIComponent).join('/')}`);
      summary.textContent = title;
      body.replaceChildren(rich(html, location.origin, '打开图片', image => window.open(image.src, '_blank', 'noopener')));
    } catch {
      body.textContent = '这条答案没有读出来。';
    }
  }
  function copied(text) {
    const button = h(
      'button',
      {
        class: 'copy',
        title: '点击复制',
        click: async () => {
          try {
            await navigator.clipboard.writeText(text);
            button.dataset.done = '已复制';
          } catch {
            getSelection().selectAllChildren(button);
          }
          setTimeout(() => delete button.dataset.done, 1500);
        },
      },
      h('bdi', {}, text),
    );
    return button;
  }
  return { show };
}
