//! Who is served next?
//!
//! The more pressing first, and among equals who has waited longest.

use crate::conversation::id::ConversationId;
use crate::conversation::roster::Duty;
use crate::desk::{Case, Holder};
use std::cmp::Reverse;

/// The desk at one moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Queue {
    /// Cases that nobody holds, in the order to be served.
    pub waiting: Vec<Case>,
    /// Cases that an agent holds, in the same order.
    pub claimed: Vec<Case>,
}

impl Queue {
    /// Puts cases in order; those that are over are left out.
    pub fn of(cases: impl IntoIterator<Item = Case>) -> Self {
        let mut queue = Queue::default();
        for case in cases {
            match case.holder {
                Holder::Nobody => queue.waiting.push(case),
                Holder::Agent(_) => queue.claimed.push(case),
                Holder::Over => {}
            }
        }
        // The id decides between equals, so that two readers never see two orders.
        let order = |case: &Case| (Reverse(case.handoff.priority), case.since, case.conversation);
        queue.waiting.sort_by_key(order);
        queue.claimed.sort_by_key(order);
        queue
    }

    /// How many customers are served before this one by those on duty; nothing when it does not wait, or nobody is there for it.
    pub fn ahead_of(&self, conversation: ConversationId, duty: Duty<'_>) -> Option<usize> {
        let mut served = self.waiting.iter().filter(|case| duty.serves(&case.handoff.skill));
        served.position(|case| case.conversation == conversation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::handoff::{Handoff, HandoffId, HandoffPacket, HandoffReason};
    use crate::dialog::flow::Priority;
    use jiff::Timestamp;

    fn case(conversation: i64, priority: Priority, since: i64, holder: Holder) -> Case {
        Case {
            conversation: ConversationId::from_stored(conversation),
            handoff: Handoff {
                id: HandoffId(1),
                reason: HandoffReason::Plea,
                skill: "general".to_owned(),
                priority,
                packet: HandoffPacket::default(),
            },
            since: Timestamp::from_second(since).unwrap(),
            holder,
            locale: "zh-CN".to_owned(),
            region: None,
            product: None,
        }
    }

    fn check(cases: Vec<Case>, expected: &[i64]) {
        let queue = Queue::of(cases);
        assert_eq!(queue.waiting.iter().map(|case| case.conversation.get()).collect::<Vec<_>>(), expected);
        for (at, &id) in expected.iter().enumerate() {
            assert_eq!(queue.ahead_of(ConversationId::from_stored(id), Duty::Everybody), Some(at));
        }
    }

    #[test]
    fn the_pressing_come_first_and_then_the_patient() {
        let nobody = || Holder::Nobody;
        check(
            vec![case(1, Priority::Normal, 5, nobody()), case(2, Priority::Urgent, 9, nobody()), case(3, Priority::Normal, 4, nobody())],
            &[2, 3, 1],
        );
        check(vec![case(2, Priority::High, 5, nobody()), case(1, Priority::High, 5, nobody())], &[1, 2]);
        check(vec![case(1, Priority::Low, 0, Holder::Agent("小王".to_owned())), case(2, Priority::Low, 0, Holder::Over)], &[]);
    }

    #[test]
    fn at_night_those_are_counted_who_are_served_at_night() {
        let risky = Case {
            handoff: Handoff { skill: "night".to_owned(), ..case(3, Priority::High, 9, Holder::Nobody).handoff },
            ..case(3, Priority::High, 9, Holder::Nobody)
        };
        let queue = Queue::of([case(1, Priority::Urgent, 0, Holder::Nobody), case(2, Priority::Normal, 1, Holder::Nobody), risky]);
        let check = |id: i64, duty: Duty<'_>, expected: Option<usize>| {
            assert_eq!(queue.ahead_of(ConversationId::from_stored(id), duty), expected, "{id} {duty:?}");
        };
        check(3, Duty::Everybody, Some(1));
        check(3, Duty::Risky("night"), Some(0));
        check(2, Duty::Risky("night"), None);
        check(2, Duty::Nobody, None);
    }

    #[test]
    fn who_does_not_wait_has_no_place() {
        let queue = Queue::of([case(1, Priority::Low, 0, Holder::Agent("小王".to_owned()))]);
        assert_eq!(queue.ahead_of(ConversationId::from_stored(1), Duty::Everybody), None);
        assert_eq!(queue.claimed.len(), 1);
    }
}
