// What a new entry begins with.

export const KINDS = ['faq', 'policy', 'product', 'symptom', 'script'];

/** The parts of the templates by language: what stands there is to be written over. */
const PARTS = {
  'zh-CN': {
    todo: '在这里写回答', ways: '上面一行一种顾客的问法，至少五种；下面写回答', spec: '的规格', scope: '的适用范围',
    light: '指示灯亮吗？', look: '告诉顾客看哪里。', on: ['亮', '灯亮、亮着'], off: ['不亮', '没亮、不亮灯'], power: '检查电源', restart: '重新启动',
  },
  'zh-TW': {
    todo: '在這裡寫回答', ways: '上面一行一種顧客的問法，至少五種；下面寫回答', spec: '的規格', scope: '的適用範圍',
    light: '指示燈亮嗎？', look: '告訴顧客看哪裡。', on: ['亮', '燈亮、亮著'], off: ['不亮', '沒亮、不亮燈'], power: '檢查電源', restart: '重新啟動',
  },
  en: {
    todo: 'Write the answer here', ways: 'Above, one way of asking a line, at least five; below, the answer', spec: ': specifications', scope: ': what it applies to',
    light: 'Is the light on?', look: 'Tell the customer where to look.', on: ['It is on', 'lit、glowing'], off: ['It is off', 'dark、not lit'], power: 'Check the power', restart: 'Start it again',
  },
};

const answered = (heading, id, title, { ways }) => `## ${heading} {#${id}}\n\n> ${title}\n\n<!-- ${ways} -->\n`;

const BODIES = {
  faq: (title, parts) => answered(title, 'answer', title, parts),
  policy: (title, parts) => answered(title + parts.scope, 'scope', title, parts),
  product: (title, parts) => answered(title + parts.spec, 'spec', title, parts),
  script: (title, { todo }) => `## ${title} {#text}\n\n> ${title}\n\n<!-- ${todo} -->\n`,
  symptom: (title, parts) => `## ${parts.light} {#light}

${parts.look}

- [${parts.on[0]}](#restart) ${parts.on[1]}
- [${parts.off[0]}](#power) ${parts.off[1]}

## ${parts.restart} {#restart}

<!-- ${parts.todo} -->

## ${parts.power} {#power}
`,
};

/** A text as a value of the front matter; what YAML would read otherwise is quoted. @param {string} text */
const value = text => (/^[\s"'[\]{}>|*&!%#`@,?-]|: |:$| #|^\d|^(true|false|null|yes|no|on|off|~)$/i.test(text) ? JSON.stringify(text) : text);

/**
 * The text of a new entry.
 * @param {{kind: string, locale: string, id: string, title: string}} wanted
 * @param {string} today as 2026-11-22
 */
export function template({ kind, locale, id, title }, today) {
  const name = title.trim();
  const front = [`id: ${id}`, `title: ${value(name)}`];
  if (locale !== 'zh-CN') front.push(`locale: ${locale}`);
  if (kind === 'symptom') front.push(`questions: [${JSON.stringify(name)}]`);
  front.push(`verified_at: ${today}`, `verify_every: ${kind === 'script' ? 365 : 180}d`);
  return `---\n${front.join('\n')}\n---\n\n${BODIES[kind](name, PARTS[locale])}`;
}

/** What is wrong with a name for an entry; nothing where it will do. @param {string} id */
export function whyNotId(id) {
  if (!id) return 'empty';
  if (!/^[a-z0-9-]+$/.test(id)) return 'characters';
  return id.length > 64 ? 'long' : null;
}

/** @param {string} kind @param {string} id */
export const pathOf = (kind, id) => `kb/${kind}/${id}.md`;
