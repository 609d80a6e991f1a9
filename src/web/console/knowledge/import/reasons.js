// Why something made no entry, or is worth a look, in the words of the room. The server says it in English; what is not here stays as it came.

/**
 * What stands in `src/import`, as it stands there, and what it is in Chinese. `{1}` is what the first pair of braces was filled with; `{role 1}` is that as the
 * name of what a column holds, and `{reason 1}` as a reason.
 * @type {[english: string, cn: string, tw: string][]}
 */
export const REASONS = [
  ['the row has no question', '这一行没有问题。', '這一列沒有問題。'],
  ['the question has no word in it', '问题是空的，或者只有标点。', '問題是空的，或者只有標點。'],
  ['there is no answer', '没有答案。', '沒有答案。'],
  ['the answer has more than {LARGEST} bytes; divide it', '答案超过 {1} 字节，请拆成几条。', '答案超過 {1} 位元組，請拆成幾條。'],
  ['its HTML nests more than {DEEPEST} tags deep', '答案里的 HTML 标签嵌套超过 {1} 层。', '答案裡的 HTML 標籤巢狀超過 {1} 層。'],
  ['`{}` is no date; write it as 2026-12-31', '「{1}」不是日期，请写成 2026-12-31。', '「{1}」不是日期，請寫成 2026-12-31。'],
  ['entries are in zh-CN, zh-TW or en, and `{}` is none of them', '语言只能是 zh-CN、zh-TW 或 en，不能是「{1}」。', '語言只能是 zh-CN、zh-TW 或 en，不能是「{1}」。'],
  ['entries are in zh-CN, zh-TW or en, and `{locale}` is none of them', '语言只能是 zh-CN、zh-TW 或 en，不能是「{1}」。', '語言只能是 zh-CN、zh-TW 或 en，不能是「{1}」。'],
  ['the state `{}` is unknown; leave the column alone with --map -=…', '认不出状态「{1}」。请在上面把这一列选为「不导入」。', '認不出狀態「{1}」。請在上面把這一欄選為「不匯入」。'],
  ['`{}` is too long a name for `{}`', '「{1}」太长，不能用作{role 2}，最多 64 个字符。', '「{1}」太長，不能用作{role 2}，最多 64 個字元。'],
  [
    'no column holds the {name}; the columns are {}: name one with --map {name}=…',
    '没有一列像是{role 1}。请在上面把那一列选为「{role 1}」。', '沒有一欄像是{role 1}。請在上面把那一欄選為「{role 1}」。',
  ],
  ['the table has no rows', '表里没有内容。', '表裡沒有內容。'],
  ['the table has more cells than are read; divide it', '表太大，后面的没有读，请拆成几个文件。', '表太大，後面的沒有讀，請拆成幾個檔案。'],
  ['a sheet has no rows', '有一个工作表是空的。', '有一個工作表是空的。'],
  ['the workbook cannot be read: {why}', '表格打不开：{reason 1}', '試算表打不開：{reason 1}'],
  ['the workbook is broken', '文件已损坏。', '檔案已損壞。'],
  ['the workbook unpacks to more than is read, or is broken; divide it, or save it again', '表格太大或已损坏，请拆成几个文件，或者重新保存一次。', '試算表太大或已損壞，請拆成幾個檔案，或者重新儲存一次。'],
  ['sheet {sheet}: {error}', '工作表「{1}」读不了：{2}', '工作表「{1}」讀不了：{2}'],
  ['the file is empty', '文件是空的。', '檔案是空的。'],
  [
    'the file is in no format that is read: save it as CSV, XLSX, JSON, YAML, Markdown or HTML',
    '认不出文件格式，请存成 CSV、XLSX、JSON、YAML、Markdown 或 HTML。', '認不出檔案格式，請存成 CSV、XLSX、JSON、YAML、Markdown 或 HTML。',
  ],
  ['there is no file in it', '里面没有文件。', '裡面沒有檔案。'],
  ['the archive is empty', '压缩包是空的。', '壓縮檔是空的。'],
  ['it is an archive within an archive; unpack it first', '压缩包里还有压缩包，请先解压。', '壓縮檔裡還有壓縮檔，請先解壓縮。'],
  ['the archive cannot be read: {error}', '压缩包打不开：{1}', '壓縮檔打不開：{1}'],
  ['the archive has more than {MOST_FILES} files; import it in parts', '压缩包里超过 {1} 个文件，请分几次导入。', '壓縮檔裡超過 {1} 個檔案，請分幾次匯入。'],
  ['a file of the archive cannot be read: {error}', '压缩包里有一个文件读不了：{1}', '壓縮檔裡有一個檔案讀不了：{1}'],
  ['the path leads out of the archive', '文件路径超出了压缩包，没有读。', '檔案路徑超出了壓縮檔，沒有讀。'],
  ['the archive unpacks to more than is read; unpack it, and import it in parts', '压缩包解开后太大，请解压后分几次导入。', '壓縮檔解開後太大，請解壓縮後分幾次匯入。'],
  ['it cannot be unpacked: {error}', '解压失败：{1}', '解壓縮失敗：{1}'],
  ['the line is no JSON object: {why}', '这一行不是 JSON 对象：{1}', '這一行不是 JSON 物件：{1}'],
  ['it is no object with fields', '这一项不是带字段的对象。', '這一項不是帶欄位的物件。'],
  ['it is no JSON object', '文件内容不是 JSON 对象。', '檔案內容不是 JSON 物件。'],
  ['the page has neither a title nor a heading', '网页没有标题。', '網頁沒有標題。'],
  ['the article has no title', '文章没有标题。', '文章沒有標題。'],
  ['it is the fallback', '这是兜底意图，没有导入。', '這是備援意圖，沒有匯入。'],
  ['the intent has no training phrases', '这个意图没有训练语句。', '這個意圖沒有訓練語句。'],
  ['the intent `{name}` has no answer in text', '意图「{1}」没有文字回答。', '意圖「{1}」沒有文字回答。'],
  ['the intent `{intent}` has no response in text; what follows it is a procedure', '意图「{1}」没有文字回答，后面接的是流程。', '意圖「{1}」沒有文字回答，後面接的是流程。'],
  ['the intent `{intent}` has no examples', '意图「{1}」没有例句。', '意圖「{1}」沒有例句。'],
  ['the intent `{intent}` has {} responses, of which the first is taken', '意图「{1}」有 {2} 种回答，只导入了第一种。', '意圖「{1}」有 {2} 種回答，只匯入了第一種。'],
];

/** Whole sentences; a pair of braces of the same name is filled with the same. @param {string} english */
function patternOf(english) {
  /** @type {string[]} */
  const names = [];
  const fixed = english.split(/\{(\w*)\}/).map((part, at) => {
    if (at % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const known = part ? names.indexOf(part) : -1;
    if (known >= 0) return `\\${known + 1}`;
    names.push(part);
    return '([^]*?)';
  });
  return new RegExp(`^${fixed.join('')}$`);
}
const PATTERNS = REASONS.map(([english, cn, tw]) => ({ pattern: patternOf(english), words: /** @type {Record<string, string>} */ ({ 'zh-CN': cn, 'zh-TW': tw }) }));

/**
 * A reason in a language.
 * @param {string} language @param {Record<string, string>} roles what a column may hold, by its name
 */
export function reasonsIn(language, roles) {
  /** @param {string} reason @returns {string} */
  function told(reason) {
    for (const { pattern, words } of PATTERNS) {
      const found = words[language] && pattern.exec(reason);
      if (!found) continue;
      return words[language].replace(/\{(role |reason |)(\d)\}/g, (_, kind, n) => (kind === 'role ' ? roles[found[n]] ?? found[n] : kind === 'reason ' ? told(found[n]) : found[n]));
    }
    return reason;
  }
  return told;
}
