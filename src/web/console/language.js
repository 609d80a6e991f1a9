// In which language the reader is told what concerns the audit log: an auditor may come from another house.
const KEY = 'jieda console language';
export const LANGUAGES = { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' };

/** The language that was chosen, or that of the console as the browser would have it written. @returns {string} */
export function language() {
  try {
    const chosen = localStorage.getItem(KEY);
    if (chosen && chosen in LANGUAGES) return chosen;
  } catch {
    /* private mode: the browser's own */
  }
  return /^zh-(tw|hk|mo|hant)/i.test(navigator.language) ? 'zh-TW' : 'zh-CN';
}

/** @param {string} name */
export function choose(name) {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    /* private mode: it lasts as long as the page shows it */
  }
}
