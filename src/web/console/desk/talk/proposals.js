// What an agent may send: a list above the field to choose from, with one entry marked.
import { html, useLayoutEffect, useRef } from '../../lib.js';

const KINDS = { answer: '答案', phrase: '常用语' };

/** The id of a proposal on the page, for the field. @param {number} at */
export const idOf = at => `proposal${at}`;

function Proposal({ proposal, at, isMarked, pick }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (isMarked) root.current?.scrollIntoView({ block: 'nearest' });
  }, [isMarked]);
  const kind = proposal.kind || 'phrase';
  return html`
    <div role="option" id=${idOf(at)} aria-selected=${isMarked} ref=${root} onMouseDown=${event => event.preventDefault()} onClick=${pick}>
      <b><span class=${`kind ${kind}`}>${KINDS[kind]}</span>${proposal.title}</b>
      ${proposal.was_told && html`<span class="told">机器人答过</span>`}
      <span class="words" dir="auto">${proposal.text}</span>
    </div>`;
}

/** @param {{proposing: ReturnType<typeof import('../proposing.js').createProposing>}} props */
export function Proposals({ proposing }) {
  const proposals = proposing.proposals.value,
    marked = proposing.marked.value;
  return html`
    <div class="proposals" role="listbox" id="proposals" aria-label="可以这样回复" tabindex="0" hidden=${proposals === null}>
      ${(proposals ?? []).map((proposal, at) => html`<${Proposal} key=${proposal.atom} proposal=${proposal} at=${at} isMarked=${at === marked} pick=${() => proposing.pick(proposal)} />`)}
      ${proposals?.length === 0 && html`<p class="empty">没有找到答案或常用语</p>`}
    </div>`;
}
