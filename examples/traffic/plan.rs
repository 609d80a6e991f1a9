//! What comes after what, and how long after?
//!
//! People read, think, type, wait and go home. Here it is planned what they will do; whether it is still possible when the time comes is seen
//! in `talk`.

use crate::chance::Chance;
use crate::words::Staff;
use jieda::conversation::fact::desk::Verdict;
use jieda::conversation::handoff::Handoff;
use jieda::conversation::roster::{Duty, Rosters};
use jieda::dialog::flow::Priority;
use jiff::{SignedDuration, Timestamp};

/// How many cases nobody ever takes, or somebody takes and forgets.
const FORGOTTEN: f64 = 0.02;

/// How many cases agents close; the others go back to the bot.
const CLOSED: f64 = 0.78;

/// A wait that customers take for long.
const LONG: SignedDuration = SignedDuration::from_mins(8);

/// Something that somebody will do in a conversation.
#[derive(Debug, Clone)]
pub enum Deed {
    /// The customer does what comes to mind.
    Move,
    /// The customer who waits asks when somebody comes.
    Hurry,
    /// The customer leaves the queue.
    LeaveQueue,
    /// The supervisor takes note of the alerts.
    Acknowledge,
    /// An agent takes the case.
    Claim { agent: String },
    /// The agent writes for the first time.
    Begin,
    /// The customer writes to the agent.
    Reply,
    /// The agent writes what came of it.
    Tell,
    /// The agent gives the conversation back to the bot.
    GiveBack,
    /// The agent closes the case.
    Resolve,
    /// An editor judges an answer.
    Review { answer: i64, verdict: Verdict, agent: String },
}

/// What is planned: how long from now, and what.
pub type Plan = Vec<(SignedDuration, Deed)>;

/// What becomes of a case, and how long the customer waits.
#[derive(Debug)]
pub struct Course {
    /// What is done.
    pub plan: Plan,
    /// Until when the customer is in the queue.
    pub wait: SignedDuration,
}

/// The time from what the customer reads to what they do.
pub fn thought(chance: &mut Chance, n_letters: usize) -> SignedDuration {
    let reading = i64::try_from(n_letters / 12).unwrap_or(i64::MAX).min(40);
    chance.seconds(4 + reading, 45 + 2 * reading)
}

/// What becomes of a case that comes now.
pub fn course(handoff: &Handoff, rosters: &Rosters, staff: &Staff, now: Timestamp, chance: &mut Chance) -> Course {
    let claim = until_claim(handoff, rosters, now, chance);
    let is_long = claim.is_none_or(|claim| claim > LONG);
    let mut plan = Plan::new();
    if is_long && chance.happens(0.35) {
        plan.push((chance.seconds(90, 300), Deed::Hurry));
    }
    let leaves = Some(chance.seconds(240, 1_500)).filter(|_| chance.happens(if is_long { 0.22 } else { 0.02 }));
    plan.extend(leaves.map(|leaves| (leaves, Deed::LeaveQueue)));
    let agent = chance.text(&staff.agents);
    plan.extend(claim.map(|claim| (claim, Deed::Claim { agent })));
    let wait = [leaves, claim].into_iter().flatten().min();
    Course { plan, wait: wait.unwrap_or(SignedDuration::from_hours(24)) }
}

/// How long until an agent takes a case: at once when it presses, in its turn when somebody is on duty, and else in the morning.
fn until_claim(handoff: &Handoff, rosters: &Rosters, now: Timestamp, chance: &mut Chance) -> Option<SignedDuration> {
    let (from, to) = match handoff.priority {
        Priority::Urgent => (15, 180),
        Priority::High => (30, 420),
        Priority::Normal => (60, 1_200),
        Priority::Low => (180, 3_600),
    };
    let wait = chance.seconds(from, to);
    if handoff.priority != Priority::Urgent && chance.happens(FORGOTTEN) {
        return None;
    }
    match rosters.duty(now) {
        Duty::Everybody => Some(wait),
        // At night few are there.
        Duty::Risky(skill) if skill == handoff.skill => Some(wait * 3),
        Duty::Risky(_) | Duty::Nobody => {
            let morning = rosters.back(now)?.timestamp().duration_since(now);
            Some(morning + wait + chance.seconds(0, 5_400))
        }
    }
}

/// What an agent and a customer do once the case is taken.
pub fn service(chance: &mut Chance) -> Plan {
    if chance.happens(FORGOTTEN) {
        return Plan::new();
    }
    let begin = chance.seconds(10, 90);
    let reply = begin + chance.seconds(10, 120);
    let tell = reply + chance.seconds(20, 420);
    let end = tell + chance.seconds(15, 180);
    let last = if chance.happens(CLOSED) { Deed::Resolve } else { Deed::GiveBack };
    let mut plan = vec![(begin, Deed::Begin), (tell, Deed::Tell), (end, last)];
    if chance.happens(0.7) {
        plan.push((reply, Deed::Reply));
    }
    plan
}

/// When the supervisor takes note of an alert; now and then nobody does.
pub fn alert(chance: &mut Chance) -> Plan {
    let acknowledged = chance.happens(0.92);
    let after = chance.seconds(12, 900);
    if acknowledged { vec![(after, Deed::Acknowledge)] } else { Plan::new() }
}
