// The eye beside what is masked: a click shows it whole, and the audit log has that click.
import { AUDIT_WORDS } from '../audit-words.js';
import { EYE, Icon } from '../icon.js';
import { language } from '../language.js';
import { html, useState } from '../lib.js';

/** @param {{show: () => Promise<any>, toast: (text: string) => void}} props `show` asks for what is masked, and shows it in the place of the eye */
export function Eye({ show, toast }) {
  const [isAsking, setAsking] = useState(false);
  const words = AUDIT_WORDS[language()];
  async function press() {
    setAsking(true);
    try {
      await show();
    } catch {
      toast(words.notRevealed);
    }
    setAsking(false);
  }
  return html`<button class="eye" type="button" aria-label=${words.reveal} title=${words.revealHint} disabled=${isAsking} onClick=${press}><${Icon} paths=${EYE} /></button>`;
}
