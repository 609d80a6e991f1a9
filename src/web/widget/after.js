// What is asked once a talk is over: how it was, in stars, and on pages that want to know, how likely the customer is to recommend the shop.
import { h, icon } from '../shared/dom.js';

const STAR = 'M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z';
const STARS = [1, 2, 3, 4, 5];
/** From not at all to very likely, as the net promoter score is asked for. */
const LIKELY = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/**
 * Whether a page asks for recommendations: by `data-recommend`, which needs no value.
 * @param {{recommend?: string | boolean}} config
 */
export const isWanted = ({ recommend }) => ![undefined, false, 'false'].includes(recommend);

/**
 * Which sentence stands above: the first question, or thanks for the latest answer.
 * @param {{rating: number, recommends: number | null}} given
 */
export function headOf({ rating, recommends }) {
  if (!rating) return 'rate';
  return recommends === null ? 'thanks' : 'noted';
}

/**
 * `t` gives words, `talk.judge(what, value)` takes an answer; `does` has `locale()` and `renew()`, for a new talk.
 * @param {any} talk
 * @param {(key: string, values?: object) => string} t
 * @param {{recommend?: string | boolean}} config the page's
 * @param {{locale: () => string, renew: () => void}} does
 */
export function createAfter(talk, t, config, does) {
  const head = h('p', { role: 'status', tabindex: '-1' }),
    asked = h('div'),
    again = h('button', { class: 'again', click: does.renew });
  const node = h('div', { class: 'after' }, head, asked, again);
  let key = '';

  function draw() {
    const { rating, recommends } = talk;
    if (key === (key = [does.locale(), rating, recommends].join())) return;
    const wasIn = asked.contains(/** @type {Document | ShadowRoot} */ (node.getRootNode()).activeElement);
    // A status that is set anew is read out anew.
    if (head.textContent !== t(headOf(talk))) head.textContent = t(headOf(talk));
    again.textContent = t('again');
    const question = isWanted(config) && rating > 0 ? recommendation() : null;
    asked.replaceChildren(stars(), ...(question ? [question] : []));
    // What was pressed is made anew and rests; the keyboard goes on at the next question, or at the thanks.
    if (wasIn) (question && recommends === null ? question : head).focus({ preventScroll: true });
  }
  // The second click of a double click may fall on what has come in the first one's place, and is none.
  const press = (what, value) => event => {
    if (event.detail < 2) talk.judge(what, value);
  };
  const stars = () => h('div', { class: 'stars' }, ...STARS.map(star));
  const star = n =>
    h(
      'button',
      {
        class: n <= talk.rating ? 'on' : '',
        'aria-label': t('star', { n }),
        'aria-pressed': String(n === talk.rating),
        disabled: talk.rating > 0,
        click: press('rating', n),
      },
      icon(STAR),
    );
  const recommendation = () =>
    h(
      'div',
      { class: 'recommend', role: 'group', 'aria-labelledby': 'recommend', tabindex: '-1' },
      h('p', { id: 'recommend' }, t('recommend')),
      h('div', { class: 'likely' }, end('leastLikely'), ...LIKELY.map(likely), end('mostLikely')),
    );
  // What an end means stands beside it for the eye, and is a part of its name for the ear.
  const end = key => h('span', { class: key, 'aria-hidden': 'true' }, t(key));
  const likely = n => {
    const meaning = { 0: t('leastLikely'), 10: t('mostLikely') }[n];
    return h(
      'button',
      {
        'aria-label': meaning && `${n} ${meaning}`,
        'aria-pressed': String(n === talk.recommends),
        disabled: talk.recommends !== null,
        click: press('recommends', n),
      },
      String(n),
    );
  };
  return { node, draw };
}
