// What a supervisor's board shows, and of what: its figures with the list behind each, how long something lasts, and what became of many cases.

/** @typedef {{who?: string, agent?: string, skill?: string, mood?: string, stage?: string}} Filter */
/** @typedef {{conversation: string, who: string, agent: string | null, companions?: string[], skill: string | null, question: string, anger: number, since: string, last_at: string, due?: any, test?: boolean}} LiveTalk */
/** @typedef {{agent: string, presence: string, load: number, most_talks: number, n_breached: number}} Load */
/** @typedef {{at: string, n_waiting: number, waiting_since: string | null, skills: {skill: string, n: number, since: string}[], n_in_service: number, n_bot: number, n_angry: number, n_warned: number, n_breached: number, n_overdue: number, n_alerts: number, n_free: number, n_busy: number, n_away: number, agents: Load[], today: {handed_off: number, served: number, first_answer_seconds: number | null}}} Board */
/** A figure: `filter` names the talks behind it, `list` another list. @typedef {{id: string, label: string, value: string, note: string, tone: string, filter?: Filter, list?: string}} Tile */

/** How long something lasts, as far as one looks at it from afar. @param {number} seconds */
export function lasted(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} 秒`;
  if (whole < 3600) return `${Math.floor(whole / 60)} 分 ${String(whole % 60).padStart(2, '0')} 秒`;
  return `${Math.floor(whole / 3600)} 小时 ${Math.floor((whole % 3600) / 60)} 分`;
}

/** @param {string} from @param {string} to */
export const secondsBetween = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;

/** What stands on a tile only while there is something to act on. @param {number} n @param {string} tone */
const toneOf = (n, tone) => (n > 0 ? tone : '');

/** The figures of this moment, the most pressing first. @param {Board} board @returns {Tile[]} */
export function tilesOf(board) {
  const { waiting_since: since, at } = board;
  return [
    { id: 'waiting', label: '排队', value: String(board.n_waiting), note: since ? `最久 ${lasted(secondsBetween(since, at))}` : '没有人在等', tone: toneOf(board.n_waiting, 'warm'), filter: { who: 'waiting' } },
    { id: 'breached', label: '已超时', value: String(board.n_breached), note: '过了时限', tone: toneOf(board.n_breached, 'hot'), filter: { stage: 'breached' } },
    { id: 'warned', label: '快超时', value: String(board.n_warned), note: '临近时限', tone: toneOf(board.n_warned, 'warm'), filter: { stage: 'warned' } },
    { id: 'person', label: '人工接待中', value: String(board.n_in_service), note: `空闲 ${board.n_free} 人，忙 ${board.n_busy} 人，离开 ${board.n_away} 人`, tone: '', filter: { who: 'person' } },
    { id: 'bot', label: '机器人接待中', value: String(board.n_bot), note: '5 分钟内说过话', tone: '', filter: { who: 'bot' } },
    { id: 'angry', label: '客户生气', value: String(board.n_angry), note: '按最后一句话', tone: toneOf(board.n_angry, 'hot'), filter: { mood: 'angry' } },
    { id: 'alerts', label: '高压线未处理', value: capped(board.n_alerts), note: '没有人看过', tone: toneOf(board.n_alerts, 'hot'), list: 'alerts' },
    { id: 'overdue', label: '答应的事逾期', value: capped(board.n_overdue), note: '过了答应的时间', tone: toneOf(board.n_overdue, 'hot'), list: 'promises' },
  ];
}

/** What is counted up to a thousand. @param {number} n */
const capped = n => (n >= 1000 ? '999+' : String(n));

/** What was done today, as pairs. @param {Board} board @returns {[string, string][]} */
export const todayOf = ({ today }) => [
  ['今天转人工', String(today.handed_off)],
  ['人工已回复', String(today.served)],
  ['平均首次回复', today.first_answer_seconds === null ? '还没有' : lasted(today.first_answer_seconds)],
];

/** Whether two filters mean the same talks. @param {Filter} one @param {Filter} other */
export const isSame = (one, other) => queryOf(one) === queryOf(other);

/** A filter as it is asked for. @param {Filter} filter @param {string} [after] */
export function queryOf(filter, after = '') {
  const wanted = Object.entries({ ...filter, after }).filter(([, value]) => value);
  return new URLSearchParams(wanted.sort(([one], [other]) => one.localeCompare(other))).toString();
}

/** The supervisors who have joined the holder, by what happened. @param {{type: string, agent?: string, to?: any}[]} events @returns {string[]} */
export function companionsOf(events) {
  let companions = /** @type {string[]} */ ([]);
  for (const { type, agent = '', to } of events) {
    if (type === 'joined') companions = [...companions, agent];
    else if (type === 'left') companions = companions.filter(own => own !== agent);
    else if (type === 'transferred') companions = to?.agent ? companions.filter(own => own !== to.agent) : [];
    else if (['handed_off', 'returned', 'closed', 'erased'].includes(type)) companions = [];
  }
  return companions;
}

/** In this order it is told what became of cases. */
const OUTCOMES = {
  moved: '已转出',
  already_there: '本来就在那里',
  taken: '已在别的同事手上',
  over: '已经结束',
  no_room: '对方接待已满',
  busy: '正忙，没有转成',
  unknown: '找不到',
};

/** What became of many cases, in one line. @param {{outcome: string}[]} cases */
export function toldOf(cases) {
  const counts = Object.entries(OUTCOMES).map(([outcome, words]) => ({ words, n: cases.filter(own => own.outcome === outcome).length }));
  return counts.filter(({ n }) => n > 0).map(({ words, n }) => `${words} ${n} 位`).join('，');
}
