//! What happens to a procedure when two servers, of which one has newer content, answer in turn?
//!
//! It goes on where it was asked the same. Where it was not, it begins again once, and not with each message.

use crate::names::file;
use crate::{ENGINE, now};
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

/// The shipped content with one change in one file.
fn edited(path: &str, change: impl Fn(&str) -> String) -> Engine {
    let (mut kb, mut intents) = (SourceSet::embedded_kb(), SourceSet::embedded_intents());
    let file = file(if path.starts_with("kb/") { &mut kb } else { &mut intents }, path);
    file.text = change(&file.text);
    let (engine, faults) = Engine::compile(&kb, &intents, now());
    engine.unwrap_or_else(|| panic!("{faults:?}"))
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
const FILE: &str = "intents/flows/change_phone.ron";

#[test]
fn a_procedure_goes_on_where_it_was_asked_the_same() {
    let new = edited(FILE, |text| text.replace("最后，新的手机号是多少？", "最后：新手机号？"));
    let undisturbed = talk(&[&ENGINE], &MESSAGES);
    let both = talk(&[&ENGINE, &new], &MESSAGES);
    // The fourth is answered by the newer one, which asks in its own words.
    assert_eq!(both[..3], undisturbed[..3]);
    assert!(both[3].contains("最后：新手机号？"), "{both:?}");
}

#[test]
fn a_procedure_begins_again_once_where_another_question_was_asked() {
    let new = edited(FILE, |text| text.replace("手机号自己换好了吗？", "换好了吗？").replace("请说旧手机号的后四位", "请告诉我旧号后四位"));
    let changed = &ENGINE.policy.words("zh-CN").changed;
    let said = talk(&[&ENGINE, &new], &["帮我换绑手机号", "旧号收不到短信", "旧号收不到短信", "1234", "1234", "13900139000"]);
    assert_eq!(said.iter().filter(|said| said.contains(changed.as_str())).count(), 1, "{said:?}");
    assert!(said.last().unwrap().contains("转人工"), "{said:?}");
}

#[test]
fn a_diagnosis_begins_again_once_where_other_questions_were_asked() {
    let new = edited("kb/symptom/ac-not-cooling.md", |text| text.replace("？", "？？"));
    let changed = &ENGINE.policy.words("zh-CN").changed;
    let said = talk(&[&ENGINE, &new], &["空调不制冷", "送风不冷", "送风不冷", "送风不冷"]);
    assert_eq!(said.iter().filter(|said| said.contains(changed.as_str())).count(), 1, "{said:?}");
    assert!(said.last().unwrap().contains("转人工"), "{said:?}");
}
