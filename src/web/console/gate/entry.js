// How somebody gets in and out: a session in the browser's cookie, or a token that lives as long as the tab.
import { SESSION, call } from '../../shared/server.js';

const TOKEN = 'jieda agent token';

// sessionStorage can be refused; then the token lives as long as the page.
/** @param {string} token */
export function remember(token) {
  try {
    sessionStorage.setItem(TOKEN, token);
  } catch {
    /* private mode */
  }
}

export function recall() {
  try {
    return sessionStorage.getItem(TOKEN) || '';
  } catch {
    return '';
  }
}

/** Who is signed in, and in which ways one can sign in. @returns {Promise<{me: any, provider: boolean, has_people: boolean}>} */
export const look = () => call('/v1/desk/session', { token: SESSION });

/** @param {string} name @param {string} password @returns {Promise<any>} who is signed in */
export const signIn = (name, password) => call('/v1/desk/session', { token: SESSION, body: { name, password } });

/** @param {string} code @returns {Promise<{agent: string, role: string, expires_at: string}>} */
export const readInvitation = code => call('/v1/desk/invitation', { token: SESSION, body: { code } });

/** @param {string} code @param {string} password @returns {Promise<any>} who is signed in */
export const accept = (code, password) => call('/v1/desk/invitation/password', { token: SESSION, body: { code, password } });

/** @param {string} token @returns {Promise<any>} whose it is */
export const readToken = token => call('/v1/desk/me', { token });

/** Back to the gate, which says why. Whose session is over comes back to where they were. @param {'' | '#over'} [why] */
export function leave(why = '') {
  remember('');
  history.replaceState(why ? { from: location.hash } : null, '', `/console${why}`);
  location.reload();
}

/** Ends the session, if it is one; a session that cannot be ended now is kept, and that is said. @param {import('../../shared/server.js').Token} token */
export async function signOut(token) {
  if (token === SESSION) await call('/v1/desk/session', { method: 'DELETE', token });
  leave();
}
