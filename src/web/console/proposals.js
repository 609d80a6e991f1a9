// What an agent may send: a list above the field to choose from, with one entry marked.
import { h } from '../shared/dom.js';

const KINDS = { answer: '答案', phrase: '常用语' };

/** `pick(proposal)` gets the one that was chosen. */
export function createProposals(pick) {
  let shown = [],
    marked = 0;
  const node = h('div', { class: 'proposals', role: 'listbox', id: 'proposals', 'aria-label': '可以这样回复', tabindex: '0', hidden: true });

  /** Shows these, or a line where there is none. */
  function show(proposals, nothing = '') {
    shown = proposals;
    marked = 0;
    node.replaceChildren(...proposals.map(option), ...(proposals.length || !nothing ? [] : [h('p', { class: 'empty' }, nothing)]));
    node.hidden = !proposals.length && !nothing;
    mark();
  }
  const option = (proposal, i) =>
    h(
      'div',
      { role: 'option', id: `proposal${i}`, mousedown: event => event.preventDefault(), click: () => pick(proposal) },
      h('b', {}, h('span', { class: `kind ${proposal.kind || 'phrase'}` }, KINDS[proposal.kind || 'phrase']), proposal.title),
      proposal.was_told ? h('span', { class: 'told' }, '机器人答过') : null,
      h('span', { class: 'words', dir: 'auto' }, proposal.text),
    );
  function mark() {
    [...node.querySelectorAll('[role=option]')].forEach((option, i) => {
      option.setAttribute('aria-selected', String(i === marked));
      if (i === marked) option.scrollIntoView({ block: 'nearest' });
    });
  }

  return {
    node,
    show,
    hide: () => show([]),
    isShown: () => !node.hidden,
    /** The one that is marked, if there is one. */
    marked: () => shown[marked],
    /** Its id on the page, for the field. */
    markedId: () => (shown.length ? `proposal${marked}` : ''),
    move(step) {
      marked = (marked + step + shown.length) % shown.length;
      mark();
    },
  };
}
