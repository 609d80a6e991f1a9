// How an account stands: whether its person can sign in, and when that was.
import { clock } from '../words.js';

/**
 * The one mark that tells most of how somebody signs in, and whether somebody should act.
 * @param {any} agent as the server lists it
 * @param {Date} now
 * @returns {{text: string, tone: '' | 'warm' | 'red'}}
 */
export function standingOf(agent, now) {
  const isAhead = (/** @type {string | null} */ at) => at !== null && new Date(at) > now;
  if (isAhead(agent.locked_until)) return { text: `已锁定至 ${clock(agent.locked_until)}`, tone: 'red' };
  if (agent.has_password || agent.has_provider) return { text: '可以登录', tone: '' };
  if (isAhead(agent.invited_until)) return { text: `已邀请，${clock(agent.invited_until)} 前有效`, tone: 'warm' };
  if (agent.invited_until !== null) return { text: '邀请已过期', tone: 'red' };
  return { text: '只用令牌', tone: '' };
}

/** What else is to be known of an account, in short sentences. @param {any} agent @param {Date} now @returns {string[]} */
export function factsOf(agent, now) {
  const facts = [];
  if (agent.signed_in_at) facts.push(`上次登录 ${clock(agent.signed_in_at)}`);
  else if (agent.has_password || agent.invited_until) facts.push('还没有登录过');
  if (agent.n_sessions > 0) facts.push(`${agent.n_sessions} 处登录中`);
  if (agent.has_provider) facts.push('连着单位账号');
  if (agent.expires_at) facts.push(new Date(agent.expires_at) > now ? `令牌有效至 ${agent.expires_at.slice(0, 10)}` : '令牌已过期');
  return facts;
}
