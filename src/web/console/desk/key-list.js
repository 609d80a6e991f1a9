// Which keys are there, and what does each do? The sheet shows all of them, the line below the lists those that save the most.

/** The key of the system's own shortcuts. */
export const MOD = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';

/** @typedef {{press: string[], meaning: string, isHint?: true}} Key */
/** @type {{where: string, keys: Key[]}[]} */
export const KEYS = [
  {
    where: '任何地方',
    keys: [
      { press: ['Alt', 'N'], meaning: '接下一位，或看派给我的', isHint: true },
      { press: ['Mod', 'K'], meaning: '找会话、常用语或操作', isHint: true },
      { press: ['Alt', 'F'], meaning: '查找对话', isHint: true },
      { press: ['?'], meaning: '全部快捷键', isHint: true },
      { press: ['Esc'], meaning: '关闭窗口' },
    ],
  },
  {
    where: '当前会话',
    keys: [
      { press: ['Alt', 'R'], meaning: '解决', isHint: true },
      { press: ['Alt', 'T'], meaning: '转接', isHint: true },
      { press: ['Alt', 'P'], meaning: '答应客户一件事' },
      { press: ['Alt', 'M'], meaning: '写备注，或回到回复', isHint: true },
    ],
  },
  {
    where: '输入框',
    keys: [
      { press: ['/'], meaning: '搜答案和常用语', isHint: true },
      { press: ['↑', '↓'], meaning: '选择要填入的' },
      { press: ['Enter'], meaning: '填入选中的，再按一次发送' },
      { press: ['Shift', 'Enter'], meaning: '换行' },
      { press: ['Esc'], meaning: '收起建议，或退出备注' },
    ],
  },
];

/** The keys below the lists. */
export const HINTS = KEYS.flatMap(({ keys }) => keys).filter(({ isHint }) => isHint);
