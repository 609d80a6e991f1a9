//! What is a customer shown, whatever is said?
//!
//! Only what holds where the page says that the customer is, and when it is said.

use crate::{ENGINE, Step, act, now, opened, step};
use jieda::conversation::event::Event;
use jieda::conversation::fact::customer::Opened;
use jieda::eval::rehearsal::Rehearsal;
use jieda::kb::facet::Facet;
use jieda::search::reader::Reader;
use proptest::prelude::*;
use proptest::sample::select;

/// Where customers are: in regions that entries are for, however they are written, in one that none is for, and nobody knows where.
const REGIONS: [&str; 6] = ["香港", "臺灣", "ＨＫ", "西藏自治区", "广东", ""];

/// Questions with an answer of their own in some regions.
const QUESTIONS: [&str; 6] = ["寄到我家要几天", "运费多少钱", "包邮吗", "可以直邮吗", "大件運費要另外加錢嗎", "你们送不送我们这边"];

/// Holds that everything that was said may be shown to this customer.
fn hold(events: &[Event], region: Option<&Facet>) {
    for event in events {
        let Some(reply) = event.fact.reply() else { continue };
        for citation in &reply.citations {
            let atom = ENGINE.kb.find(&citation.atom).expect("what is cited is there");
            let reader = Reader { region, ..Reader::on("web", event.at) };
            assert!(reader.may_see(&ENGINE.kb, atom), "{} was shown in {region:?}", citation.atom);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_shown_that_holds_elsewhere(
        steps in prop::collection::vec(prop_oneof![1 => step(), 1 => select(&QUESTIONS[..]).prop_map(|text| Step::Customer(text.to_owned()))], 1..8),
        region in select(&REGIONS[..]),
        product in select(&["", "watch", "air-conditioner", "unheard-of"][..]),
    ) {
        let (region, product) = (Facet::parse(region), Facet::parse(product));
        let opened = Opened { region: region.clone(), product, ..opened(None) };
        let mut rehearsal = Rehearsal::open(&ENGINE, opened, now());
        steps.iter().for_each(|step| act(&mut rehearsal, step));
        hold(rehearsal.events(), region.as_ref());
    }
}
