//! Who comes next, and when?
//!
//! New customers mostly; some who were here before and have another matter, and some who come back with the same one. Each opening has a number,
//! and what happens in it follows from that number and the seed.

use crate::chance::Chance;
use crate::customer::Customer;
use crate::hours::Hours;
use crate::setting::Setting;
use crate::talk::outlook::Gone;
use jieda::conversation::id::ConversationId;
use jieda::store::record::TokenHash;
use jiff::Timestamp;
use std::collections::{BTreeMap, VecDeque};

/// How many customers were here before with another matter.
const KNOWN: f64 = 0.12;

/// How many customers are remembered who may come again.
const REMEMBERED: usize = 400;

/// The openings of a time, one after another.
#[derive(Debug)]
pub struct Crowd {
    hours: Hours,
    n_openings: u32,
    n_opened: u32,
    next_at: Timestamp,
    /// Who was here lately.
    known: VecDeque<Customer>,
    /// Who comes back with the same matter, and from when on.
    back: BTreeMap<(Timestamp, u32), Customer>,
}

/// Somebody opens a conversation.
#[derive(Debug)]
pub struct Arrival {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub customer: Customer,
    /// The hash of a token that nobody has, so that nobody else can go on with the conversation.
    pub token: TokenHash,
}

impl Arrival {
    /// A name for the conversation; another one each time, since a name may be taken.
    pub fn name(&mut self) -> ConversationId {
        ConversationId::new(self.at, self.customer.chance.short_number())
    }
}

impl Crowd {
    /// So many openings, spread over some hours.
    pub fn new(hours: Hours, n_openings: u32, seed: u64) -> Self {
        let mut crowd = Crowd { hours, n_openings, n_opened: 0, next_at: Timestamp::MIN, known: VecDeque::new(), back: BTreeMap::new() };
        crowd.next_at = crowd.time(seed);
        crowd
    }

    /// When the next one comes; nothing when all have come.
    pub fn next_at(&self) -> Option<Timestamp> {
        (self.n_opened < self.n_openings).then_some(self.next_at)
    }

    /// When the next opening is: each has its part of the time, and a moment by chance in it, so that they come in their order.
    fn time(&self, seed: u64) -> Timestamp {
        let within = self.chance(seed).fraction();
        self.hours.at((f64::from(self.n_opened) + within) / f64::from(self.n_openings))
    }

    fn chance(&self, seed: u64) -> Chance {
        Chance::of(seed, u64::from(self.n_opened))
    }

    /// The next opening.
    pub fn next(&mut self, setting: &Setting) -> Arrival {
        let at = self.next_at;
        let mut chance = self.chance(setting.seed);
        let [first, second, third, fourth] = [(); 4].map(|()| chance.number().to_be_bytes());
        let mut token = [0; 32];
        token.iter_mut().zip([first, second, third, fourth].into_iter().flatten()).for_each(|(own, byte)| *own = byte);
        let is_known = chance.happens(KNOWN);
        let place = chance.place(self.known.len());
        let new = Customer::new(setting, at, chance);
        let customer = match self.back.first_entry().filter(|first| first.key().0 <= at) {
            Some(first) => new.known(&first.remove(), true),
            None => match self.known.get(place).filter(|_| is_known) {
                Some(before) => new.known(before, false),
                None => new,
            },
        };
        self.n_opened += 1;
        self.next_at = self.time(setting.seed);
        Arrival { at, customer, token: TokenHash(token) }
    }

    /// Remembers who has gone.
    pub fn see_off(&mut self, Gone { customer, back_at }: Gone) {
        if let Some(back_at) = back_at {
            self.back.insert((back_at, self.n_opened), customer);
            return;
        }
        if self.known.len() == REMEMBERED {
            self.known.pop_front();
        }
        if customer.opened.visitor.is_some() {
            self.known.push_back(customer);
        }
    }
}
