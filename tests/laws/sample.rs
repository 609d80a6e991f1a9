//! Does the talk that README.md shows go as it is shown, typed and pressed?

use crate::{ENGINE, now, opened};
use jieda::conversation::event::Event;
use jieda::conversation::fact::Fact;
use jieda::conversation::fact::bot::BotFact;
use jieda::conversation::fact::customer::CustomerFact;
use jieda::eval::rehearsal::Rehearsal;
use jieda::kb::markdown::to_plain;
use jiff::SignedDuration;

/// What stands before the customer's words.
const CUSTOMER: &str = "客户> ";

/// The talk as README.md shows it, without the command.
fn sample() -> &'static str {
    let readme = include_str!("../../README.md");
    let block = readme.split("```text\n$ jieda ask\n").nth(1).expect("README.md shows a talk");
    block.split("```").next().unwrap_or_default()
}

/// An event as `jieda ask` shows it.
fn shown(event: &Event) -> String {
    match &event.fact {
        Fact::Customer(CustomerFact::Said { text, .. }) => format!("{CUSTOMER}{text}\n"),
        Fact::Bot(BotFact::Said(reply)) => {
            let words = to_plain(&reply.text).replace('\n', "\n      ");
            let buttons = Some(reply.choices.join("] [")).filter(|labels| !labels.is_empty());
            let buttons = buttons.map(|labels| format!("      [{labels}]\n")).unwrap_or_default();
            let sources = reply.citations.iter().map(|citation| format!("      ({} {})\n", citation.atom, citation.hash.as_str()));
            format!("小解> {words}\n{buttons}{}", sources.collect::<String>())
        }
        _ => String::new(),
    }
}

/// Leads the talk with the customer's lines, and shows it.
fn talk(say: impl Fn(&mut Rehearsal<'_>, &str)) -> String {
    let mut rehearsal = Rehearsal::open(&ENGINE, opened(None), now());
    for words in sample().lines().filter_map(|line| line.strip_prefix(CUSTOMER)) {
        rehearsal.wait(SignedDuration::from_secs(20));
        say(&mut rehearsal, words);
    }
    rehearsal.events().iter().map(shown).collect()
}

#[test]
fn the_talk_of_the_readme_goes_as_it_is_shown() {
    let typed = talk(|rehearsal, words| drop(rehearsal.say(words).expect("a message")));
    assert_eq!(typed, sample(), "copy this over:\n{typed}");
    let pressed = talk(|rehearsal, words| match rehearsal.conversation().buttons().labelled(words) {
        Some(press) => drop(rehearsal.press(press).expect("the button is there")),
        None => drop(rehearsal.say(words).expect("a message")),
    });
    assert_eq!(pressed, sample());
}
