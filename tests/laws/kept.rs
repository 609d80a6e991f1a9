//! Does a message lead to the same, whether its words were read lately or not?

use crate::linear::facts;
use crate::shapes::{STATES, messages};
use crate::{ENGINE, now};

/// How long the messages are: long enough for several clauses.
const LENGTH: usize = 80;

#[test]
fn words_that_were_read_lately_lead_to_the_same() {
    for state in &STATES {
        let conversation = state.reached(&ENGINE, now());
        for (name, text) in messages(&ENGINE, LENGTH) {
            ENGINE.forget();
            let (unknown, kept) = (facts(&conversation, &text), facts(&conversation, &text));
            assert_eq!(unknown, kept, "{name} in {}", state.name);
        }
    }
}
