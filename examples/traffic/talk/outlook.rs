//! What follows from what was stored?
//!
//! The talk learns the events, and plans what the people in it do next. Who waits, and who has gone, is told to whoever goes through the time.

use crate::customer::Customer;
use crate::judging::verdict;
use crate::plan::{Course, Deed, Plan, alert, course, service, thought};
use crate::setting::Setting;
use crate::talk::Talk;
use jieda::conversation::Phase;
use jieda::conversation::event::Event;
use jieda::conversation::fact::Fact;
use jieda::conversation::fact::bot::{Act, BotFact, Reply};
use jieda::conversation::handoff::Handoff;
use jiff::{SignedDuration, Timestamp};

/// How many answers are judged by an editor.
const REVIEWED: f64 = 0.05;

/// How many of these are judged by a second one.
const REVIEWED_TWICE: f64 = 0.6;

/// How much more often somebody comes back who got nothing.
const UNHELPED: f64 = 3.0;

/// A customer who waits for an agent.
#[derive(Debug)]
pub struct Wait {
    /// What for.
    pub handoff: Handoff,
    /// Since when.
    pub from: Timestamp,
    /// Until an agent comes, or the customer goes.
    pub to: Timestamp,
}

/// A customer who has gone.
#[derive(Debug)]
pub struct Gone {
    /// Who.
    pub customer: Customer,
    /// When they come back with the same matter, if they do.
    pub back_at: Option<Timestamp>,
}

/// What others must know.
#[derive(Debug, Default)]
pub struct Outlook {
    /// The customer waits from now on.
    pub wait: Option<Wait>,
    /// The talk is over as far as the customer is concerned.
    pub gone: Option<Gone>,
}

impl Talk {
    /// Learns what a deed led to, and plans what follows.
    pub fn take_in(&mut self, setting: &Setting, now: Timestamp, deed: &Deed, events: &[Event]) -> Outlook {
        let mut outlook = Outlook::default();
        for event in events {
            self.conversation.apply(event);
            if let Some(reply) = event.fact.reply() {
                self.hear(event.id, reply);
            }
            if let Some(handoff) = event.fact.handoff() {
                outlook.wait = Some(self.wait(setting, now, handoff));
            }
        }
        if events.iter().any(|event| matches!(event.fact, Fact::Bot(BotFact::RedLineCrossed { .. }))) {
            let plan = alert(&mut self.customer.chance);
            self.plan(now, plan);
        }
        if !events.is_empty() {
            let plan = self.next(deed);
            self.plan(now, plan);
        }
        if self.agenda.is_empty() && !self.is_over {
            outlook.gone = Some(self.end(setting, now));
        }
        outlook
    }

    fn hear(&mut self, event: i64, reply: &Reply) {
        if let (Act::Answer, Some(citation)) = (reply.act, reply.citations.first()) {
            self.answers.push((event, citation.atom.clone()));
        }
        self.said = (event, reply.clone());
    }

    /// The customer begins to wait.
    fn wait(&mut self, setting: &Setting, now: Timestamp, handoff: &Handoff) -> Wait {
        let rosters = &setting.engine.desk.rosters;
        let Course { plan, wait } = course(handoff, rosters, &setting.lexicon.staff, now, &mut self.customer.chance);
        self.plan(now, plan);
        Wait { handoff: handoff.clone(), from: now, to: now + wait }
    }

    /// What somebody does after a deed that was done.
    fn next(&mut self, deed: &Deed) -> Plan {
        let chance = &mut self.customer.chance;
        let is_customers_turn = matches!(self.conversation.phase(), Phase::Bot { .. } | Phase::Closed { .. });
        match deed {
            Deed::Claim { .. } => service(chance),
            Deed::Move | Deed::LeaveQueue | Deed::GiveBack | Deed::Resolve | Deed::Hurry if is_customers_turn => {
                vec![(thought(chance, self.said.1.text.chars().count()), Deed::Move)]
            }
            Deed::Move | Deed::LeaveQueue | Deed::GiveBack | Deed::Resolve | Deed::Hurry => Plan::new(),
            Deed::Begin | Deed::Reply | Deed::Tell | Deed::Acknowledge | Deed::Review { .. } => Plan::new(),
        }
    }

    /// The customer has gone: editors may look at the answers, and the customer may come back.
    fn end(&mut self, setting: &Setting, now: Timestamp) -> Gone {
        self.is_over = true;
        let reviews = self.reviews(setting);
        self.plan(now, reviews);
        let evidence = self.conversation.evidence();
        let is_unhelped = evidence.last_act == Some(Act::Miss) || (evidence.handoff.is_some() && !evidence.was_served);
        let likely = self.customer.temper.habits().comes_back * if is_unhelped { UNHELPED } else { 1.0 };
        let chance = &mut self.customer.chance;
        let is_known = self.customer.opened.visitor.is_some();
        let back_at = Some(now + chance.seconds(1_200, 79_200)).filter(|_| is_known && chance.happens(likely));
        Gone { customer: self.customer.clone(), back_at }
    }

    /// The judgements of editors on the answers, on one of the days that follow.
    fn reviews(&mut self, setting: &Setting) -> Plan {
        let (kb, chance) = (&setting.engine.kb, &mut self.customer.chance);
        let [first, second, ..] = setting.lexicon.staff.reviewers.as_slice() else { return Plan::new() };
        let mut plan = Plan::new();
        for (answer, atom) in &self.answers {
            if !chance.happens(REVIEWED) {
                continue;
            }
            let after = SignedDuration::from_hours(24) + chance.seconds(0, 5 * 86_400);
            let own = verdict(kb, &self.customer.matter, atom, chance);
            plan.push((after, Deed::Review { answer: *answer, verdict: own, agent: first.clone() }));
            if chance.happens(REVIEWED_TWICE) {
                let other = if chance.happens(0.8) { own } else { verdict(kb, &self.customer.matter, atom, chance) };
                let later = after + chance.seconds(60, 7_200);
                plan.push((later, Deed::Review { answer: *answer, verdict: other, agent: second.clone() }));
            }
        }
        plan
    }
}
