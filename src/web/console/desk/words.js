// What the desk says of mentions, absence, glosses and a talk that runs, in the language that the reader chose. All else of the desk is written
// where it is shown.
import { language } from '../language.js';

/** @type {Record<string, any>} */
export const DESK_WORDS = {
  'zh-CN': {
    mention: {
      title: '提到我的',
      by: who => `${who} 提到您`,
      to: names => `提到 ${names.join('、')}`,
      erased: '内容已删除',
      seen: '看过的',
      more: '显示更多',
      told: (who, text) => `${who} 在备注里提到您：${text}`,
      alert: '有同事在备注里提到您',
      kind: '同事',
      none: '没有这样的同事',
      gone: '提到的同事已经不在了，备注没有记下。',
    },
    away: { text: n => `连续错过 ${n} 次派单，已经把您设为离开，现在不给您派单。`, back: '我回来了', stay: '先不接单' },
    gloss: '您的语言',
    watch: '旁听',
    suggested: '像是这件事',
  },
  'zh-TW': {
    mention: {
      title: '提到我的',
      by: who => `${who} 提到您`,
      to: names => `提到 ${names.join('、')}`,
      erased: '內容已刪除',
      seen: '看過的',
      more: '顯示更多',
      told: (who, text) => `${who} 在備註裡提到您：${text}`,
      alert: '有同事在備註裡提到您',
      kind: '同事',
      none: '沒有這樣的同事',
      gone: '提到的同事已經不在了，備註沒有記下。',
    },
    away: { text: n => `連續錯過 ${n} 次派單，已經把您設為離開，現在不給您派單。`, back: '我回來了', stay: '先不接單' },
    gloss: '您的語言',
    watch: '旁聽',
    suggested: '像是這件事',
  },
  en: {
    mention: {
      title: 'Mentions of me',
      by: who => `${who} mentioned you`,
      to: names => `mentions ${names.join(', ')}`,
      erased: 'deleted',
      seen: 'Seen',
      more: 'Show more',
      told: (who, text) => `${who} mentioned you in a note: ${text}`,
      alert: 'A colleague mentioned you in a note',
      kind: 'Colleague',
      none: 'No such colleague',
      gone: 'A colleague you mentioned is no longer here; the note was not saved.',
    },
    away: { text: n => `You missed ${n} offers in a row and are set to away: no cases are offered to you.`, back: 'I am back', stay: 'Stay away' },
    gloss: 'In your language',
    watch: 'Listen in',
    suggested: 'Looks like this one',
  },
};

/** The words as the reader chose them. */
export const deskWords = () => DESK_WORDS[language()];
