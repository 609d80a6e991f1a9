// The eye beside what is masked: a click shows it whole, and the audit log has that click.
import { h, icon } from '../shared/dom.js';
import { AUDIT_WORDS } from './audit-words.js';
import { language } from './language.js';

/** `show()` asks for what is masked and puts it in the place of the eye. */
export function eye(show, toast) {
  const words = AUDIT_WORDS[language()];
  const button = h(
    'button',
    {
      class: 'eye',
      type: 'button',
      'aria-label': words.reveal,
      title: words.revealHint,
      click: async () => {
        button.disabled = true;
        try {
          await show();
        } catch {
          button.disabled = false;
          toast(words.notRevealed);
        }
      },
    },
    icon('M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z', 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z'),
  );
  return button;
}

/** Asks for an event, or for the details of a case, whole. */
export const reveal = (api, conversation, what) => api(`/desk/conversations/${encodeURIComponent(conversation)}/reveal`, { body: what });
