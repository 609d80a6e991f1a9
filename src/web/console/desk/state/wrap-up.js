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
