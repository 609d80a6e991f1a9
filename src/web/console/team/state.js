// What is shown of the team, and what is written of an agent? Derived from what the server tells, and from a form.
import { say } from '../words.js';

/** @typedef {{days: string[], from: string, to: string}} Hours */
/** @typedef {{skills: Record<string, number> | null, languages: string[], most_talks: number | null, rosters: string[], hours: Hours[]}} Profile */
/** @typedef {{agent: string, presence: {status: string, said: string, missed_offers: number}, on_shift: boolean, load: number, most_talks: number, offered: string | null, profile: Profile | null}} Member */

/** The days of the week, as they are written and as they are read. */
export const DAYS = { mon: '一', tue: '二', wed: '三', thu: '四', fri: '五', sat: '六', sun: '日' };

/** Nothing is written of an agent. @type {Profile} */
export const PLAIN = { skills: null, languages: [], most_talks: null, rosters: [], hours: [] };

/** What an agent can do, in a word each: all skills where nothing is written. @param {Profile | null} profile @returns {string[]} */
export function skillsOf(profile) {
  if (!profile?.skills) return ['全部技能 · 1 级'];
  const skills = Object.entries(profile.skills).sort(([a, own], [b, other]) => other - own || a.localeCompare(b));
  return skills.length > 0 ? skills.map(([skill, level]) => `${say('skill', skill)} · ${level} 级`) : ['没有技能'];
}

/** @param {Profile | null} profile */
export const languagesOf = profile => (profile?.languages.length ? profile.languages.join('、') : '不限');

/** When an agent works. @param {Profile | null} profile */
export function hoursOf(profile) {
  const own = (profile?.hours ?? []).map(({ days, from, to }) => `周${days.map(day => DAYS[day]).join('、')} ${from.slice(0, 5)}–${to.slice(0, 5)}`);
  const all = [...(profile?.rosters ?? []), ...own];
  return all.length > 0 ? all.join('；') : '不限';
}

/** How somebody stands, in words. @param {Member} member */
export function standing({ presence, on_shift: isOnShift, offered }) {
  const away = presence.said === 'away' && presence.missed_offers > 0 && '错过派单';
  return [say('status', presence.status), away, !isOnShift && '不在班次', offered && '等待接单'].filter(Boolean).join(' · ');
}

/** Where a list of languages is cut: at commas and spaces, whichever way they are typed. @param {string} text */
export const languagesIn = text => [...new Set(text.split(/[\s,，、;；]+/).filter(Boolean))];

/** A profile with one skill at a level; at none it is taken out. @param {Profile} profile @param {string} skill @param {number} level @returns {Profile} */
export function withSkill(profile, skill, level) {
  const skills = { ...profile.skills };
  if (level > 0) skills[skill] = level;
  else delete skills[skill];
  return { ...profile, skills };
}

/** A list with something that was not in it, or without what was. @template T @param {T[]} list @param {T} one @returns {T[]} */
export const toggled = (list, one) => (list.includes(one) ? list.filter(own => own !== one) : [...list, one]);

/** Why a profile cannot be written, or nothing. @param {Profile} profile */
export function faultOf({ hours, most_talks: most }) {
  if (most !== null && !(Number.isInteger(most) && most >= 0 && most <= 100)) return '同时接待的人数写 0 到 100。';
  if (hours.some(({ days }) => days.length === 0)) return '每段时间至少选一天。';
  return hours.some(({ from, to }) => !from || !to) ? '每段时间都要写开始和结束。' : '';
}
