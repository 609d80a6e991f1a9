//! What happens to a procedure when two servers, of which one has newer content, answer in turn?
//!
//! It goes on where it was asked the same. Where it was not, it begins again once, and not with each message.

use crate::now;
use jieda::connector::Connected;
use jieda::conversation::Conversation;
use jieda::conversation::event::Event;
use jieda::conversation::fact::Fact;
use jieda::conversation::fact::bot::BotFact;
use jieda::conversation::fact::customer::Opened;
use jieda::conversation::waiting::Waiting;
use jieda::engine::{Engine, Moment};
use jieda::source::SourceSet;
use jieda::text::customer::CustomerText;
use std::fs;
use std::path::Path;

/// The shipped content with one change in one file of `intents/`.
fn edited(file: &str, change: impl Fn(&str) -> String) -> Engine {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("intents");
    copy(&shipped, folder.path());
    let path = folder.path().join(file);
    fs::write(&path, change(&fs::read_to_string(&path).unwrap())).unwrap();
    let (engine, faults) = Engine::compile(&SourceSet::embedded_kb(), &SourceSet::of_dir("intents", folder.path()), now());
    engine.unwrap_or_else(|| panic!("{faults:?}"))
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// What is said to a customer, whose messages are answered by these engines in turn; `转人工` where a person was called.
fn talk(engines: &[&Engine], messages: &[&str]) -> Vec<String> {
    let mut events: Vec<Event> = Vec::new();
    let keep = |facts: Vec<Fact>, events: &mut Vec<Event>| {
        for fact in facts {
            events.push(Event { id: events.len() as i64 + 1, at: now(), fact });
        }
    };
    keep(engines[0].open(Opened { is_test: true, ..Opened::anonymous("zh-CN", "web") }), &mut events);
    let waiting = Waiting::default();
    let mut said = Vec::new();
    for (engine, message) in engines.iter().cycle().zip(messages) {
        let conversation = Conversation::of(&events).unwrap();
        let Some(view) = conversation.for_bot() else { break };
        let moment = Moment { now: now(), waiting: &waiting, connected: Connected::default() };
        let facts = engine.turn(&view, &CustomerText::parse(message).unwrap(), moment).facts;
        let spoken = facts.iter().filter_map(|fact| match fact {
            Fact::Bot(BotFact::Said(reply)) => Some(reply.text.clone()),
            Fact::Bot(BotFact::HandedOff(_)) => Some("转人工".to_owned()),
            _ => None,
        });
        said.push(spoken.collect::<Vec<_>>().join("\n"));
        keep(facts, &mut events);
    }
    said
}

const MESSAGES: [&str; 5] = ["帮我换绑手机号", "旧号收不到短信", "1234", "202611200018", "13900139000"];
const FILE: &str = "flows/change_phone.ron";

#[test]
fn a_procedure_goes_on_where_it_was_asked_the_same() {
    let (old, new) = (edited(FILE, str::to_owned), edited(FILE, |text| text.replace("最后，新的手机号是多少？", "最后：新手机号？")));
    let undisturbed = talk(&[&old], &MESSAGES);
    let both = talk(&[&old, &new], &MESSAGES);
    // The fourth is answered by the newer one, which asks in its own words.
    assert_eq!(both[..3], undisturbed[..3]);
    assert!(both[3].contains("最后：新手机号？"), "{both:?}");
}

#[test]
fn a_procedure_begins_again_once_where_another_question_was_asked() {
    let old = edited(FILE, str::to_owned);
    let new = edited(FILE, |text| text.replace("手机号自己换好了吗？", "换好了吗？").replace("请说旧手机号的后四位", "请告诉我旧号后四位"));
    let changed = &old.policy.words("zh-CN").changed;
    let said = talk(&[&old, &new], &["帮我换绑手机号", "旧号收不到短信", "旧号收不到短信", "1234", "1234", "13900139000"]);
    assert_eq!(said.iter().filter(|said| said.contains(changed.as_str())).count(), 1, "{said:?}");
    assert!(said.last().unwrap().contains("转人工"), "{said:?}");
}
