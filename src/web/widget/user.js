// Who is signed in on the page, as its own server has signed it? The token is verified by the server of the chat; here it is only read and handed on.
import { call } from '../shared/server.js';

/** The id of the user that a token (JWT) is of; empty where it is none. @param {string | undefined} token @returns {string} */
export function userOf(token) {
  try {
    const claims = String(token).split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(claims), char => char.charCodeAt(0));
    const { sub } = JSON.parse(new TextDecoder().decode(bytes));
    return typeof sub === 'string' ? sub.trim() : '';
  } catch {
    return '';
  }
}

/** What tells one token from another without being one. @param {string | undefined} token */
export const markOf = token => (token ? token.slice(-16) : '');

/** Whether the server has refused a token, and not the rest. @param {any} error */
export const isRefused = error => String(error?.code).startsWith('user-token-');

/**
 * `kept` gives what is kept between pages, `keep(change)` keeps more; `opening()` says who is signed in now.
 * @param {string} base @param {() => {body: any}} opening @param {{emit: (name: string, detail: any) => void}} see @param {() => any} kept @param {(change: any) => void} keep
 */
export function createSigning(base, opening, see, kept, keep) {
  /** Whoever signs in, or out, does not see the talk of the one before: whether it was somebody else's. */
  function belong() {
    const owner = opening().body.visitor || '';
    const isOther = (kept().owner || '') !== owner;
    if (isOther) keep({ id: '', token: '', human: false, proved: '', owner });
    return isOther;
  }
  /** Tells the server once who is there, in a talk that was begun before. */
  async function prove() {
    const { user_token: token } = opening().body,
      { id, proved } = kept();
    if (!token || !id || proved === markOf(token)) return;
    try {
      await call(`${base}/v1/conversations/${id}/user`, { method: 'PUT', token: kept().token, body: { user_token: token } });
      if (kept().id === id) keep({ proved: markOf(token) });
    } catch (error) {
      see.emit('error', error);
    }
  }
  /** Opens a talk. Whose token is refused can talk like everybody else; the page hears of it, and may sign a new one. @param {any} body @param {(body: any) => Promise<any>} make */
  async function open(body, make) {
    try {
      const made = await make(body);
      keep({ proved: markOf(body.user_token) });
      return made;
    } catch (error) {
      if (!body.user_token || !isRefused(error)) throw error;
      see.emit('error', error);
      return make({ ...body, user_token: undefined });
    }
  }
  return { belong, prove, open };
}
