// Are a page's styles taken out of it, and nothing else?
import assert from 'node:assert/strict';
import test from 'node:test';
import { apart } from './tab.js';

test('the sheet and the styles are set apart, and what customers wrote stays', () => {
  /** @type {(text: string, expected: {css: string, page: string}) => void} */
  const check = (text, expected) => assert.deepEqual(apart(text), expected);
  check('<head><style>\na { b: c }\n</style></head><p style="d: e">f</p>', { css: '\na { b: c }\n', page: '<head></head><p data-style="d: e">f</p>' });
  check('<p>&lt;style&gt; style=&quot;x&quot;</p>', { css: '', page: '<p>&lt;style&gt; style=&quot;x&quot;</p>' });
});
