//! What holds while a customer waits for a person, whatever is written?
//!
//! The bot answers, advises and confirms. It asks nothing, offers nothing and leads nowhere, and the place is kept until the customer
//! leaves it or an agent comes.

use crate::{ENGINE, Step, act, message, now, opened};
use jieda::conversation::event::Event;
use jieda::conversation::fact::Fact;
use jieda::conversation::fact::bot::{Act, BotFact, Reply};
use jieda::conversation::fact::customer::CustomerFact;
use jieda::conversation::fact::desk::DeskFact;
use jieda::conversation::fact::system::SystemFact;
use jieda::conversation::{Conversation, Phase};
use jieda::eval::rehearsal::Rehearsal;
use proptest::prelude::*;
use proptest::sample::select;

/// What is sure to have an answer, a procedure, a diagnosis, a danger, or a detail in it.
const MESSAGES: [&str; 10] = [
    "退款多久到账",
    "发票怎么开",
    "我要退货",
    "洗衣机漏水",
    "插座冒烟起火了",
    "我的电话是13800138000",
    "不对，是13900139000",
    "订单202611220001，运费多少钱",
    "转人工",
    "算了，不用转了",
];

/// Holds the law for what happened after something was done while the customer waited.
pub fn hold(news: &[Event], after: &Conversation) {
    for event in news {
        match &event.fact {
            Fact::Bot(BotFact::Said(reply)) => hold_reply(reply),
            Fact::Bot(BotFact::Moved { .. } | BotFact::HandedOff(_))
            | Fact::System(
                SystemFact::Called(_) | SystemFact::Erased { .. } | SystemFact::RulePromised { .. } | SystemFact::Unreadable { .. },
            ) => {
                panic!("a waiting customer was led on: {event:?}")
            }
            Fact::Bot(BotFact::ReadAs { .. } | BotFact::Detailed { .. } | BotFact::AngerMeasured { .. }) => {}
            Fact::Bot(BotFact::RedLineCrossed { .. } | BotFact::RedLineNoted { .. }) => {}
            Fact::Customer(_) | Fact::Desk(_) | Fact::System(SystemFact::Closed { .. }) => {}
        }
    }
    let has = |is: fn(&Fact) -> bool| news.iter().any(|event| is(&event.fact));
    let (has_left, is_claimed) = (
        has(|fact| matches!(fact, Fact::Customer(CustomerFact::LeftQueue { .. }))),
        has(|fact| matches!(fact, Fact::Desk(DeskFact::Claimed { .. }))),
    );
    match after.phase() {
        Phase::Queued { .. } => assert!(!has_left && !is_claimed),
        Phase::Bot { frame } => assert!(has_left && frame.is_none()),
        Phase::Agent { .. } => assert!(is_claimed),
        Phase::Closed { .. } | Phase::Erased { .. } => panic!("a talk was ended while the customer waited"),
    }
}

/// An answer is one whole atom that is no part of a diagnosis; everything else is a sentence that rests on nothing.
fn hold_reply(reply: &Reply) {
    let is_plain = |atom| ENGINE.kb.find(atom).is_some_and(|atom| ENGINE.kb.tree_of(atom).is_none());
    let is_answer = matches!((reply.act, &reply.citations[..]), (Act::Answer, [citation]) if is_plain(&citation.atom));
    let is_notice = reply.act == Act::Notice && reply.citations.is_empty();
    assert!(reply.choices.is_empty() && (is_answer || is_notice), "{reply:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn who_waits_is_answered_and_not_led(
        messages in prop::collection::vec(prop_oneof![1 => message(), 2 => select(&MESSAGES[..]).prop_map(str::to_owned)], 1..8),
    ) {
        let mut rehearsal = Rehearsal::open(&ENGINE, opened(None), now());
        for message in messages {
            act(&mut rehearsal, &Step::Button);
            act(&mut rehearsal, &Step::Customer(message));
        }
    }
}
