// What the shop calls the reasons and results that agents note when a case is done. They are asked for once; until they are known, ids are shown.
import { signal } from './lib.js';

/** @typedef {Record<string, string>} Label by language */
/** @typedef {{reasons: Map<string, Label[]>, resolutions: Map<string, Label>}} Labels a reason has those of the reasons above it before its own */

/** Those that are known. @type {{value: Labels}} */
export const labels = signal({ reasons: new Map(), resolutions: new Map() });

/** @param {any[]} reasons @param {string} path @param {Label[]} above @returns {[string, Label[]][]} */
const reasonsIn = (reasons, path = '', above = []) =>
  reasons.flatMap(({ id, label, under }) => {
    const own = path ? `${path}/${id}` : id,
      all = [...above, label];
    return [[own, all], ...reasonsIn(under, own, all)];
  });

/** The labels of a form. @param {any} form @returns {Labels} */
export const labelsIn = ({ reasons, resolutions }) => ({ reasons: new Map(reasonsIn(reasons)), resolutions: new Map(resolutions.map(({ id, label }) => [id, label])) });

/** @param {(path: string) => Promise<any>} api */
export async function readLabels(api) {
  const form = await api('/desk/wrap-up').catch(() => null);
  if (form) labels.value = labelsIn(form);
}

/** @param {Label} label @param {string} language */
const inLanguage = (label, language) => label[language] ?? label['zh-CN'] ?? '';

/** A reason with those above it. @param {string} path @param {string} [language] @returns {string} */
export const reasonName = (path, language = 'zh-CN') => labels.value.reasons.get(path)?.map(label => inLanguage(label, language)).join(' / ') ?? path;

/** @param {string} id @param {string} [language] @returns {string} */
export const resolutionName = (id, language = 'zh-CN') => {
  const label = labels.value.resolutions.get(id);
  return label ? inLanguage(label, language) : id;
};
