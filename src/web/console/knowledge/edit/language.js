// How the text of an entry is coloured: Markdown, with the front matter, the ids of headings and the ways of asking of kb/README.md.
import { GFM, HighlightStyle, Language, defineLanguageFacet, parser, syntaxHighlighting, tags } from '../../../vendor/codemirror.js';

const FRONT_MATTER = {
  defineNodes: [{ name: 'FrontMatter', block: true, style: tags.meta }, { name: 'FrontMatterName', style: tags.propertyName }],
  parseBlock: [
    {
      name: 'FrontMatter',
      before: 'HorizontalRule',
      parse(context, line) {
        if (context.lineStart !== 0 || line.text.trimEnd() !== '---') return false;
        const names = [];
        while (context.nextLine()) {
          if (line.text.trimEnd() === '---') {
            context.nextLine();
            break;
          }
          const name = /^[\w-]+(?=:)/.exec(line.text);
          if (name) names.push(context.elt('FrontMatterName', context.lineStart, context.lineStart + name[0].length));
        }
        context.addElement(context.elt('FrontMatter', 0, context.prevLineEnd(), names));
        return true;
      },
    },
  ],
};

const HEADING_ID = {
  defineNodes: [{ name: 'HeadingId', style: tags.labelName }],
  parseInline: [
    {
      name: 'HeadingId',
      parse(context, next, pos) {
        const id = next === 123 ? /^\{#[^}]*\}/.exec(context.slice(pos, context.end)) : null;
        return id ? context.addElement(context.elt('HeadingId', pos, pos + id[0].length)) : -1;
      },
    },
  ],
};

// The colours are variables, so that light and dark need one style.
const COLOURS = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '700' },
  { tag: tags.meta, color: 'var(--soft)' },
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.labelName, color: 'var(--soft)', fontWeight: '400' },
  { tag: tags.quote, color: 'var(--accent)' },
  { tag: tags.strong, fontWeight: '700' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.link, tags.url], color: 'var(--amber)' },
  { tag: tags.monospace, color: 'var(--amber)' },
  { tag: [tags.comment, tags.processingInstruction], color: 'var(--soft)' },
]);

export const entryLanguage = [
  new Language(defineLanguageFacet(), parser.configure([GFM, FRONT_MATTER, HEADING_ID]), [], 'entry'),
  syntaxHighlighting(COLOURS),
];
