//! Who is a customer, and how do they begin?
//!
//! What they do then is told in `conduct`.

use crate::chance::Chance;
use crate::matters::{Kind, Matter};
use crate::setting::{Counting, Setting};
use crate::temper::{SHARES, Temper};
use crate::typing::hasty;
use crate::words::{Tongue, Words};
use jieda::conversation::fact::customer::Opened;
use jieda::kb::facet::Facet;
use jiff::Timestamp;
use std::collections::VecDeque;

/// How many customers of a hundred write which language.
const TONGUES: [(Tongue, u32); 3] = [(Tongue::Simplified, 60), (Tongue::Traditional, 20), (Tongue::English, 20)];

/// How many come from where.
const CHANNELS: [(&str, u32); 4] = [("web", 42), ("app", 30), ("wechat", 20), ("miniprogram", 8)];

/// Somebody who does not exist.
#[derive(Debug, Clone)]
pub struct Customer {
    /// What kind of person.
    pub temper: Temper,
    /// In which language.
    pub tongue: Tongue,
    /// Where from, and on which page.
    pub opened: Opened,
    /// What is wanted.
    pub matter: Matter,
    /// What is said first, whatever the bot says to it.
    pub to_say: VecDeque<String>,
    /// How many matters were asked.
    pub n_asked: u32,
    /// How often the bot did not know.
    pub n_lost: u32,
    /// Whether stars were given.
    pub has_judged: bool,
    /// What this customer's doings follow from.
    pub chance: Chance,
}

impl Customer {
    /// Somebody new, who opens a conversation at this time.
    pub fn new(setting: &Setting, at: Timestamp, mut chance: Chance) -> Self {
        let temper = chance.weighed(&SHARES).unwrap_or(Temper::Silent);
        let tongue = chance.weighed(&TONGUES).unwrap_or(Tongue::Simplified);
        let words = setting.lexicon.of(tongue);
        let kind = match temper {
            Temper::Walker => Kind::Symptom,
            Temper::Doer => Kind::Procedure,
            Temper::Satisfied | Temper::Silent | Temper::Chooser | Temper::Vague | Temper::Impatient | Temper::Angry => Kind::Any,
            Temper::Stranded | Temper::Endangered | Temper::Threatening | Temper::Clumsy => Kind::Any,
        };
        let matter = setting.matters.draw(&setting.engine, tongue, kind, at, &mut chance);
        let opened = opening(setting, tongue, &matter, &mut chance);
        let to_say = first_words(temper, words, &matter, &mut chance);
        Customer { temper, tongue, opened, matter, to_say, n_asked: 1, n_lost: 0, has_judged: false, chance }
    }

    /// The same person with another matter, or the same one once more.
    pub fn known(self, before: &Customer, is_same_matter: bool) -> Self {
        let mut own = Customer { tongue: before.tongue, opened: before.opened.clone(), ..self };
        if is_same_matter {
            own.matter = before.matter.clone();
            own.to_say = VecDeque::from([own.matter.question.clone()]);
        }
        own
    }
}

/// How a conversation about a matter is opened.
fn opening(setting: &Setting, tongue: Tongue, matter: &Matter, chance: &mut Chance) -> Opened {
    let channel = chance.weighed(&CHANNELS).unwrap_or("web");
    let entry = matter.atom.map(|atom| setting.engine.kb.entry_of(atom));
    let product = entry.and_then(|entry| entry.product.first()).filter(|_| chance.happens(0.5));
    let region = chance.one_of(&setting.lexicon.of(tongue).regions).filter(|_| chance.happens(0.25));
    let page = if product.is_some() { "https://shop.example/products" } else { "https://shop.example/help" };
    Opened {
        visitor: Some(format!("v-{:012x}", chance.number() >> 16)).filter(|_| chance.happens(0.93)),
        page: Some(page.to_owned()).filter(|_| channel == "web"),
        region: region.and_then(|region| Facet::parse(region)),
        product: product.cloned(),
        is_test: setting.counting == Counting::Test,
        ..Opened::anonymous(tongue.locale(), channel)
    }
}

/// What somebody of a temper says first.
fn first_words(temper: Temper, words: &Words, matter: &Matter, chance: &mut Chance) -> VecDeque<String> {
    let question = matter.question.clone();
    match temper {
        Temper::Satisfied | Temper::Silent | Temper::Walker | Temper::Doer => {
            let greeting = Some(chance.text(&words.greetings)).filter(|_| chance.happens(0.2));
            greeting.into_iter().chain([question]).collect()
        }
        Temper::Chooser => [chance.text(&words.things)].into(),
        Temper::Vague => [chance.text(&words.greetings), chance.text(&words.fragments), chance.text(&words.things)].into(),
        Temper::Impatient => [chance.text(&words.pleas)].into(),
        Temper::Angry if chance.happens(0.35) => [chance.text(&words.outbursts)].into(),
        Temper::Angry => [format!("{}{question}", chance.text(&words.grumbles))].into(),
        Temper::Stranded => [chance.text(&words.strange)].into(),
        Temper::Endangered => [chance.text(&words.dangers)].into(),
        Temper::Threatening => [question, chance.text(&words.threats)].into(),
        Temper::Clumsy => [hasty(&question, chance)].into(),
    }
}
