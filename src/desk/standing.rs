//! How do the talks stand that run now, and which are the worst?
//!
//! A [`Standing`] is what a supervisor's board needs of a talk, and no more: it is kept in memory for each talk that runs. A figure of the board
//! is how many a [`Filter`] admits, and the list behind the figure is what it admits, so that the two cannot differ.

use crate::conversation::case::{Case, Holder};
use crate::conversation::deadline::Deadlines;
use crate::conversation::id::ConversationId;
use crate::conversation::roster::Rosters;
use crate::conversation::{Conversation, Phase};
use crate::desk::deadline::{Due, Stage, dues, pressing};
use jiff::{SignedDuration, Timestamp};
use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

/// For how long a talk of the bot runs on after the customer's last message: who reads an answer takes no longer.
pub const BOT_RUNS: SignedDuration = SignedDuration::from_mins(5);

/// From these scores on a customer counts as upset, and as angry; the console colours a card from the same ones.
const UPSET: f32 = 0.4;
const ANGRY: f32 = 0.72;

/// How a talk stands that runs now.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The conversation.
    pub conversation: ConversationId,
    /// Who has it.
    pub who: Who,
    /// The agent who has it.
    pub agent: Option<String>,
    /// The skill that it needs, where it is at the desk.
    pub skill: Option<String>,
    /// How angry the last message was; of one that was not looked at since the server began, how angry it came to the desk.
    pub anger: f32,
    /// Since when it is at the desk, or else runs.
    pub since: Timestamp,
    /// When the customer or a person last did something, as far as it is known.
    pub last_at: Timestamp,
    /// Its deadlines.
    pub dues: Vec<Due>,
}

/// Who has a talk that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The bot.
    Bot,
    /// Nobody: the customer waits.
    Waiting,
    /// An agent.
    Person,
}

impl Who {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Who::Bot => "bot",
            Who::Waiting => "waiting",
            Who::Person => "person",
        }
    }
}

/// How a customer feels, as far as it is worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Upset, or worse.
    Upset,
    /// Angry.
    Angry,
}

/// Which talks are meant: those to which everything applies that is said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Those that the bot has, that wait, or that a person has.
    pub who: Option<Who>,
    /// Those that this agent has.
    pub agent: Option<String>,
    /// Those that need this skill.
    pub skill: Option<String>,
    /// Those whose customer feels so.
    pub mood: Option<Mood>,
    /// Those whose most pressing deadline is so near.
    pub stage: Option<Stage>,
}

/// Where a talk stands among those that run: the smaller the worse. On the wire it is `<stage>.<anger>.<microseconds>.<conversation>`, from where
/// a list goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    stage: Reverse<u8>,
    anger: Reverse<u16>,
    since: i64,
    conversation: ConversationId,
}

impl Standing {
    /// How a conversation stands; nothing where it is over, or nobody has written in it.
    pub fn of(id: ConversationId, conversation: &Conversation, deadlines: &Deadlines, rosters: &Rosters) -> Option<Self> {
        let evidence = conversation.evidence();
        let (anger, last_at) = (evidence.anger.get(), evidence.last_activity);
        match conversation.phase() {
            Phase::Bot { .. } if conversation.n_messages() > 0 => Some(Standing {
                conversation: id,
                who: Who::Bot,
                agent: None,
                skill: None,
                anger,
                since: conversation.opened_at(),
                last_at,
                dues: Vec::new(),
            }),
            Phase::Queued { .. } | Phase::Agent { .. } => {
                let case = Case::of(id, conversation)?;
                Standing::at_desk(&case, deadlines, rosters).map(|standing| Standing { anger, last_at, ..standing })
            }
            Phase::Bot { .. } | Phase::Closed { .. } | Phase::Erased { .. } => None,
        }
    }

    /// How a case stands, as far as the desk's lists tell it.
    pub fn at_desk(case: &Case, deadlines: &Deadlines, rosters: &Rosters) -> Option<Self> {
        let (who, agent) = match &case.holder {
            Holder::Nobody => (Who::Waiting, None),
            Holder::Agent(agent) => (Who::Person, Some(agent.clone())),
            Holder::Over => return None,
        };
        Some(Standing {
            conversation: case.conversation,
            who,
            agent,
            skill: Some(case.handoff.skill.clone()),
            anger: case.handoff.packet.anger.get(),
            since: case.since,
            last_at: case.since,
            dues: dues(case, deadlines, rosters),
        })
    }

    /// Whether it still runs: the desk's do until they are over, and the bot's for a while after the customer's last message.
    pub fn runs(&self, now: Timestamp) -> bool {
        match self.who {
            Who::Bot => now.duration_since(self.last_at) < BOT_RUNS,
            Who::Waiting | Who::Person => true,
        }
    }

    /// Its most pressing deadline.
    pub fn due(&self, now: Timestamp) -> Option<Due> {
        pressing(self.dues.iter().cloned(), now)
    }

    /// Where it stands among the others.
    pub fn rank(&self, now: Timestamp) -> Rank {
        let stage = self.dues.iter().map(|due| due.stage(now)).max().unwrap_or(Stage::Fine);
        Rank {
            stage: Reverse(level(stage)),
            anger: Reverse((self.anger * 1_000.0) as u16),
            since: self.since.as_microsecond(),
            conversation: self.conversation,
        }
    }
}

impl Filter {
    /// Whether a talk is meant.
    pub fn admits(&self, standing: &Standing, now: Timestamp) -> bool {
        let least = self.mood.map(|mood| match mood {
            Mood::Upset => UPSET,
            Mood::Angry => ANGRY,
        });
        standing.runs(now)
            && self.who.is_none_or(|who| who == standing.who)
            && (self.agent.is_none() || self.agent == standing.agent)
            && (self.skill.is_none() || self.skill == standing.skill)
            && least.is_none_or(|least| standing.anger >= least)
            && self.stage.is_none_or(|stage| standing.due(now).is_some_and(|due| due.stage(now) == stage))
    }

    /// How many talks are meant: the figure.
    pub fn count(&self, standings: &[Standing], now: Timestamp) -> usize {
        standings.iter().filter(|standing| self.admits(standing, now)).count()
    }

    /// The talks that are meant, the worst first, behind a place among them and at most `limit`: the list behind the figure.
    pub fn list<'s>(&self, standings: &'s [Standing], after: Option<Rank>, limit: usize, now: Timestamp) -> Vec<&'s Standing> {
        let meant = standings.iter().filter(|standing| self.admits(standing, now));
        let mut meant: Vec<(Rank, &Standing)> = meant.map(|standing| (standing.rank(now), standing)).collect();
        meant.retain(|(rank, _)| after.is_none_or(|after| *rank > after));
        meant.sort_by_key(|(rank, _)| *rank);
        meant.into_iter().take(limit).map(|(_, standing)| standing).collect()
    }
}

/// A stage as a number: the larger the worse.
fn level(stage: Stage) -> u8 {
    match stage {
        Stage::Fine => 0,
        Stage::Near => 1,
        Stage::Warned => 2,
        Stage::Breached => 3,
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}.{}", self.stage.0, self.anger.0, self.since, self.conversation)
    }
}

/// Why a text is no rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no place that a list gave")]
pub struct NoRank;

impl FromStr for Rank {
    type Err = NoRank;

    fn from_str(text: &str) -> Result<Self, NoRank> {
        let mut parts = text.splitn(4, '.');
        let mut next = || parts.next().ok_or(NoRank);
        let (stage, anger, since, conversation) = (next()?, next()?, next()?, next()?);
        Ok(Rank {
            stage: Reverse(stage.parse().map_err(|_| NoRank)?),
            anger: Reverse(anger.parse().map_err(|_| NoRank)?),
            since: since.parse().map_err(|_| NoRank)?,
            conversation: conversation.parse().map_err(|_| NoRank)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::deadline::Which;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(60 * minutes).unwrap()
    }

    fn standing(id: i64, who: Who, anger: f32, since: i64, due_at: Option<i64>) -> Standing {
        let due = |due_at: i64| Due {
            which: Which::FirstAnswer,
            since: at(since),
            near_at: at(due_at - 5),
            warned_at: at(due_at - 2),
            at: at(due_at),
        };
        let (agent, skill) = ((who == Who::Person).then(|| "小王".to_owned()), (who != Who::Bot).then(|| "repair".to_owned()));
        let (conversation, dues) = (ConversationId::from_stored(id), due_at.map(due).into_iter().collect());
        Standing { conversation, who, agent, skill, anger, since: at(since), last_at: at(since), dues }
    }

    /// At minute 100: one breached, one warned, two others at the desk, and two of the bot's, of which one has gone quiet.
    fn all() -> Vec<Standing> {
        vec![
            standing(1, Who::Bot, 0.5, 90, None),
            standing(2, Who::Bot, 0.8, 97, None),
            standing(3, Who::Waiting, 0.0, 95, Some(101)),
            standing(4, Who::Person, 0.0, 80, Some(99)),
            standing(5, Who::Person, 0.0, 60, None),
            standing(6, Who::Person, 0.9, 70, Some(200)),
        ]
    }

    #[test]
    fn a_figure_is_as_many_as_its_list_has_and_the_worst_come_first() {
        let check = |filter: Filter, expected: &[i64]| {
            let (all, now) = (all(), at(100));
            let list = filter.list(&all, None, 99, now);
            assert_eq!(list.iter().map(|standing| standing.conversation.get()).collect::<Vec<_>>(), expected, "{filter:?}");
            assert_eq!(filter.count(&all, now), expected.len(), "{filter:?}");
            // Page by page it is the same list.
            let (mut paged, mut after) = (Vec::new(), None);
            while let [one] = filter.list(&all, after, 1, now)[..] {
                paged.push(one.conversation.get());
                after = Some(one.rank(now).to_string().parse().unwrap());
            }
            assert_eq!(paged, expected);
        };
        let plain = Filter::default;
        check(plain(), &[4, 3, 6, 2, 5]);
        check(Filter { who: Some(Who::Bot), ..plain() }, &[2]);
        check(Filter { who: Some(Who::Person), ..plain() }, &[4, 6, 5]);
        check(Filter { agent: Some("小王".to_owned()), ..plain() }, &[4, 6, 5]);
        check(Filter { skill: Some("repair".to_owned()), who: Some(Who::Waiting), ..plain() }, &[3]);
        check(Filter { skill: Some("general".to_owned()), ..plain() }, &[]);
        check(Filter { mood: Some(Mood::Angry), ..plain() }, &[6, 2]);
        check(Filter { stage: Some(Stage::Warned), ..plain() }, &[3]);
        check(Filter { stage: Some(Stage::Breached), ..plain() }, &[4]);
    }

    #[test]
    fn a_rank_is_read_as_it_was_written() {
        for text in ["", "1", "1.2.3", "x.2.3.4", "1.2.3.x", "1.2.3.4.5", "256.1.1.1"] {
            assert_eq!(text.parse::<Rank>(), Err(NoRank), "{text}");
        }
    }
}
