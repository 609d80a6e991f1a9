// Where do certain words stand in a text?

/**
 * A text cut where these words stand in it: every second piece is one of them.
 * @param {string} text
 * @param {string[]} words
 */
export function cutAt(text, words) {
  if (!words.length) return [text];
  return text.split(new RegExp(`(${words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'i'));
}
