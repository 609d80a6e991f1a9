// Which alerts belong together? Those of one talk: who takes note of the newest has taken note of all.

/**
 * The alerts by talk, in the order in which the first of each comes: the gravest first, as the server sends them. `newest` is the one to take
 * note of, `n` how many they are.
 * @param {{ id: string, conversation: string, at: string }[]} alerts
 */
export function gathered(alerts) {
  const talks = new Map();
  for (const own of alerts) {
    const talk = talks.get(own.conversation);
    if (!talk) talks.set(own.conversation, { gravest: own, newest: own, n: 1 });
    else {
      talk.n += 1;
      if (isNewer(own, talk.newest)) talk.newest = own;
    }
  }
  return [...talks.values()];
}

// The names end in the number of the alert within its talk.
const number = own => Number(own.id.slice(own.id.lastIndexOf('.') + 1));
const isNewer = (one, other) => number(one) > number(other);
