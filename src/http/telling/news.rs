//! Which news for webhooks is an event?

use crate::connector::hook::line::Line;
use crate::connector::hook::message::{News, Topic};
use crate::connector::hook::{CustomerWords, Hook};
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::BotFact;
use crate::conversation::fact::customer::{CustomerFact, Rating};
use crate::conversation::fact::desk::{DeskFact, Receiver};
use crate::conversation::fact::system::{Closer, SystemFact};
use crate::http::dto::event::event_name;
use crate::privacy::mask;
use crate::store::record::ConversationEvent;
use std::collections::BTreeMap;

/// The most stars of an unhappy customer: the lower two of five, as in the share of the dissatisfied (DSAT).
const FEW_STARS: u8 = 2;

/// What an event tells, without its words; nothing where no webhook can be told of it.
fn matter(fact: &Fact) -> Option<(Topic, BTreeMap<&'static str, String>)> {
    let (topic, fields): (Topic, Vec<(&'static str, String)>) = match fact {
        Fact::Bot(BotFact::HandedOff(handoff)) => {
            let (reason, priority) = (handoff.reason.name(), handoff.priority.name());
            (Topic::HandedOff, vec![("reason", reason.to_owned()), ("priority", priority.to_owned()), ("skill", handoff.skill.clone())])
        }
        Fact::Bot(BotFact::RedLineCrossed { hit }) => (
            Topic::RedLine,
            vec![("severity", hit.severity.get().to_string()), ("category", hit.category.clone()), ("line", hit.id.clone())],
        ),
        Fact::Desk(DeskFact::Claimed { agent, .. }) => (Topic::Claimed, vec![("agent", agent.clone())]),
        Fact::Desk(DeskFact::Transferred { agent, to, .. }) => {
            let (Receiver::Agent(to) | Receiver::Skill(to)) = to;
            (Topic::Transferred, vec![("agent", agent.clone()), ("to", to.clone())])
        }
        Fact::Customer(CustomerFact::LeftQueue { .. }) => (Topic::LeftQueue, Vec::new()),
        Fact::Customer(CustomerFact::Rated(rating)) if is_unhappy(rating) => {
            let stars = rating.stars.filter(|stars| *stars <= FEW_STARS).map(|stars| ("stars", stars.to_string()));
            (Topic::Unhappy, stars.into_iter().collect())
        }
        Fact::System(SystemFact::Closed { by, .. }) => {
            let by = match by {
                Closer::Bot => "bot",
                Closer::Agent => "agent",
            };
            (Topic::Closed, vec![("by", by.to_owned())])
        }
        Fact::Customer(_) | Fact::Bot(_) | Fact::Desk(_) | Fact::System(_) => return None,
    };
    Some((topic, fields.into_iter().collect()))
}

fn is_unhappy(rating: &Rating) -> bool {
    rating.solved == Some(false) || rating.stars.is_some_and(|stars| stars <= FEW_STARS)
}

/// What the customer said in an event that a webhook can be told of.
fn words(fact: &Fact) -> Option<&str> {
    match fact {
        Fact::Bot(BotFact::HandedOff(handoff)) => Some(&handoff.packet.summary),
        Fact::Bot(BotFact::RedLineCrossed { hit }) => Some(&hit.words),
        Fact::Customer(CustomerFact::Rated(rating)) => rating.comment.as_deref(),
        Fact::Customer(_) | Fact::Bot(_) | Fact::Desk(_) | Fact::System(_) => None,
    }
}

/// Whether a webhook is told of an event.
pub fn is_told(hook: &Hook, fact: &Fact) -> bool {
    let is_grave = match fact {
        Fact::Bot(BotFact::RedLineCrossed { hit }) => hit.severity.get() >= hook.severity,
        Fact::Customer(_) | Fact::Bot(_) | Fact::Desk(_) | Fact::System(_) => true,
    };
    is_grave && matter(fact).is_some_and(|(topic, _)| hook.topics.contains(&topic))
}

/// What a webhook is told of an event.
pub fn news_of(line: &Line, epoch: &str, ConversationEvent { conversation, event }: &ConversationEvent) -> Option<News> {
    let (topic, fields) = matter(&event.fact)?;
    let words = match line.hook.customer_words {
        CustomerWords::Withheld => None,
        CustomerWords::Masked => words(&event.fact).filter(|words| !words.is_empty()).map(|words| mask(words).into_owned()),
    };
    let (conversation, event) = (conversation.to_string(), Some(event_name(epoch, event.id)));
    let link = line.console.as_ref().map(|console| format!("{console}/console#{conversation}"));
    Some(News { topic, conversation, event, link, fields, words })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, expected: Option<(Topic, &[(&str, &str)])>) {
        let found = matter(&serde_json::from_str(json).unwrap());
        let expected =
            expected.map(|(topic, fields)| (topic, fields.iter().map(|(name, value)| (*name, (*value).to_owned())).collect::<Vec<_>>()));
        assert_eq!(found.map(|(topic, fields)| (topic, fields.into_iter().collect::<Vec<_>>())), expected, "{json}");
    }

    #[test]
    fn an_unhappy_customer_is_news_and_a_happy_one_is_none() {
        check(r#"{"type":"rated","solved":false,"stars":null,"comment":null}"#, Some((Topic::Unhappy, &[])));
        check(r#"{"type":"rated","solved":null,"stars":2,"comment":null}"#, Some((Topic::Unhappy, &[("stars", "2")])));
        check(r#"{"type":"rated","solved":false,"stars":4,"comment":null}"#, Some((Topic::Unhappy, &[])));
        check(r#"{"type":"rated","solved":true,"stars":5,"comment":null}"#, None);
        check(r#"{"type":"customer_said","text":"你好"}"#, None);
    }

    #[test]
    fn what_happens_at_the_desk_is_news() {
        let hit = r#"{"type":"red_line_crossed","hit":{"id":"sue","category":"法律","severity":3,"words":"起诉"}}"#;
        check(hit, Some((Topic::RedLine, &[("category", "法律"), ("line", "sue"), ("severity", "3")])));
        let transferred = r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"skill":"repair"},"words":""}"#;
        check(transferred, Some((Topic::Transferred, &[("agent", "小王"), ("to", "repair")])));
        check(r#"{"type":"closed","by":"agent","solved":null,"words":""}"#, Some((Topic::Closed, &[("by", "agent")])));
    }
}
