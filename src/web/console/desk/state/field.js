// What may be written in the field, and what is looked for there instead of being sent?

// The sign as each keyboard has it.
const SEARCH = /^[/／、]/;

/** Whether a text is looked for and never sent. @param {string} text */
export const isSearch = text => SEARCH.test(text);

/** Why an agent who does not have the case cannot reply. @param {string} phase @param {string} holder who has it */
export function whyNot(phase, holder) {
  const reasons = { queued: '接手后就可以回复', agent: `${holder} 正在服务这位客户`, bot: '机器人正在服务这位客户', closed: '对话已结束', erased: '对话内容已删除' };
  return reasons[phase] ?? '';
}

/** @type {Map<string | undefined, string>} */
const REFUSALS = new Map(Object.entries({
  'file-too-large': '超过 10 MB，没有发出。',
  'picture-too-large': '图片太大，没有发出。',
  'file-kind-refused': '只能发图片、PDF 和纯文本。',
  'file-damaged': '文件已经损坏，没有发出。',
  'file-infected': '文件里查出了病毒，没有发出。',
  'file-not-scanned': '病毒扫描没有响应，文件没有发出，请稍后再试。',
  'file-empty': '文件是空的，没有发出。',
  'too-many-files': '发的文件太多了，没有发出。',
  'not-yours': '这位客户不在您手上，没有发出。',
}));

/** Why a file was not sent. @param {string | undefined} code */
export const whyNoFile = code => REFUSALS.get(code) ?? '没有发出，请再试一次。';
