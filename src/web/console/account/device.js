// What a browser is, from the name that it gives itself.

const BROWSERS = [
  ['Edg/', 'Edge'],
  ['MicroMessenger/', '微信'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
];

const SYSTEMS = [
  ['Windows', 'Windows'],
  ['Android', '安卓'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Mac OS X', 'Mac'],
  ['Linux', 'Linux'],
];

/** @param {string} name as the browser sent it @returns {string} such as 「Chrome · Windows」 */
export function deviceOf(name) {
  const find = (/** @type {string[][]} */ list) => list.find(([part]) => name.includes(part))?.[1];
  return [find(BROWSERS), find(SYSTEMS)].filter(Boolean).join(' · ') || name.slice(0, 40) || '未知的浏览器';
}
