// What is taken out of a draft, and what stays.
import assert from 'node:assert/strict';
import test from 'node:test';
import { withoutWip } from './put-live.js';

const BODY = '\n## 会员日 {#answer}\n\n> 有会员日吗\n\nconfidence: wip\n';
const page = (...lines) => `---\n${lines.join('\n')}\n---\n${BODY}`;

test('the line that keeps a draft from customers goes, and no other', () => {
  /** @type {(lines: string[], expected: string[]) => void} */
  const check = (lines, expected) => assert.equal(withoutWip(page(...lines)), page(...expected));
  check(['id: a', 'confidence: wip', 'owner: 小编'], ['id: a', 'owner: 小编']);
  check(['id: a', 'confidence: "wip"'], ['id: a']);
  check(["confidence:   'wip'  # 还没写完", 'id: a'], ['id: a']);
  check(['"confidence": wip ', 'id: a'], ['id: a']);
  for (const line of ['confidence: archived', 'confidence: wipe', 'confidence: wip"', '  confidence: wip', '# confidence: wip', 'title: "confidence: wip"', 'draft: true'])
    check(['id: a', line], ['id: a', line]);
});

test('only the front matter is looked at', () => {
  /** @type {(text: string, expected?: string) => void} */
  const check = (text, expected = text) => assert.equal(withoutWip(text), expected);
  check(BODY);
  check('');
  check('---\nconfidence: wip\n');
  check('+++\nconfidence: wip\n+++\n');
  check('---\nid: a\n...\nconfidence: wip\n---\n');
  check('---\nconfidence: wip\n...\nconfidence: wip\n', '---\n...\nconfidence: wip\n');
  check('\n<!-- 说明\n两行 -->\n---\r\nid: a\r\nconfidence: wip\r\n---\r\nx', '\n<!-- 说明\n两行 -->\n---\r\nid: a\r\n---\r\nx');
});
