// The form that is filled in when a case is done: the tree of reasons as lines, and which of them fit what is typed.
import { wordsOf } from './palette.js';

/** @typedef {{id: string, label: Record<string, string>, under: Reason[]}} Reason */
/** @typedef {{id: string, label: Record<string, string>, kind: 'choice' | 'number' | 'text', choices: {id: string, label: Record<string, string>}[], least: number | null, most: number | null}} Field */
/** @typedef {{reason_required: boolean, reasons: Reason[], resolutions: {id: string, label: Record<string, string>, solved: boolean}[], attributes: Field[]}} Form */
/** @typedef {{path: string, title: string, above: string}} Line */

/** The language that agents read; another one may be missing. */
const OWN = 'zh-CN';
/** @param {{id: string, label: Record<string, string>}} thing */
export const labelOf = ({ id, label }) => label[OWN] ?? id;

/** The reasons as lines, each with those above it. @param {Reason[]} reasons @param {string} [path] @param {string[]} [above] @returns {Line[]} */
export const linesOf = (reasons, path = '', above = []) =>
  reasons.flatMap(reason => {
    const own = path ? `${path}/${reason.id}` : reason.id,
      title = labelOf(reason);
    return [{ path: own, title, above: above.join(' / ') }, ...linesOf(reason.under, own, [...above, title])];
  });

/** The lines that have all words that are typed, those whose own title has them before others. @param {Line[]} lines @param {string} typed */
export function fittingLines(lines, typed) {
  const words = wordsOf(typed);
  const has = text => words.every(word => text.normalize('NFKC').toLowerCase().includes(word));
  const found = lines.filter(({ path, title, above }) => has(`${above} ${title} ${path}`));
  return words.length === 0 ? found : [...found.filter(({ title }) => has(title)), ...found.filter(({ title }) => !has(title))];
}

/** How much of a label stands in a text: all of it, or its pairs of characters. @param {string} label @param {string} text */
function shareIn(label, text) {
  if (text.includes(label)) return 1;
  const pairs = Array.from({ length: Math.max(label.length - 1, 0) }, (_, at) => label.slice(at, at + 2));
  return pairs.length ? pairs.filter(pair => text.includes(pair)).length / pairs.length : 0;
}

/** Half of a label is too little to go by. */
const LEAST_SHARE = 0.6;

/**
 * The reason that a case is most likely about, or nothing: its label stands in what was said, or its id names a skill or an entry that was told.
 * Of several that are as likely the narrowest is taken, and then the first.
 * @param {Line[]} lines @param {{texts: string[], names: string[]}} about
 */
export function suggestedIn(lines, { texts, names }) {
  const said = texts.join('\n');
  const scored = lines.map(line => {
    const id = line.path.slice(line.path.lastIndexOf('/') + 1),
      share = shareIn(line.title, said);
    const isNamed = names.some(name => name === id || name === `${id}s` || name.startsWith(`${id}-`) || name.startsWith(`${id}s-`));
    return { line, depth: line.path.split('/').length, score: (share >= LEAST_SHARE ? share + line.title.length / 100 : 0) + (isNamed ? 1 : 0) };
  });
  const [best] = scored.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score || other.depth - one.depth);
  return best?.line.path ?? '';
}

/** What an open case is about, as far as it can be told. @param {import('./talk.js').Talk} talk @param {(entry: string) => string} titleOf */
export function aboutOf({ handoff, events }, titleOf) {
  const entries = (handoff?.tried ?? []).map(atom => atom.split('/')[0]);
  return {
    texts: [handoff?.summary ?? '', ...events.filter(event => event.type === 'customer_said').map(event => event.text ?? ''), ...entries.map(titleOf)],
    // Who was led through a symptom tree has something that is broken.
    names: [handoff?.skill ?? '', handoff?.path?.length > 0 ? 'repair' : '', ...entries].filter(name => name && name !== 'general'),
  };
}

/** What is sent of what was filled in: nothing for what was left open. @param {Form} form @param {{reason: string, resolution: string, attributes: Record<string, string>, note: string}} filled */
export function bodyOf(form, { reason, resolution, attributes, note }) {
  const given = form.attributes
    .filter(({ id }) => (attributes[id] ?? '').trim())
    .map(({ id, kind }) => [id, kind === 'number' ? Number(attributes[id]) : attributes[id].trim()]);
  return {
    ...(reason && { reason }),
    ...(resolution && { resolution }),
    ...(given.length > 0 && { attributes: Object.fromEntries(given) }),
    ...(note.trim() && { note: note.trim() }),
  };
}
