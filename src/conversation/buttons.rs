//! Which buttons can be pressed?
//!
//! The bot's last sayings with buttons, and where each left the conversation: who scrolls up and presses an older one goes back there. A second
//! press of the same button, as of a double click, is known for what it is. Gathered by the fold; what a button leads to is decided in `engine`.

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::BotFact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::press::Press;
use crate::dialog::frame::Frame;
use std::collections::VecDeque;

/// How many of the bot's last sayings with buttons can still be pressed: who scrolls up further than this starts something new.
const REMEMBERED: usize = 16;

/// Why there is no such button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PressFault {
    /// The event is no saying of the bot with buttons, or one of long ago.
    #[error("choice.event: it is none of the bot's last sayings with buttons in this conversation")]
    NoSuchSaying,
    /// The saying has fewer buttons.
    #[error("choice.place: the saying has {0} buttons, and they count from 0")]
    NoSuchPlace(usize),
}

/// A saying of the bot with buttons, and where it left the conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its event.
    pub event: i64,
    /// What the buttons say.
    pub choices: Vec<String>,
    /// The place in a procedure to which the buttons belong.
    pub frame: Option<Frame>,
    /// The procedure that waited then.
    pub aside: Option<Frame>,
    /// How many questions other systems had been asked by then.
    pub n_called: usize,
    /// The press that counts, and the event by which it was stored.
    last: Option<(Press, i64)>,
}

/// A press of a button that is there.
#[derive(Debug, Clone, Copy)]
pub struct Pressed<'a> {
    /// The press.
    pub press: Press,
    /// The saying that it belongs to.
    pub shown: &'a Shown,
    /// What the button says.
    pub label: &'a str,
}

impl Pressed<'_> {
    /// What is recorded of it.
    pub fn fact(&self) -> Fact {
        Fact::Customer(CustomerFact::Said { text: self.label.to_owned(), choice: Some(self.press) })
    }

    /// The event of the same press before this one, as of a double click; another button of the saying in between makes it a new press.
    pub fn repeats(&self) -> Option<i64> {
        self.shown.last.filter(|(press, _)| *press == self.press).map(|(_, event)| event)
    }
}

/// The bot's last sayings with buttons, the newest last.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Buttons {
    shown: VecDeque<Shown>,
    /// Whether it is not known yet where the newest leaves the conversation.
    is_moving: bool,
}

impl Buttons {
    /// What is known after one more event; `n_called` is how many questions other systems were asked.
    pub fn apply(&mut self, event: &Event, n_called: usize) {
        match &event.fact {
            Fact::Customer(CustomerFact::Said { choice: Some(press), .. }) => {
                if let Some(shown) = self.shown.iter_mut().find(|shown| shown.event == press.event) {
                    shown.last = Some((*press, event.id));
                }
            }
            Fact::Bot(BotFact::Said(reply)) if reply.choices.is_empty() => self.is_moving = false,
            Fact::Bot(BotFact::Said(reply)) => {
                if self.shown.len() == REMEMBERED {
                    self.shown.pop_front();
                }
                let (event, choices) = (event.id, reply.choices.clone());
                self.shown.push_back(Shown { event, choices, frame: None, aside: None, n_called, last: None });
                self.is_moving = true;
            }
            Fact::Bot(BotFact::Moved { frame, aside, .. }) => {
                if let Some(newest) = self.shown.back_mut().filter(|_| self.is_moving) {
                    (newest.frame, newest.aside) = (frame.clone(), aside.clone());
                }
                self.is_moving = false;
            }
            Fact::Customer(CustomerFact::Said { choice: None, .. } | CustomerFact::Opened(_) | CustomerFact::Proved(_)) => {}
            Fact::Customer(CustomerFact::SentFile { .. } | CustomerFact::LeftQueue { .. }) => {}
            Fact::Customer(CustomerFact::Rated(_) | CustomerFact::Checked { .. }) => {}
            Fact::Bot(BotFact::ReadAs { .. } | BotFact::RedLineCrossed { .. } | BotFact::RedLineNoted { .. }) => {}
            Fact::Bot(BotFact::AngerMeasured { .. } | BotFact::HandedOff(_) | BotFact::Detailed { .. }) => {}
            Fact::Desk(_) | Fact::System(_) => {}
        }
    }

    /// The button that a press names.
    pub fn find(&self, press: Press) -> Result<Pressed<'_>, PressFault> {
        let shown = self.shown.iter().find(|shown| shown.event == press.event).ok_or(PressFault::NoSuchSaying)?;
        let label = shown.choices.get(press.place).ok_or(PressFault::NoSuchPlace(shown.choices.len()))?;
        Ok(Pressed { press, shown, label })
    }

    /// The press of the button that says this, below the newest saying that has one.
    pub fn labelled(&self, label: &str) -> Option<Press> {
        let place = |shown: &Shown| shown.choices.iter().position(|choice| choice == label);
        self.shown.iter().rev().find_map(|shown| Some(Press { event: shown.event, place: place(shown)? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    /// The buttons after these facts, whose events count from 1.
    fn after(facts: &[&str]) -> Buttons {
        let mut buttons = Buttons::default();
        for (id, fact) in (1..).zip(facts) {
            let fact = serde_json::from_str(fact).expect("a fact");
            buttons.apply(&Event { id, at: Timestamp::UNIX_EPOCH, fact }, 0);
        }
        buttons
    }

    const ASKED: &str = r#"{"type":"bot_said","act":"ask","text":"？","choices":["是","否"],"citations":[],"confidence":null}"#;
    const TOLD: &str = r#"{"type":"bot_said","act":"notice","text":"。","choices":[],"citations":[],"confidence":null}"#;
    const OFFERING: &str = r#"{"type":"moved","frame":{"in":"offering"},"aside":null}"#;
    const PRESSED: &str = r#"{"type":"customer_said","text":"是","choice":{"event":1,"place":0}}"#;
    const PRESSED_OTHER: &str = r#"{"type":"customer_said","text":"否","choice":{"event":1,"place":1}}"#;
    const TYPED: &str = r#"{"type":"customer_said","text":"是"}"#;

    #[test]
    fn a_press_names_a_button_that_is_there() {
        let check = |facts: &[&str], event: i64, place: usize, expected: Result<(&str, Option<i64>), PressFault>| {
            let buttons = after(facts);
            let found = buttons.find(Press { event, place }).map(|pressed| (pressed.label, pressed.repeats()));
            assert_eq!(found, expected, "{facts:?} {event} {place}");
        };
        check(&[ASKED, OFFERING], 1, 0, Ok(("是", None)));
        check(&[ASKED, OFFERING], 1, 1, Ok(("否", None)));
        check(&[ASKED, OFFERING], 2, 0, Err(PressFault::NoSuchSaying));
        check(&[TOLD], 1, 0, Err(PressFault::NoSuchSaying));
        check(&[ASKED], 1, 2, Err(PressFault::NoSuchPlace(2)));
        check(&[ASKED, OFFERING, TYPED], 1, 0, Ok(("是", None)));
        check(&[ASKED, OFFERING, PRESSED], 1, 0, Ok(("是", Some(3))));
        check(&[ASKED, OFFERING, PRESSED], 1, 1, Ok(("否", None)));
        check(&[ASKED, OFFERING, PRESSED, PRESSED_OTHER], 1, 0, Ok(("是", None)));
        check(&[ASKED; REMEMBERED], 1, 0, Ok(("是", None)));
        check(&[ASKED; REMEMBERED + 1], 1, 0, Err(PressFault::NoSuchSaying));
    }

    #[test]
    fn a_saying_is_known_with_the_place_where_it_left_the_conversation() {
        let check = |facts: &[&str], expected: Option<Frame>| {
            let buttons = after(facts);
            let newest = buttons.labelled("是").expect("a button");
            let frame = buttons.find(newest).expect("it is there").shown.frame.clone();
            assert_eq!(frame, expected, "{facts:?}");
        };
        check(&[ASKED, OFFERING], Some(Frame::Offering));
        check(&[ASKED], None);
        check(&[ASKED, TOLD, OFFERING], None);
        check(&[ASKED, OFFERING, ASKED], None);
    }
}
