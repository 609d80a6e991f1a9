import assert from 'node:assert/strict';
import { test } from 'node:test';
import { piecesOf } from './links.js';

test('an address is a link, and what stands around it is not', () => {
  /** @type {(text: string, links: string[]) => void} */
  const check = (text, links) => {
    const pieces = piecesOf(text);
    assert.equal(pieces.map(piece => piece.text).join(''), text, 'nothing is lost');
    assert.deepEqual(pieces.flatMap(piece => piece.href ?? []), links);
  };
  check('在吗', []);
  check('', []);
  check('看 https://shop.example/a?b=1#c 这里', ['https://shop.example/a?b=1#c']);
  check('https://shop.example/a这个链接打不开', ['https://shop.example/a']);
  check('（https://shop.example/a）', ['https://shop.example/a']);
  check('See (https://shop.example/a), please.', ['https://shop.example/a']);
  check('https://shop.example/a_(b)', ['https://shop.example/a_(b)']);
  check('HTTP://SHOP.EXAMPLE', ['http://shop.example/']);
  check('https://a.example，https://b.example。', ['https://a.example/', 'https://b.example/']);
  check('javascript:alert(1) ftp://a.example data:text/html,x', []);
  check('https://bank.example@evil.example/', []);
  check('https://', []);
  check('http://[x', []);
});
