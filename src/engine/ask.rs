//! What does a turn want to ask other systems?
//!
//! The engine asks nobody: it says what it wants to have asked, and goes on with what came of it. So it stays a function of values, and a
//! turn can be repeated with the same answers.

use crate::connector::call::{Call, Called, Failure, Outcome};
use crate::connector::{Connector, ConnectorId};
use crate::conversation::BotView;
use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::system::SystemFact;
use crate::conversation::handoff::HandoffReason;
use crate::dialog::call::{Told, resume};
use crate::dialog::flow::{Flow, Step};
use crate::dialog::heard::Heard;
use crate::dialog::machine;
use crate::dialog::progress::{Next, Paused, Progress};
use crate::engine::decide::decision::{Before, Decision};
use crate::engine::reply::speaker::Speaker;
use crate::engine::understand::understanding::Understanding;
use crate::engine::wanted::{Around, Wanted};
use crate::engine::{Engine, Moment, Turn};
use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomIdx;
use crate::text::confidence::Confidence;
use jiff::Timestamp;

/// How many questions a turn may ask: an order, its parcel, and two more. The next one fails, and the flow takes its way out.
const MOST_CALLS: usize = 4;

/// Where a flow that stopped stands.
enum Settled {
    /// It went on.
    On(Progress),
    /// It wants to know something.
    Wants(Call, Paused),
}

impl Engine {
    /// Goes on with a turn that wanted to ask something, now that it is known what came of it.
    pub fn resume(&self, view: &BotView<'_>, mut turn: Turn, called: Called, moment: Moment<'_>) -> Turn {
        let Some(wanted) = turn.wanted.take() else { return turn };
        let said = turn
            .facts
            .iter()
            .find_map(|fact| if let Fact::Customer(CustomerFact::Said { text, choice: None }) = fact { Some(text) } else { None });
        let view = &said.map_or(*view, |text| view.hearing(text));
        let Wanted { flow, before, confidence, around, paused, .. } = *wanted;
        let decision = match self.flows.get(&flow) {
            Some(flow) => {
                let progress = resume(flow, paused, Told::Outcome(&called.outcome), &turn.understanding.heard_by_flow(view, moment.now));
                Decision::Flow { flow, progress, before, confidence }
            }
            None => Decision::HandOff { reason: HandoffReason::Procedure, path: view.memory().path.clone() },
        };
        let decision = around.into_iter().rfold(decision, |decision, around| match around {
            Around::PutAside => Decision::PutAside(Box::new(decision)),
            Around::TakeUp => Decision::TakeUp(Box::new(decision)),
            Around::Beside(second) => match self.kb.find(&second) {
                Some(second) => Decision::Both { first: Box::new(decision), second },
                None => decision,
            },
        });
        turn.facts.push(Fact::System(SystemFact::Called(called)));
        self.finish(view, turn, decision, moment)
    }

    /// Starts a flow that can look the matter up, instead of telling how the customer can.
    pub(super) fn ask_instead<'e>(
        &'e self,
        view: &BotView<'_>,
        u: &Understanding,
        decision: Decision<'e>,
        moment: Moment<'_>,
    ) -> Decision<'e> {
        let answer = match decision {
            Decision::PutAside(then) => return Decision::PutAside(Box::new(self.ask_instead(view, u, *then, moment))),
            Decision::Both { first, second } => {
                return Decision::Both { first: Box::new(self.ask_instead(view, u, *first, moment)), second };
            }
            Decision::Answer(answer) => answer,
            other => return other,
        };
        let may_start = |flow: &&Flow| match flow.step(flow.start) {
            Step::CanAsk { connector, .. } => self.stands_in(flow, answer.atom) && self.can_ask(view, connector, moment),
            Step::Say { .. } | Step::Ask { .. } | Step::Choose { .. } | Step::Answer { .. } | Step::Call(_) | Step::Branch { .. } => false,
            Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => false,
        };
        match self.flows.iter().find(may_start) {
            Some(flow) if !answer.is_next_best => {
                let progress = machine::start(flow, &u.heard_by_flow(view, moment.now));
                Decision::Flow { flow, progress, before: Before::Nothing, confidence: answer.confidence }
            }
            Some(_) | None => Decision::Answer(answer),
        }
    }

    /// Whether a flow does for the customer what an atom tells.
    pub(in crate::engine) fn stands_in(&self, flow: &Flow, atom: AtomIdx) -> bool {
        flow.instead_of.iter().any(|&own| self.kb.original(own) == self.kb.original(atom))
    }

    /// Whether a connector can be asked for this visitor at this moment.
    fn can_ask(&self, view: &BotView<'_>, connector: &ConnectorId, moment: Moment<'_>) -> bool {
        let may_ask = |connector: &Connector| !connector.needs_identity || view.verified_visitor().is_some();
        self.connectors.get(connector).is_some_and(|connector| may_ask(connector) && moment.connected.has(connector.system))
    }

    /// Says what was decided, unless a flow wants to know something first.
    pub(super) fn finish<'e>(&'e self, view: &BotView<'_>, mut turn: Turn, mut decision: Decision<'e>, moment: Moment<'_>) -> Turn {
        turn.led_to = decision.led_to(&self.kb);
        let mut around = Vec::new();
        if let Some((flow, progress, before, confidence)) = running(&self.kb, &mut decision, &mut around) {
            while let Next::Pause(paused) = &progress.next {
                match self.settle(view, &turn, flow, paused.clone(), moment) {
                    Settled::On(next) => *progress = next,
                    Settled::Wants(call, paused) => {
                        let wanted = Wanted { call, flow: flow.id.clone(), before, confidence, around, paused };
                        return Turn { wanted: Some(Box::new(wanted)), ..turn };
                    }
                }
            }
        }
        let called = called_in(&turn.facts);
        let spoken = Speaker::of(self, view, moment, Some(&turn.understanding), &called).facts(decision);
        turn.facts.extend(spoken);
        turn.facts.extend(self.noted(view, &turn.understanding, &turn.facts));
        turn
    }

    /// Tells a flow that stopped what is known without asking, or gives what it wants to have asked.
    fn settle(&self, view: &BotView<'_>, turn: &Turn, flow: &Flow, paused: Paused, moment: Moment<'_>) -> Settled {
        let failed = Outcome::Failed(Failure::Off);
        let told = match flow.step(paused.step) {
            Step::Call(step) if !self.can_ask(view, &step.connector, moment) => Told::Outcome(&failed),
            Step::Call(_) if called_in(&turn.facts).len() >= MOST_CALLS => Told::Outcome(&failed),
            Step::Call(step) => {
                let call = paused.call(step, view.verified_visitor(), n_effects(view.called()) + n_effects(&called_in(&turn.facts)));
                return Settled::Wants(call, paused);
            }
            Step::CanAsk { connector, .. } => Told::CanAsk(self.can_ask(view, connector, moment)),
            Step::Say { .. } | Step::Ask { .. } | Step::Choose { .. } | Step::Answer { .. } | Step::Branch { .. } => Told::CanAsk(false),
            Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => Told::CanAsk(false),
        };
        Settled::On(resume(flow, paused, told, &turn.understanding.heard_by_flow(view, moment.now)))
    }
}

/// The flow that a decision runs, wherever it stands in it; what is around it is added to `around`, the outermost first.
fn running<'d, 'e>(
    kb: &KnowledgeBase,
    decision: &'d mut Decision<'e>,
    around: &mut Vec<Around>,
) -> Option<(&'e Flow, &'d mut Progress, Before, Option<Confidence>)> {
    match decision {
        Decision::Flow { flow, progress, before, confidence } => Some((*flow, progress, *before, *confidence)),
        Decision::PutAside(then) => {
            around.push(Around::PutAside);
            running(kb, then, around)
        }
        Decision::TakeUp(then) => {
            around.push(Around::TakeUp);
            running(kb, then, around)
        }
        Decision::Both { first, second } => {
            around.push(Around::Beside(kb[*second].id.clone()));
            running(kb, first, around)
        }
        Decision::HandOff { .. } | Decision::Digress { .. } | Decision::Diagnose(_) | Decision::Answer(_) => None,
        Decision::Narrow { .. } | Decision::Clarify(_) => None,
        Decision::Solved | Decision::Cancelled | Decision::Miss | Decision::Rephrase | Decision::Wordless | Decision::LeaveIt => None,
        Decision::Heard | Decision::Prompt => None,
    }
}

impl Understanding {
    /// What a flow needs of it that it begins, or goes on with after a question to another system.
    fn heard_by_flow<'h>(&'h self, view: &BotView<'h>, now: Timestamp) -> Heard<'h> {
        Heard { original: &self.original, text: &self.matter, slots: &self.slots, is_correction: false, locale: view.locale(), now }
    }
}

/// What was asked, in order.
fn called_in(facts: &[Fact]) -> Vec<Called> {
    facts.iter().filter_map(Fact::called).cloned().collect()
}

/// How many changes were carried out or refused. One whose answer got lost is not counted, so that it is asked for again under its key.
fn n_effects(called: &[Called]) -> u32 {
    let answered = called.iter().filter(|called| called.key.is_some() && matches!(called.outcome, Outcome::Answered { .. }));
    u32::try_from(answered.count()).unwrap_or(u32::MAX)
}
