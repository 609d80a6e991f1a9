// The agents' accounts: add one, hand on its token once, remove one.
import { h } from '../shared/dom.js';
import { say } from './words.js';

// What an account may do, and what that means.
const ROLES = {
  agent: '接待客户。客户在对话里会看到这个名字。',
  supervisor: '接待客户，碰到高压线的会话马上提醒这位，30 秒内没有确认才提醒所有人。',
  auditor: '只看审计日志：谁查看或更改了什么。看不到会话，也不接待客户。',
  editor: '只看知识库：条目、试一句话、哪些该复核。看不到会话，也不接待客户。',
};

export async function showAgents(root, api, toast) {
  const name = h('input', { id: 'agent-name', required: true, maxlength: '40', autocomplete: 'off', placeholder: '例如 小王' });
  const role = h(
    'select',
    { id: 'agent-role', change: () => tell() },
    ...Object.keys(ROLES).map(name => h('option', { value: name }, say('role', name))),
  );
  const duty = h('p', { class: 'hint' });
  const tell = () => {
    duty.textContent = ROLES[role.value];
  };
  tell();
  const made = h('div', { 'aria-live': 'polite' }),
    list = h('ul', { class: 'agents' });
  const form = h(
    'form',
    { submit: add },
    h('label', { for: 'agent-name' }, '新客服的名字'),
    h(
      'div',
      { class: 'row' },
      name,
      h('label', { class: 'sr', for: 'agent-role' }, '角色'),
      role,
      h('button', { class: 'primary', type: 'submit' }, '添加客服'),
    ),
    duty,
  );
  root.replaceChildren(h('header', {}, h('h1', {}, '客服账号')), form, made, list);
  await read();

  async function read() {
    try {
      const { agents } = await api('/desk/agents');
      list.replaceChildren(
        ...agents.map(({ agent, role: own, expires_at }) =>
          h(
            'li',
            {},
            h('span', { class: 'face', 'aria-hidden': 'true' }, [...agent].pop()),
            h('bdi', {}, agent),
            own === 'agent' ? null : h('span', { class: 'tag' }, say('role', own)),
            h('small', {}, `令牌有效至 ${expires_at.slice(0, 10)}`),
            h('button', { click: () => renew(agent) }, '换令牌'),
            h('button', { click: event => remove(agent, event.target) }, '删除'),
          ),
        ),
      );
      if (!agents.length) list.append(h('li', { class: 'empty' }, '还没有客服账号。'));
    } catch {
      list.replaceChildren(h('li', { class: 'empty' }, '名单没有读出来。', h('button', { click: read }, '重试')));
    }
  }
  async function add(event) {
    event.preventDefault();
    try {
      const account = await api('/desk/agents', { body: { name: name.value.trim(), role: role.value } });
      name.value = '';
      role.value = 'agent';
      tell();
      show(account);
      await read();
    } catch (error) {
      toast(error.status === 409 ? '已经有同名或名字太像的客服。' : error.detail || '没有添加成功，请再试一次。');
    }
  }
  // The old token stops working at once.
  async function renew(agent) {
    try {
      show(await api(`/desk/agents/${encodeURIComponent(agent)}/token`, { method: 'POST' }));
      await read();
    } catch (error) {
      toast(error.detail || '没有换成，请再试一次。');
    }
  }
  function show({ agent, token }) {
    const code = h('code', {}, token);
    const copy = h(
      'button',
      {
        type: 'button',
        click: async () => {
          try {
            await navigator.clipboard.writeText(token);
            copy.textContent = '已复制';
          } catch {
            getSelection().selectAllChildren(code);
          }
        },
      },
      '复制',
    );
    made.replaceChildren(
      h(
        'div',
        { class: 'token' },
        h('p', {}, h('b', {}, `${agent} 的令牌`), '　只显示这一次，请马上转交本人。'),
        h('div', { class: 'row' }, code, copy),
      ),
    );
  }
  // Removing takes a second press, as the token stops working at once.
  async function remove(agent, button) {
    if (!button.dataset.sure) {
      button.dataset.sure = 'yes';
      button.textContent = '确定删除？';
      setTimeout(() => {
        delete button.dataset.sure;
        button.textContent = '删除';
      }, 4000);
      return;
    }
    try {
      await api(`/desk/agents/${encodeURIComponent(agent)}`, { method: 'DELETE' });
      toast(`已删除 ${agent}，令牌立即失效，手上的客户回到排队。`, false);
    } catch {
      toast('没有删除成功，请再试一次。');
    }
    await read();
  }
}
