//! What holds for every talk that asks other systems, whatever they answer and whatever customers say?

use crate::{ENGINE, Step, act, message, now, opened};
use jieda::connector::call::{Call, Called, Failure, Outcome};
use jieda::connector::{Connected, ConnectorId};
use jieda::conversation::event::Event;
use jieda::conversation::fact::Fact;
use jieda::conversation::fact::customer::{CustomerFact, Opened};
use jieda::eval::rehearsal::{Rehearsal, Systems};
use proptest::prelude::*;
use proptest::sample::select;

/// Stands before each word that only a system says.
const MARK: &str = "只有系统说";

/// Systems that answer as a list of numbers says: 0 and 1 are failures, each other number one of the connector's answers. What they give is
/// a state, or a word that nobody else says.
struct Moody {
    moods: Vec<usize>,
    n_asked: usize,
}

impl Systems for Moody {
    fn connected(&self) -> Connected {
        let order = ENGINE.connectors.get(&ConnectorId("order".into())).expect("the shipped content can look orders up");
        Connected::default().with(order.system)
    }

    fn call(&mut self, call: &Call, key: Option<String>) -> Called {
        self.n_asked += 1;
        let connector = ENGINE.connectors.get(&call.connector).expect("the engine asks what it knows");
        let outcome = match self.moods[self.n_asked % self.moods.len()] {
            0 => Outcome::Failed(Failure::TimedOut),
            1 => Outcome::Failed(Failure::Resting),
            mood => {
                let answer = &connector.answers[mood % connector.answers.len()];
                let state = ["paid", "shipped", "sent", "in_transit", "delivered"][mood % 5];
                let value = |name: &String| if name == "state" { state.to_owned() } else { format!("{MARK}{}。", self.n_asked) };
                let gave = answer.gives.keys().map(|name| (name.clone(), value(name))).collect();
                Outcome::Answered { answer: answer.name.clone(), gave, age_seconds: 40 * mood as u64 }
            }
        };
        Called { connector: call.connector.clone(), inputs: call.inputs.clone(), key, outcome, no_new: None, took_ms: 0, agent: None }
    }
}

/// Holds that nothing is said of another system that it did not say, that nothing is changed there unless the bot offered buttons right
/// before, and that a turn asks a few things only. Gives how often something was asked.
fn hold(events: &[Event]) -> usize {
    let (mut given, mut n_asked, mut n_in_turn, mut last_choices) = (Vec::new(), 0, 0, Vec::new());
    for event in events {
        if let Fact::Customer(CustomerFact::Said { .. }) = &event.fact {
            n_in_turn = 0;
        }
        if let Some(called) = event.fact.called() {
            (n_asked, n_in_turn) = (n_asked + 1, n_in_turn + 1);
            assert!(n_in_turn <= 4, "a turn asked {n_in_turn} things");
            assert!(called.key.is_none() || !last_choices.is_empty(), "{} was asked without a button", called.connector);
            if let Outcome::Answered { gave, .. } = &called.outcome {
                given.extend(gave.values().cloned());
            }
        }
        if let Some(reply) = event.fact.reply() {
            for said in reply.text.split(MARK).skip(1) {
                let word = format!("{MARK}{}。", said.split('。').next().unwrap_or_default());
                assert!(given.contains(&word), "nobody said {word}: {}", reply.text);
            }
            last_choices.clone_from(&reply.choices);
        }
    }
    n_asked
}

fn rehearse(steps: &[Step], moods: &[usize]) -> usize {
    let opened = Opened { is_verified: true, ..opened(Some("甲")) };
    let mut rehearsal = Rehearsal::open_with(&ENGINE, Box::new(Moody { moods: moods.to_vec(), n_asked: 0 }), opened, now());
    steps.iter().for_each(|step| act(&mut rehearsal, step));
    hold(rehearsal.events())
}

/// A talk about an order or a repair, much as it goes on when customers do what they are asked.
fn talk() -> impl Strategy<Value = Vec<Step>> {
    let wishes = ["取消订单 202611220001", "我的货到哪了", "查订单 202611220001", "退款到账了吗", "预约维修"];
    let replies = ["202611220001", "确认取消", "再试一次", "换一个订单号", "对", "冰箱", "不制冷", "没约上", "13800138000", "不对", "好的"];
    let reply = prop_oneof![6 => select(replies.to_vec()).prop_map(str::to_owned), 1 => message()];
    let talk = (select(wishes.to_vec()), prop::collection::vec(reply, 1..10));
    talk.prop_map(|(wish, replies)| std::iter::once(wish.to_owned()).chain(replies).map(Step::Customer).collect())
}

#[test]
fn the_laws_are_held_over_talks_that_ask() {
    let say = |texts: &[&str]| texts.iter().map(|&text| Step::Customer(text.to_owned())).collect::<Vec<_>>();
    assert_eq!(rehearse(&say(&["查订单 202611220001"]), &[5, 2, 8]), 1);
    assert_eq!(rehearse(&say(&["取消订单 202611220001", "确认取消"]), &[10]), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_said_or_changed_that_no_system_said_and_no_customer_confirmed(
        steps in talk(),
        moods in prop::collection::vec(0..20usize, 1..6),
    ) {
        rehearse(&steps, &moods);
    }
}
