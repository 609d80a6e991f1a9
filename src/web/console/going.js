// Going from page to page: each place has an address, so that a step back leads to the place before, and a reload or a link to this one. What an
// address names is in address.js; what a place shows is up to its page.
import { hashOf, placeOf } from './address.js';
import { signal } from './lib.js';

/** What the window is called, besides what is new at the desk. */
export const title = signal('');

/** Where each page was left: who comes back goes on there. @type {Map<string, string>} */
const left = new Map();

/** @returns {import('./address.js').Place} */
export const here = () => placeOf(location.hash);

/** What puts away that which lies over a page. @type {Set<() => void>} */
const putAway = new Set();

/** Has what lies over a page put away when somebody steps to another place: there it would keep them from all else. @param {() => void} put */
export const onStep = put => putAway.add(put);

/** @param {string} hash */
const leave = hash => left.set(placeOf(hash).page, hash);

/** The address whose place is shown: where it changes to this one, there is nothing more to do. */
let shown = '';

/** @param {string} hash */
function put(hash) {
  shown = hash;
  if (hash === location.hash) return;
  leave(location.hash);
  // Not pushState: who keeps to the address hears of this too.
  location.hash = hash;
}

/** Has the address say what is open; a step back leads to what was. @param {string} page @param {...string} path */
export function note(page, ...path) {
  put(hashOf(page, ...path));
}

/** Has the address say more exactly what is open: no step of its own. @param {string} page @param {...string} path */
export function amend(page, ...path) {
  shown = hashOf(page, ...path);
  history.replaceState(history.state, '', shown);
}

/** Names the window after what is open on a page, while that page is seen. @param {string} page @param {string} name */
export function entitle(page, name) {
  if (here().page === page && name) title.value = name;
}

/**
 * @param {() => string[]} pages those that the reader has, the first of which is where one begins
 * @param {(place: import('./address.js').Place, isOther: boolean) => void} show brings a place to the front; `isOther` says that another page was there
 */
export function createGoing(pages, show) {
  let seen = '';
  function follow() {
    // A page that this reader does not have, or nobody: they begin where they may be. An address of old is written anew.
    if (!pages().includes(here().page)) amend(pages()[0]);
    else if (here().page !== 'report') amend(here().page, ...here().path);
    shown = location.hash;
    const place = here(),
      isOther = place.page !== seen;
    seen = place.page;
    show(place, isOther);
  }
  addEventListener('hashchange', event => {
    if (location.hash === shown) return;
    leave(new URL(event.oldURL).hash);
    for (const put of putAway) put();
    follow();
  });
  return {
    follow,
    /** To a page as it was left; what is open on the page that is seen stays open. @param {string} page */
    go(page) {
      if (page !== here().page) put(left.get(page) ?? hashOf(page));
      follow();
    },
  };
}
