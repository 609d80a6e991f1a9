//! What does a customer do next?
//!
//! They look at what the bot said last, and do what their temper makes likely. What they do at the desk is planned in `plan`.

use crate::customer::Customer;
use crate::details::detail;
use crate::judging::rating;
use crate::matters::Kind;
use crate::setting::Setting;
use crate::words::Words;
use jieda::conversation::fact::bot::{Act, Reply};
use jieda::conversation::fact::customer::Rating;
use jieda::conversation::{Conversation, Phase};
use jieda::dialog::frame::Frame;
use jieda::text::simplified::simplified;
use jiff::Timestamp;

/// After so many messages everybody has had enough.
const MOST_MESSAGES: u32 = 12;

/// How many matters one customer asks at most.
const MOST_MATTERS: u32 = 3;

/// What a customer does.
#[derive(Debug)]
pub enum Move {
    /// Writes.
    Say(String),
    /// Presses the button at this place.
    Press(usize),
    /// Presses the button that asks for a person.
    CallPerson,
    /// Judges.
    Rate(Rating),
    /// Goes.
    Leave,
}

/// What a customer sees.
#[derive(Debug)]
pub struct View<'a> {
    /// What everybody lives with.
    pub setting: &'a Setting,
    /// The talk so far.
    pub conversation: &'a Conversation,
    /// The last thing that the bot said.
    pub reply: &'a Reply,
    /// The time.
    pub at: Timestamp,
}

impl<'a> View<'a> {
    fn words(&self, customer: &Customer) -> &'a Words {
        self.setting.lexicon.of(customer.tongue)
    }
}

/// What the customer does when the bot has the talk, or it is over.
pub fn next_move(customer: &mut Customer, view: &View<'_>) -> Move {
    if view.conversation.for_bot().is_none() || view.conversation.n_messages() >= MOST_MESSAGES {
        return depart(customer, view);
    }
    if let Some(words) = customer.to_say.pop_front() {
        return Move::Say(words);
    }
    match view.reply.act {
        Act::Answer => after_answer(customer, view),
        Act::Clarify => choose(customer, view),
        Act::Ask => answer_question(customer, view),
        Act::Miss => lost(customer, view),
        Act::Confirm => press(customer, view, 0),
        Act::Greet | Act::Notice if customer.chance.happens(0.12) => Move::Say(customer.chance.text(&view.words(customer).thanks)),
        Act::Greet | Act::Notice | Act::HandOff | Act::Close => depart(customer, view),
    }
}

/// Says whether it helped, asks something else, or goes.
fn after_answer(customer: &mut Customer, view: &View<'_>) -> Move {
    let habits = customer.temper.habits();
    let bot = view.setting.engine.policy.words(view.conversation.locale());
    let words = view.words(customer);
    let luck = customer.chance.fraction();
    if luck < habits.solved {
        say_or_press(customer, view, &bot.solved, &words.solved)
    } else if luck < habits.solved + habits.unsolved {
        say_or_press(customer, view, &bot.unsolved, &words.unsolved)
    } else if luck < habits.solved + habits.unsolved + habits.more && customer.n_asked < MOST_MATTERS {
        ask_more(customer, view)
    } else {
        depart(customer, view)
    }
}

/// Presses the button with this label, or says the same in other words.
fn say_or_press(customer: &mut Customer, view: &View<'_>, label: &str, words: &[String]) -> Move {
    let place = view.reply.choices.iter().position(|choice| choice == label);
    match place.filter(|_| !customer.chance.happens(customer.temper.habits().types)) {
        Some(place) => Move::Press(place),
        None => Move::Say(customer.chance.text(words)),
    }
}

/// Asks what stands beside the answer, or something else.
fn ask_more(customer: &mut Customer, view: &View<'_>) -> Move {
    customer.n_asked += 1;
    // The last two say whether it helped.
    let n_related = view.reply.choices.len().saturating_sub(2);
    if n_related > 0 && customer.chance.happens(0.5) {
        return Move::Press(customer.chance.place(n_related));
    }
    let setting = view.setting;
    customer.matter = setting.matters.draw(&setting.engine, customer.tongue, Kind::Any, view.at, &mut customer.chance);
    Move::Say(customer.matter.question.clone())
}

/// Presses what was meant, or that nothing was; some leave.
fn choose(customer: &mut Customer, view: &View<'_>) -> Move {
    if customer.chance.happens(0.08) {
        return depart(customer, view);
    }
    let n_titles = view.reply.choices.len().saturating_sub(1);
    match own_title(customer, view) {
        Some(place) => press(customer, view, place),
        None if customer.matter.atom.is_some() && customer.chance.happens(0.75) => {
            let place = customer.chance.place(n_titles);
            press(customer, view, place)
        }
        None => press(customer, view, n_titles),
    }
}

/// The place of the title of what the customer wants.
fn own_title(customer: &Customer, view: &View<'_>) -> Option<usize> {
    let kb = &view.setting.engine.kb;
    let titles: Vec<&str> = kb.versions(customer.matter.atom?).map(|atom| kb[atom].title.as_str()).collect();
    view.reply.choices.iter().position(|choice| titles.contains(&choice.as_str()) || titles.contains(&simplified(choice.clone()).as_str()))
}

/// Replies to a question of a procedure or a symptom tree.
fn answer_question(customer: &mut Customer, view: &View<'_>) -> Move {
    let is_procedure = matches!(view.conversation.phase(), Phase::Bot { frame: Some(Frame::Flow { .. }) });
    let words = view.words(customer);
    match view.reply.choices.len() {
        _ if customer.chance.happens(0.05) => depart(customer, view),
        0 if is_procedure => Move::Say(detail(&view.setting.engine, view.conversation, words, &mut customer.chance)),
        0 => Move::Say(customer.matter.question.clone()),
        _ if customer.chance.happens(0.04) => Move::Say(customer.chance.text(&words.unsure)),
        // In a procedure the first button is what goes well.
        _ if is_procedure && customer.chance.happens(0.4) => press(customer, view, 0),
        n => {
            let place = customer.chance.place(n);
            press(customer, view, place)
        }
    }
}

/// Presses a button, or types what it says.
fn press(customer: &mut Customer, view: &View<'_>, place: usize) -> Move {
    match view.reply.choices.get(place) {
        Some(label) if customer.chance.happens(customer.temper.habits().types * 0.5) => Move::Say(label.clone()),
        Some(_) => Move::Press(place),
        None => depart(customer, view),
    }
}

/// Tries other words, asks for a person, or goes.
fn lost(customer: &mut Customer, view: &View<'_>) -> Move {
    customer.n_lost += 1;
    let words = view.words(customer);
    let habits = customer.temper.habits();
    if customer.n_lost == 1 && customer.chance.happens(0.45) {
        let again = view.setting.matters.again(customer.tongue, &customer.matter, &mut customer.chance);
        return Move::Say(again.unwrap_or_else(|| customer.chance.text(&words.strange)));
    }
    match customer.chance.happens(habits.pleads) {
        true if customer.chance.happens(habits.types) => Move::Say(customer.chance.text(&words.pleas)),
        true => Move::CallPerson,
        false => depart(customer, view),
    }
}

/// Goes, some with a word on how it was.
fn depart(customer: &mut Customer, view: &View<'_>) -> Move {
    if customer.has_judged || !customer.chance.happens(customer.temper.habits().stars) {
        return Move::Leave;
    }
    customer.has_judged = true;
    Move::Rate(rating(customer, view.conversation, view.words(customer)))
}
