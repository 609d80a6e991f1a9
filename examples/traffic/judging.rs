//! How do people judge what they got?
//!
//! Customers give stars, and editors judge answers. Both are mostly fair.

use crate::chance::Chance;
use crate::customer::Customer;
use crate::matters::Matter;
use crate::temper::Temper;
use crate::words::Words;
use jieda::conversation::fact::customer::Rating;
use jieda::conversation::fact::desk::Verdict;
use jieda::conversation::{Conversation, Phase};
use jieda::kb::KnowledgeBase;
use jieda::kb::entry::{AtomId, AtomIdx};

/// How many stars are given by who got help.
const HELPED: [(u8, u32); 5] = [(5, 66), (4, 25), (3, 6), (2, 1), (1, 2)];

/// By who talked to a person.
const SERVED: [(u8, u32); 5] = [(5, 42), (4, 26), (3, 13), (2, 8), (1, 11)];

/// By who says nothing of help.
const UNKNOWN: [(u8, u32); 5] = [(5, 32), (4, 36), (3, 20), (2, 7), (1, 5)];

/// By who got no help, or is angry.
const LET_DOWN: [(u8, u32); 5] = [(5, 2), (4, 5), (3, 18), (2, 28), (1, 47)];

/// How often somebody who gives stars writes a comment.
const COMMENTS: f64 = 0.3;

/// How often somebody who gives stars says how likely a recommendation is.
const RECOMMENDS: f64 = 0.6;

/// How far that is from twice the stars, which is what most mean.
const AROUND: [(i8, u32); 4] = [(0, 55), (-1, 25), (-2, 12), (1, 8)];

/// What editors make of an answer from the entry that was wanted.
const WANTED: [(Verdict, u32); 4] = [(Verdict::Right, 88), (Verdict::Partly, 7), (Verdict::Wrong, 3), (Verdict::Unclear, 2)];

/// Of another one, or where nobody knows what was wanted.
const OTHER: [(Verdict, u32); 4] = [(Verdict::Right, 55), (Verdict::Partly, 16), (Verdict::Wrong, 22), (Verdict::Unclear, 7)];

/// A customer's judgement at the end.
pub fn rating(customer: &mut Customer, conversation: &Conversation, words: &Words) -> Rating {
    let evidence = conversation.evidence();
    let chance = &mut customer.chance;
    let stars = match customer.temper {
        Temper::Angry | Temper::Threatening => LET_DOWN,
        _ if evidence.was_served => SERVED,
        _ if evidence.solved == Some(true) => HELPED,
        _ if evidence.said_no || evidence.handoff.is_some() || evidence.n_answers == 0 => LET_DOWN,
        _ => UNKNOWN,
    };
    let stars = chance.weighed(&stars).unwrap_or(3);
    let comment = match stars {
        4.. => chance.text(&words.praise),
        _ => chance.text(&words.blame),
    };
    // Whoever says to the bot that nothing is solved is led on; after the end it is only noted.
    let is_asked = matches!(conversation.phase(), Phase::Closed { .. });
    let solved = Some(stars >= 3).filter(|_| is_asked && chance.happens(0.5));
    let comment = Some(comment).filter(|_| stars != 3 && chance.happens(COMMENTS));
    let around = chance.weighed(&AROUND).unwrap_or(0);
    let recommends = Some(stars.saturating_mul(2).saturating_add_signed(around).min(10)).filter(|_| chance.happens(RECOMMENDS));
    Rating { solved, stars: Some(stars), comment, is_complaint: false, recommends }
}

/// An editor's judgement of an answer.
pub fn verdict(kb: &KnowledgeBase, wanted: &Matter, answer: &AtomId, chance: &mut Chance) -> Verdict {
    let entry = |atom: AtomIdx| kb[atom].entry;
    let is_wanted = wanted.atom.is_some() && wanted.atom.map(entry) == kb.find(answer).map(entry);
    chance.weighed(if is_wanted { &WANTED } else { &OTHER }).unwrap_or(Verdict::Unclear)
}
