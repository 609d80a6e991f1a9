import assert from 'node:assert/strict';
import test from 'node:test';
import { labels, labelsIn, reasonName, resolutionName } from './labels.js';

const label = (chinese, english) => ({ 'zh-CN': chinese, ...(english && { en: english }) });

test('a reason is called with those above it', () => {
  const reasons = [{ id: 'after_sales', label: label('售后', 'After-sales'), under: [{ id: 'return', label: label('退货'), under: [] }] }];
  labels.value = labelsIn({ reasons, resolutions: [{ id: 'solved', label: label('已解决', 'Solved') }] });
  const check = (path, language, expected) => assert.equal(reasonName(path, language), expected, `${path} ${language}`);
  check('after_sales', 'en', 'After-sales');
  check('after_sales/return', 'zh-CN', '售后 / 退货');
  check('after_sales/return', 'en', 'After-sales / 退货');
  check('gone/long', 'zh-CN', 'gone/long');
  assert.deepEqual([resolutionName('solved', 'en'), resolutionName('solved', 'zh-TW'), resolutionName('gone')], ['Solved', '已解决', 'gone']);
});
