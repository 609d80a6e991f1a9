// Does the knowledge room show what was asked and answered?
import assert from 'node:assert/strict';
import test from 'node:test';
import { NO_FILTER, entryAt, entryQuery, explainRequest, headingOf, moment, percent, walked, withPage, withUses } from './state.js';

// A form gives the time where its reader is.
process.env.TZ = 'Asia/Shanghai';

test('a query names what is wanted, and no more', () => {
  /** @type {(filter: object, after: string | null, expected: string) => void} */
  const check = (filter, after, expected) => assert.equal(entryQuery({ ...NO_FILTER, ...filter }, after), expected);
  check({}, null, 'limit=50');
  check({}, 'ac-basics', 'limit=50&after=ac-basics');
  check({ q: '空调 & 冰箱' }, null, 'limit=50&q=%E7%A9%BA%E8%B0%83+%26+%E5%86%B0%E7%AE%B1');
  check({ kind: 'faq', locale: 'en', standing: 'overdue' }, null, 'limit=50&kind=faq&locale=en&standing=overdue');
  check({ used: 'never' }, null, 'limit=50&used=never');
  check({ faulty: true }, 'b', 'limit=50&faulty=true&after=b');
  check({ faulty: false }, '', 'limit=50');
});

test('a list goes on with its next page, and begins anew without one', () => {
  /** @type {(list: {items: number[], next: any} | null, items: number[], next: any, expected: object) => void} */
  const check = (list, items, next, expected) => assert.deepEqual(withPage(list, items, next), expected);
  check(null, [1, 2], 'b', { items: [1, 2], next: 'b' });
  check({ items: [1, 2], next: 'b' }, [3], null, { items: [1, 2, 3], next: null });
  check({ items: [1], next: 'b' }, [], null, { items: [1], next: null });
  check(null, [], undefined, { items: [], next: undefined });
});

test('a page that was shown is left as it was', () => {
  const shown = { items: [1], next: 'b' };
  withPage(shown, [2], null);
  assert.deepEqual(shown, { items: [1], next: 'b' });
});

test('entries learn how they were used, in the order in which they stand', () => {
  const used = { shown: 3, disbelieved: 1 };
  /** @type {(id: string, used: object | null) => {id: string, used: object | null}} */
  const line = (id, used) => ({ id, used });
  const list = { items: [line('a', null), line('b', { shown: 1, disbelieved: 0 }), line('c', null)], next: 'c' };
  assert.deepEqual(withUses(list, [line('b', used), line('a', used)]), { items: [line('a', used), line('b', { shown: 1, disbelieved: 0 }), line('c', null)], next: 'c' });
});

test('a message is sent with what was said about its situation', () => {
  const form = { text: '空调不制冷', before: '', locale: 'zh-CN', region: '', product: '', at: '' };
  const request = { text: '空调不制冷', after: [], locale: 'zh-CN' };
  /** @type {(change: object, expected: object) => void} */
  const check = (change, expected) => assert.deepEqual(explainRequest({ ...form, ...change }), { ...request, ...expected });
  check({}, {});
  check({ text: '  在吗\n' }, { text: '在吗' });
  check({ before: '你好\n\n  空调坏了 \r\n' }, { after: ['你好', '空调坏了'] });
  check({ region: ' 新疆 ', product: 'watch' }, { region: '新疆', product: 'watch' });
  check({ region: '  ', product: '\t' }, {});
  check({ at: '2026-03-01T10:30' }, { at: '2026-03-01T02:30:00.000Z' });
  check({ locale: 'en' }, { locale: 'en' });
});

test('a share is read as per cent', () => {
  /** @type {(share: number, expected: string) => void} */
  const check = (share, expected) => assert.equal(percent(share), expected);
  check(0.9638, '96.4 %');
  check(0, '0.0 %');
  check(1, '100.0 %');
  check(0.00049, '0.0 %');
});

test('a moment is read where the reader is', () => {
  /** @type {(at: string | null, language: string, expected: string | null) => void} */
  const check = (at, language, expected) => assert.equal(moment(at, language), expected);
  check('2026-10-19T16:00:00Z', 'zh-CN', '2026年10月20日 00:00');
  check('2026-10-20T02:30:00+08:00', 'zh-CN', '2026年10月20日 02:30');
  check(null, 'en', null);
});

test('an atom has its heading behind the entry', () => {
  /** @type {(id: string, expected: string) => void} */
  const check = (id, expected) => assert.equal(headingOf(id), expected);
  check('ac/not-cold', 'not-cold');
  check('ac/a/b', 'a/b');
  check('ac', 'ac');
});

test('a draft is the entry that its file is named after', () => {
  assert.equal(entryAt('kb/drafts/you-hui-yuan-ri-ma.md'), 'you-hui-yuan-ri-ma');
  assert.equal(entryAt('a.mdx'), 'a');
});

test('a walk stands where its replies lead', () => {
  const atoms = [
    {
      id: 'ac/start',
      branches: [
        { label: '不在转', to: 'ac/fan' },
        { label: '有异味', to: 'smell/start' },
        { label: '冒烟', to: null },
      ],
    },
    { id: 'ac/fan', branches: [{ label: '重来', to: 'ac/start' }] },
  ];
  /** @type {(path: number[], labels: string[], at: string | null, isElsewhere: boolean, to: string | null) => void} */
  const check = (path, labels, at, isElsewhere, to) => {
    const place = walked(atoms, path);
    const shown = { labels: place.steps.map(step => step.label), at: place.at?.id ?? null, isElsewhere: place.isElsewhere, to: place.to };
    assert.deepEqual(shown, { labels, at, isElsewhere, to });
  };
  check([], [], 'ac/start', false, 'ac/start');
  check([0], ['不在转'], 'ac/fan', false, 'ac/fan');
  check([0, 0], ['不在转', '重来'], 'ac/start', false, 'ac/start');
  check([1], ['有异味'], null, true, 'smell/start');
  check([2], ['冒烟'], null, false, null);
  // Beyond the end, and at a reply that an edit has taken away, the walk stops.
  check([2, 0], ['冒烟'], null, false, null);
  check([7], [], 'ac/start', false, 'ac/start');
  check([0, 3, 0], ['不在转'], 'ac/fan', false, 'ac/fan');
  assert.deepEqual(walked([], [0]), { steps: [], at: null, isElsewhere: false, to: null });
});
