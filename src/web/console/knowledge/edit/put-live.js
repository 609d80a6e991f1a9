// What becomes of a draft's text when the entry is to be served.

/** The line that keeps an entry from customers. */
const HELD = /^(["']?)confidence\1\s*:\s+(["']?)wip\2(\s+#.*)?$/;

/** A text without the line of its front matter that keeps it from customers; the same where there is none. @param {string} text */
export function withoutWip(text) {
  const lead = /^(?:\s|<!--.*?-->)*/s.exec(text)?.[0] ?? '';
  const [fence, ...lines] = text.slice(lead.length).split('\n');
  if (fence.trimEnd() !== '---') return text;
  const end = lines.findIndex(line => ['---', '...'].includes(line.trimEnd()));
  return lead + [fence, ...lines.filter((line, at) => at >= end || !HELD.test(line.trimEnd()))].join('\n');
}
