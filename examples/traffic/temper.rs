//! What kinds of customers are there?
//!
//! A temper is how somebody begins and how likely they do what. The numbers are by feel, so that the report shows a shop that is run well.

/// A kind of customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Temper {
    /// Asks, reads the answer, says that it helped, gives stars.
    Satisfied,
    /// Leaves after the answer without a word.
    Silent,
    /// Names a thing, and presses what was meant.
    Chooser,
    /// Greets, and says the matter in halves.
    Vague,
    /// Wants a person at once.
    Impatient,
    /// Complains, and is hard to please.
    Angry,
    /// Asks what the content does not know.
    Stranded,
    /// Goes through a symptom tree, button by button.
    Walker,
    /// Goes through a procedure, and gives details.
    Doer,
    /// Is in danger.
    Endangered,
    /// Threatens with the law or the press.
    Threatening,
    /// Types badly.
    Clumsy,
}

/// How many customers of a hundred have which temper.
pub const SHARES: [(Temper, u32); 12] = [
    (Temper::Satisfied, 19),
    (Temper::Silent, 21),
    (Temper::Chooser, 8),
    (Temper::Vague, 6),
    (Temper::Impatient, 7),
    (Temper::Angry, 6),
    (Temper::Stranded, 9),
    (Temper::Walker, 7),
    (Temper::Doer, 8),
    (Temper::Endangered, 1),
    (Temper::Threatening, 2),
    (Temper::Clumsy, 6),
];

/// How likely somebody does what, from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub struct Habits {
    /// Says that an answer helped.
    pub solved: f64,
    /// Says that it did not.
    pub unsolved: f64,
    /// Asks something else after it.
    pub more: f64,
    /// Gives stars at the end.
    pub stars: f64,
    /// Asks for a person where the bot does not know, and does not just leave.
    pub pleads: f64,
    /// Types what a button says.
    pub types: f64,
    /// Comes back with the same matter within a day.
    pub comes_back: f64,
}

impl Temper {
    /// The habits of this kind.
    pub fn habits(self) -> Habits {
        let of = |[solved, unsolved, more, stars, pleads, types, comes_back]: [f64; 7]| Habits {
            solved,
            unsolved,
            more,
            stars,
            pleads,
            types,
            comes_back,
        };
        match self {
            Temper::Satisfied => of([0.75, 0.03, 0.10, 0.45, 0.3, 0.3, 0.01]),
            Temper::Silent => of([0.03, 0.02, 0.06, 0.02, 0.1, 0.2, 0.04]),
            Temper::Chooser => of([0.35, 0.06, 0.10, 0.20, 0.3, 0.05, 0.03]),
            Temper::Vague => of([0.25, 0.10, 0.10, 0.10, 0.4, 0.6, 0.06]),
            Temper::Impatient => of([0.20, 0.30, 0.00, 0.30, 0.9, 0.5, 0.15]),
            Temper::Angry => of([0.15, 0.40, 0.00, 0.55, 0.6, 0.6, 0.10]),
            Temper::Stranded => of([0.10, 0.40, 0.10, 0.20, 0.45, 0.5, 0.12]),
            Temper::Walker => of([0.45, 0.18, 0.05, 0.20, 0.4, 0.05, 0.06]),
            Temper::Doer => of([0.40, 0.20, 0.05, 0.25, 0.5, 0.2, 0.04]),
            Temper::Endangered => of([0.30, 0.30, 0.00, 0.30, 0.9, 0.9, 0.10]),
            Temper::Threatening => of([0.10, 0.50, 0.00, 0.50, 0.9, 0.9, 0.20]),
            Temper::Clumsy => of([0.35, 0.08, 0.10, 0.15, 0.4, 0.8, 0.05]),
        }
    }
}
