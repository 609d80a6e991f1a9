// Which week is told, and what is asked of the server for it?
import { monday, plus } from '../period.js';

/** A day of the last whole week. @param {string} today */
export const lastWeek = today => plus(monday(today), -7);

/** The days of a day's week. @param {string} day @returns {import('../period.js').Period} */
export const weekOf = day => ({ from: monday(day), to: plus(monday(day), 6) });

/** Whether a day's week still goes on. @param {string} day @param {string} today */
export const isUnfinished = (day, today) => weekOf(day).to >= today;

/** A week in words: a path below /v1. @param {string} day @param {string} locale @param {'html' | 'markdown'} format */
export const weekIn = (day, locale, format) => `/reports/weekly?${new URLSearchParams({ week: monday(day), locale, format })}`;

/** What its file is called. @param {string} day @param {'html' | 'markdown'} format */
export const fileOf = (day, format) => `jieda-week-${monday(day)}.${format === 'html' ? 'html' : 'md'}`;
