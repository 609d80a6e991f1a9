// How does a page that the server wrote get into a tab of its own?
//
// The page needs the reader's token, so that no plain link leads to it. A tab that the console opens, whether empty or with a blob, is under the
// console's policy, which lets no style through that stands in a text. Sheets and styles that a script sets are let through, so they are set here.

/** An empty tab that says what comes; nothing where the browser opens none. It is opened while a press lasts, else it is taken for a popup. @param {string} words */
export function openTab(words) {
  const tab = window.open('', '_blank');
  if (!tab) return null;
  tab.document.title = words;
  tab.document.body.textContent = words;
  return tab;
}

/**
 * A page's style sheet, and the page with its styles under another name, so that no browser takes offence at them while it reads the page. What
 * customers wrote is escaped in it, and holds neither a tag nor a quote.
 * @param {string} text the page's HTML
 */
export function apart(text) {
  const sheets = /<style>([\s\S]*?)<\/style>/g;
  const css = [...text.matchAll(sheets)].map(([, own]) => own).join('\n');
  return { css, page: text.replace(sheets, '').replaceAll(' style="', ' data-style="') };
}

/** Shows a page in a tab. @param {Window} tab @param {string} text the page's HTML */
export function showIn(tab, text) {
  const { css, page } = apart(text),
    { document } = tab;
  const read = new DOMParser().parseFromString(page, 'text/html');
  const sheet = new /** @type {any} */ (tab).CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  document.documentElement.lang = read.documentElement.lang;
  document.title = read.title;
  document.head.append(...read.querySelectorAll('meta[name]'));
  document.body.replaceChildren(...read.body.childNodes);
  for (const node of document.querySelectorAll('[data-style]')) setStyle(/** @type {HTMLElement} */ (node));
}

/** @param {HTMLElement} node */
function setStyle(node) {
  node.style.cssText = node.dataset.style ?? '';
  delete node.dataset.style;
}
