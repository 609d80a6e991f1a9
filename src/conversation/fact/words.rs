//! Which strings of a fact did people write, and which may hold what they wrote?
//!
//! These are its personal data: they are encrypted at rest, and go when a customer is erased. What is left is enough for every number:
//! ids, hashes, kinds, scores, and words that editors wrote.

use crate::connector::call::{Called, Outcome};
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::BotFact;
use crate::conversation::fact::customer::{CustomerFact, Opened};
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::fact::system::SystemFact;
use crate::conversation::handoff::HandoffPacket;
use crate::conversation::wrap_up::Attribute;
use crate::dialog::frame::{Frame, Taken};
use crate::escalation::redline::RedLineHit;

impl Fact {
    /// Hands over each string that may hold what people wrote, always in the same order.
    pub fn for_each_word(&mut self, work: &mut dyn FnMut(&mut String)) {
        match self {
            Fact::Customer(fact) => of_customer(fact, work),
            Fact::Bot(fact) => of_bot(fact, work),
            Fact::Desk(DeskFact::Said { text, agent: _ } | DeskFact::Noted { text, agent: _ }) => work(text),
            Fact::Desk(DeskFact::AlertAcknowledged { .. } | DeskFact::Claimed { .. } | DeskFact::Transferred { .. }) => {}
            Fact::Desk(DeskFact::Returned { .. } | DeskFact::Reviewed { .. } | DeskFact::PromiseKept { .. }) => {}
            Fact::Desk(DeskFact::Promised { pledge, agent: _, words: _ }) => work(&mut pledge.what),
            Fact::Desk(DeskFact::PromiseMoved { why, .. } | DeskFact::PromiseDropped { why, .. }) => work(why),
            Fact::Desk(DeskFact::FollowedUp { text, promise: _, agent: _ }) => work(text),
            Fact::Desk(DeskFact::WrappedUp { attributes, note, agent: _, reason: _, resolution: _ }) => {
                attributes.values_mut().filter_map(Attribute::word_mut).for_each(&mut *work);
                note.iter_mut().for_each(work);
            }
            Fact::System(SystemFact::Called(called)) => of_called(called, work),
            // What a rule promises is an editor's words.
            Fact::System(SystemFact::RulePromised { .. }) => {}
            Fact::System(SystemFact::Closed { .. } | SystemFact::Erased { .. } | SystemFact::Unreadable { .. }) => {}
        }
    }

    /// Calls the visitor of an opening otherwise, where there is one.
    pub fn rename(&mut self, pseudonym: Option<&str>) {
        if let (Fact::Customer(CustomerFact::Opened(opened)), Some(pseudonym)) = (self, pseudonym)
            && opened.same_visitor().is_some()
        {
            opened.pseudonym = Some(pseudonym.to_owned());
        }
    }

    /// Empties each of these strings.
    pub fn blank(&mut self) {
        self.for_each_word(&mut String::clear);
        if let Fact::Customer(CustomerFact::Opened(opened)) = self {
            (opened.visitor, opened.page, opened.region, opened.product) = (None, None, None, None);
            opened.arrival = None;
        }
    }
}

fn of_customer(fact: &mut CustomerFact, work: &mut dyn FnMut(&mut String)) {
    match fact {
        CustomerFact::Opened(Opened { visitor, page, arrival, .. }) => {
            let [title, referrer] =
                arrival.as_mut().map_or([None, None], |arrival| [Some(&mut arrival.title), Some(&mut arrival.referrer)]);
            [Some(visitor), Some(page), title, referrer].into_iter().flatten().flatten().for_each(work);
        }
        CustomerFact::Said { text, choice: _ } => work(text),
        CustomerFact::LeftQueue { words: _ } => {}
        CustomerFact::Rated(rating) => rating.comment.iter_mut().for_each(work),
    }
}

fn of_bot(fact: &mut BotFact, work: &mut dyn FnMut(&mut String)) {
    match fact {
        BotFact::ReadAs { text, how: _ } => work(text),
        BotFact::RedLineCrossed { hit } | BotFact::RedLineNoted { hit, why: _ } => of_hit(hit, work),
        BotFact::AngerMeasured { score: _, reasons } => reasons.iter_mut().for_each(work),
        // An editor's words, with details of the customer in them.
        BotFact::Said(reply) => {
            work(&mut reply.text);
            reply.choices.iter_mut().for_each(work);
        }
        // What was chosen is an editor's words.
        BotFact::Moved { frame, aside, chosen: _ } => [frame, aside].into_iter().flatten().for_each(|frame| of_frame(frame, work)),
        BotFact::HandedOff(handoff) => of_packet(&mut handoff.packet, work),
        BotFact::Detailed { slots } => slots.values_mut().for_each(work),
    }
}

fn of_packet(packet: &mut HandoffPacket, work: &mut dyn FnMut(&mut String)) {
    let HandoffPacket { summary, intent: _, slots, tried: _, path, parts: _, called, anger: _, red_lines } = packet;
    work(summary);
    slots.values_mut().for_each(&mut *work);
    of_path(path, work);
    called.iter_mut().for_each(|called| of_called(called, work));
    red_lines.iter_mut().for_each(|hit| of_hit(hit, work));
}

fn of_hit(hit: &mut RedLineHit, work: &mut dyn FnMut(&mut String)) {
    let RedLineHit { id: _, category: _, severity: _, words } = hit;
    work(words);
}

fn of_frame(frame: &mut Frame, work: &mut dyn FnMut(&mut String)) {
    match frame {
        Frame::Flow { slots, .. } => slots.values_mut().for_each(work),
        Frame::Tree { path, .. } | Frame::Answered { path, .. } => of_path(path, work),
        Frame::Clarifying { matter, .. } => work(matter),
        Frame::Offering => {}
    }
}

fn of_path(path: &mut [Taken], work: &mut dyn FnMut(&mut String)) {
    path.iter_mut().for_each(|taken| work(&mut taken.reply));
}

fn of_called(called: &mut Called, work: &mut dyn FnMut(&mut String)) {
    let Called { connector: _, inputs, key, outcome, no_new: _, took_ms: _, agent: _ } = called;
    inputs.values_mut().for_each(&mut *work);
    // It follows from the inputs: whoever has it can try phone numbers until one fits.
    key.iter_mut().for_each(&mut *work);
    match outcome {
        Outcome::Answered { answer: _, gave, age_seconds: _ } => gave.values_mut().for_each(work),
        Outcome::Failed(_) => {}
    }
}
