// Which talks is a figure made of?
import { html, useEffect } from '../../lib.js';
import { choiceIn, partName, moment } from '../names.js';

/** @param {{board: any, words: any, language: string, drill: import('../address.js').Drill, talks: import('./talks.js').Talks, close: () => void}} props */
export function List({ board, words, language, drill, talks, close }) {
  const own = words.talks,
    { from, to, talk } = board.view.value;
  const { items, next, fault, isAsking } = talks;
  useEffect(() => {
    board.readTitles();
  }, []);
  return html`
    <section class="rp-list" aria-labelledby="rp-list">
      <header>
        <h2 id="rp-list" tabindex="-1">${titleOf(drill, words, language, board.titles.value)}</h2>
        <button class="tool" onClick=${close}>${own.close}</button>
        <p class="hint">${from} – ${to}${items && !fault && !isAsking && html`　<span role="status">${own.shown(items.length, !next)}</span>`}</p>
        ${drill.figure && html`<div class="switch" role="group" aria-label=${own.is.label}>${['yes', 'no'].map(is => html`
          <button aria-pressed=${drill.is === is} onClick=${() => board.go({ talks: { ...drill, is }, talk: '' })}>${own.is[is]}</button>`)}</div>`}
      </header>
      <div class="rp-rows">
        ${items && items.length > 0 && html`<ul>${items.map(item => html`<li key=${item.id}><${Row} item=${item} isOpen=${item.id === talk} board=${board} words=${words} language=${language} /></li>`)}</ul>`}
        ${items && !items.length && !fault && !isAsking && html`<p class="empty">${own.none}</p>`}
        ${isAsking && html`<p class="empty" role="status">${own.reading}</p>`}
        ${fault && html`<p class="empty" role="alert">${why(fault, own)} ${![403, 404].includes(fault.status) && html`<button onClick=${talks.again}>${own.retry}</button>`}</p>`}
        ${next && !fault && html`<button class="more" onClick=${talks.more}>${own.more}</button>`}
      </div>
    </section>`;
}

/** Why there is no list, in words. @param {any} fault @param {any} words */
function why(fault, words) {
  if (fault.code === 'supervisor-only') return words.listOnly;
  return fault.status === 404 ? words.absent : words.failed;
}

/** What the talks have in common, in words. */
function titleOf(drill, words, language, titles) {
  const { names, talks } = words;
  const found = [
    drill.figure && `${names.figures[drill.figure][0]}${talks.bounds.colon}${talks.is[drill.is]}`,
    drill.class && names.classes[drill.class][0],
    drill.by && (choiceIn(drill.by, drill.part, names) ?? partIn(drill, words, partName(drill.by, drill.part, words, language, titles))),
  ].filter(Boolean);
  return found.length ? found.join(talks.bounds.and) : talks.all;
}

/** A time says by itself what it is; of other parts it is said. */
const partIn = ({ by }, { names, talks }, name) => (['day', 'week', 'month', 'weekday', 'hour'].includes(by) ? name : `${names.cuts[by]}${talks.bounds.colon}${name}`);

function Row({ item, isOpen, board, words, language }) {
  const { names, talks } = words;
  const tags = [
    item.reason && names.reasons[item.reason],
    names.channels[item.channel] ?? item.channel,
    item.locale !== language && (names.locales[item.locale] ?? item.locale),
    item.entry && (board.titles.value.get(item.entry) ?? item.entry),
    talks.messages(item.messages),
    item.stars !== null && talks.stars(item.stars),
    item.came_back && talks.cameBack,
  ].filter(Boolean);
  return html`
    <a class="rp-talk" data-talk=${item.id} href=${board.href({ talk: item.id })} aria-current=${isOpen ? 'true' : undefined}>
      <span class="rp-when"><span class=${`swatch ${item.class}`}></span><b>${names.classes[item.class]?.[0] ?? item.class}</b> <time datetime=${item.opened_at}>${moment(item.opened_at, language)}</time></span>
      <span class="rp-question" dir="auto">${item.question ?? talks.noWords}</span>
      <span class="tags">${tags.map(tag => html`<span class="tag" key=${tag}>${tag}</span>`)}</span>
    </a>`;
}
