// Mentions in notes: whom one may mention, and where I was mentioned, until I have looked at it. What a name is in a text is said in state/mentions.js.
import { effect, signal } from '../lib.js';
import { sleep } from '../../shared/server.js';
import { createPaced } from './paced.js';
import { NO_MENTIONS, mentionedIn } from './state/mentions.js';

const BREATH_MS = 1000;
/** Who is there changes slowly. */
const TEAM_LASTS_MS = 60_000;

/**
 * @param {(path: string, options?: any) => Promise<any>} api @param {import('./state/talk.js').Me} me
 * @param {ReturnType<typeof import('./serving.js').createServing>} serving
 * @param {ReturnType<typeof import('./spelling.js').createSpelling>} spelling
 */
export function createMentioning(api, me, serving, spelling) {
  const team = signal(/** @type {import('./state/colleagues.js').Colleague[]} */ ([])),
    mentions = signal(NO_MENTIONS),
    /** Whether those that were looked at are listed, too. */
    isWhole = signal(false);
  let read = -TEAM_LASTS_MS,
    reading = Promise.resolve(),
    nPages = 1,
    told = '';

  /** Learns who can be mentioned. */
  function readTeam() {
    if (performance.now() - read < TEAM_LASTS_MS) return reading;
    read = performance.now();
    reading = api('/desk/receivers').then(
      answer => {
        team.value = answer.team.filter(one => one.agent !== me.agent);
        spelling.learn(team.value.map(one => one.agent));
      },
      () => { read = -TEAM_LASTS_MS; },
    );
    return reading;
  }
  async function readPages() {
    const answer = await api('/desk/mentions');
    for (let page = 1; page < nPages && answer.next; page += 1) {
      const more = await api(`/desk/mentions?after=${encodeURIComponent(answer.next)}`);
      answer.mentions.push(...more.mentions);
      answer.next = more.next;
    }
    return answer;
  }
  // Where no answer comes, what was shown stays.
  const list = createPaced(async () => { mentions.value = await readPages().catch(() => mentions.value); }, () => sleep(BREATH_MS));

  /** I look at a case: its mentions are new no more. @param {string} conversation */
  async function see(conversation) {
    const key = mentions.peek().mentions.filter(own => own.new && own.conversation === conversation).map(own => own.event).join();
    // What could not be told is told again when something is new there.
    if (key === told) return;
    told = key;
    await api(serving.pathOf(conversation, '/mentions/seen'), { method: 'POST' }).catch(() => null);
    list();
  }
  effect(() => {
    const { id } = serving.talk.value,
      isRead = serving.fault.value === null;
    if (id && isRead && !document.hidden && mentions.value.mentions.some(own => own.new && own.conversation === id)) see(id);
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) list();
  });
  return {
    team,
    mentions,
    isWhole,
    readTeam,
    read: list,
    more() {
      nPages += 1;
      return list();
    },
    /** Those whom a note mentions. @param {string} text */
    async of(text) {
      if (!/[@＠]/.test(text)) return [];
      await readTeam();
      return mentionedIn(text, team.value.map(one => one.agent));
    },
  };
}
