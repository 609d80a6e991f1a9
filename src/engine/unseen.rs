//! What does the bot say to a picture or a file?
//!
//! That it cannot look at it: it is a message without words. The open question stays open, and where none is, a person is offered, who can look.

use crate::conversation::BotView;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact, Reply};
use crate::dialog::frame::Frame;
use crate::engine::reply::speaker::Speaker;
use crate::engine::{Engine, Moment};
use jiff::{SignedDuration, Timestamp};

impl Engine {
    /// What the customer reads after sending a file; nothing right after another one, while more of them come. `lately` is when that came.
    pub fn unseen(&self, view: &BotView<'_>, lately: Option<Timestamp>, moment: Moment<'_>) -> Vec<Fact> {
        let most = SignedDuration::from_secs(i64::from(self.policy.burst_seconds));
        let is_told = lately.is_some_and(|lately| {
            let apart = moment.now.duration_since(lately);
            !apart.is_negative() && apart <= most
        });
        if is_told {
            return Vec::new();
        }
        let speaker = Speaker::of(self, view, moment, None, &[]);
        let frame = match view.frame() {
            Some(frame @ (Frame::Flow { .. } | Frame::Tree { .. } | Frame::Clarifying { .. } | Frame::Offering)) => Some(frame.clone()),
            Some(Frame::Answered { .. }) | None => None,
        };
        let choices = self.labels(frame.as_ref(), speaker.reader());
        let reply = speaker.reply(Act::Notice, speaker.words().unseen.at(speaker.turn()));
        // What was put aside waits on.
        let moved = BotFact::Moved { frame, aside: view.aside().cloned(), chosen: Default::default() };
        vec![Fact::Bot(BotFact::Said(Reply { choices, ..reply })), Fact::Bot(moved)]
    }
}
