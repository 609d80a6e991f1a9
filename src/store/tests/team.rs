//! Who is at the desk, and is each case offered once?

use super::*;
use crate::conversation::handoff::HandoffId;
use crate::conversation::team::floor::{Floor, Member, Offer};
use crate::conversation::team::passed::PassedOffers;
use crate::conversation::team::presence::{Presence, Status};
use crate::conversation::team::profile::{Level, Profile};
use crate::store::record::{OfferRules, Proposal};
use jiff::SignedDuration;
use std::collections::BTreeMap;

over_both! {
    a_sign_of_life_changes_nothing_but_when_somebody_was_seen
    a_profile_goes_with_the_account
    a_case_is_offered_to_one_who_has_no_other_and_has_room
    of_many_who_offer_at_once_one_does
    who_misses_too_many_offers_is_away
    an_offer_is_passed_over_or_ends_with_the_case
    who_had_the_last_case_of_a_visitor_is_found
    what_was_taken_lately_is_counted
}

const RULES: OfferRules = OfferRules { missed_offers: 2, rest: SignedDuration::from_mins(3) };

fn after(seconds: i64) -> Timestamp {
    record::as_stored(at()).saturating_add(SignedDuration::from_secs(seconds)).unwrap()
}

async fn add(store: &Store, name: &str, n: u8) {
    let account = AgentAccount { name: name.to_owned(), created_at: at(), rank: Rank::Agent, expires_at: Some(record::as_stored(at())) };
    let noted = deed("admin", Action::AccountAdded, name);
    store.add_agent(account, Entrance::Token(TokenHash([n; 32])), str::eq_ignore_ascii_case, None, noted).await.unwrap();
}

fn proposal(id: ConversationId, agent: &str, made: i64, most: u32) -> Proposal {
    let offer = Offer { conversation: id, handoff: HandoffId(1), agent: agent.to_owned(), made_at: after(made), until: after(made + 20) };
    Proposal { offer, most }
}

fn open(floor: &Floor) -> Vec<(ConversationId, &str)> {
    floor.open.iter().map(|offer| (offer.conversation, offer.agent.as_str())).collect()
}

fn presence(floor: &Floor, name: &str) -> Presence {
    floor.member(name).and_then(|member| member.presence.clone()).unwrap()
}

fn claimed(handoff: u32, agent: &str) -> Fact {
    fact(&format!(r#"{{"type":"claimed","handoff":{handoff},"agent":"{agent}","words":"您好"}}"#))
}

/// A store with two cases that wait.
async fn with_cases(ground: &Ground) -> Store {
    let store = ground.store().await;
    store.append(to(id(), 1, vec![handed_off()])).await.unwrap();
    store.create(other(), TOKEN, vec![opened(), handed_off()], at(), None).await.unwrap();
    store
}

async fn a_sign_of_life_changes_nothing_but_when_somebody_was_seen(ground: &Ground) {
    let store = ground.store().await;
    add(&store, "小王", 1).await;
    let member = |presence| Member { name: "小王".to_owned(), takes_cases: true, is_expected: false, profile: None, presence, n_held: 0 };
    assert_eq!(store.floor().await.unwrap().members, [member(None)]);
    store.see("小王", after(0)).await.unwrap();
    let first = Presence { status: Status::Online, since: after(0), seen_at: after(0), free_since: after(0), n_missed: 0 };
    assert_eq!(store.floor().await.unwrap().members, [member(Some(first.clone()))]);
    store.see("小王", after(30)).await.unwrap();
    store.see("小王", after(20)).await.unwrap();
    assert_eq!(store.floor().await.unwrap().members, [member(Some(Presence { seen_at: after(30), ..first }))]);
    store.set_presence("小王", Status::Busy, after(40)).await.unwrap();
    store.see("小王", after(50)).await.unwrap();
    let busy = Presence { status: Status::Busy, since: after(40), seen_at: after(50), free_since: after(40), n_missed: 0 };
    assert_eq!(presence(&store.floor().await.unwrap(), "小王"), busy);
    // Who has no account is shown, and takes no cases.
    store.see("admin", after(60)).await.unwrap();
    let floor = store.floor().await.unwrap();
    assert_eq!(
        floor.members.iter().map(|member| (member.name.as_str(), member.takes_cases)).collect::<Vec<_>>(),
        [("admin", false), ("小王", true)]
    );
    store.forget_presence("小王").await.unwrap();
    assert_eq!(store.floor().await.unwrap().member("小王").unwrap().presence, None);
}

async fn a_profile_goes_with_the_account(ground: &Ground) {
    let store = ground.store().await;
    add(&store, "小王", 1).await;
    let skills = Some(BTreeMap::from([("repair".to_owned(), Level::L2)]));
    let profile = Profile { skills, languages: vec!["zh".to_owned()], most_talks: Some(3), ..Profile::default() };
    let set = async |name: &str, profile: Option<Profile>| store.set_profile(name, profile, deed("李主管", Action::ProfileSet, name)).await;
    assert!(set("小王", Some(Profile::default())).await.unwrap());
    assert!(set("小王", Some(profile.clone())).await.unwrap());
    assert!(!set("小李", Some(profile.clone())).await.unwrap());
    assert_eq!(store.floor().await.unwrap().member("小王").unwrap().profile, Some(profile.clone()));
    assert_eq!(store.audit_head().await.unwrap().seq, 3, "what was not done is not noted");
    assert!(set("小王", None).await.unwrap());
    assert_eq!(store.floor().await.unwrap().member("小王").unwrap().profile, None);
    assert!(set("小王", Some(profile)).await.unwrap());
    store.remove_agent("小王", deed("admin", Action::AccountRemoved, "小王")).await.unwrap();
    add(&store, "小王", 2).await;
    assert_eq!(store.floor().await.unwrap().member("小王").unwrap().profile, None);
}

async fn a_case_is_offered_to_one_who_has_no_other_and_has_room(ground: &Ground) {
    let store = with_cases(ground).await;
    store.make_offers(vec![proposal(id(), "小王", 0, 1), proposal(id(), "小李", 0, 1), proposal(other(), "小王", 0, 1)]).await.unwrap();
    assert_eq!(open(&store.floor().await.unwrap()), [(id(), "小王")]);
    let offer = store.offer_to("小王", after(19)).await.unwrap().unwrap();
    assert_eq!((offer.handoff, offer.made_at, offer.until), (HandoffId(1), after(0), after(20)));
    assert_eq!(store.offer_to("小王", after(20)).await.unwrap(), None, "it is over");
    assert_eq!(store.offer_to("小李", after(1)).await.unwrap(), None);
    store.append(to(id(), 2, vec![claimed(1, "小王")])).await.unwrap();
    assert_eq!(store.floor().await.unwrap().open, [], "the case waits no more");
    store.end_offers(id(), "小王", after(5)).await.unwrap();
    store.make_offers(vec![proposal(id(), "小李", 5, 1), proposal(other(), "小王", 5, 1)]).await.unwrap();
    assert_eq!(store.floor().await.unwrap().open, [], "the one waits no more, and the other agent has no room");
    store.make_offers(vec![proposal(other(), "小王", 5, 2)]).await.unwrap();
    assert_eq!(open(&store.floor().await.unwrap()), [(other(), "小王")]);
    assert_eq!(store.floor().await.unwrap().member("小王").unwrap().n_held, 1);
}

async fn of_many_who_offer_at_once_one_does(ground: &Ground) {
    let store = with_cases(ground).await;
    let second = match ground.database {
        Database::Folder(_) => store.clone(),
        Database::Server(_) => ground.open().await,
    };
    let offers = (0..16).map(|n| {
        let store = if n % 2 == 0 { store.clone() } else { second.clone() };
        tokio::spawn(async move { store.make_offers(vec![proposal(id(), &format!("客服{n}"), 0, 9)]).await })
    });
    for offer in offers.collect::<Vec<_>>() {
        offer.await.unwrap().unwrap();
    }
    assert_eq!(store.floor().await.unwrap().open.len(), 1);
    assert_eq!(store.floor().await.unwrap().open, second.floor().await.unwrap().open);
}

async fn who_misses_too_many_offers_is_away(ground: &Ground) {
    let store = with_cases(ground).await;
    store.see("小王", after(0)).await.unwrap();
    store.make_offers(vec![proposal(id(), "小王", 0, 9)]).await.unwrap();
    store.settle_offers(after(19), RULES).await.unwrap();
    assert_eq!(open(&store.floor().await.unwrap()), [(id(), "小王")]);
    for _ in 0..2 {
        store.settle_offers(after(20), RULES).await.unwrap();
        let floor = store.floor().await.unwrap();
        assert_eq!((floor.open.len(), floor.passed.len()), (0, 1));
        assert_eq!((presence(&floor, "小王").status, presence(&floor, "小王").n_missed), (Status::Online, 1), "it is missed once");
    }
    let passed = PassedOffers { declined: 0, missed: 1 };
    assert_eq!(store.passed_offers(after(-3_600), after(3_600)).await.unwrap(), BTreeMap::from([("小王".to_owned(), passed)]));
    store.make_offers(vec![proposal(id(), "小王", 21, 9)]).await.unwrap();
    assert_eq!(store.floor().await.unwrap().open, [], "the same case is not offered again so soon");
    store.make_offers(vec![proposal(other(), "小王", 21, 9), proposal(id(), "小李", 21, 9)]).await.unwrap();
    store.settle_offers(after(41), RULES).await.unwrap();
    let floor = store.floor().await.unwrap();
    let own = presence(&floor, "小王");
    assert_eq!((own.status, own.since, own.n_missed), (Status::Away, after(41), 2));
    store.settle_offers(after(20 + 180), RULES).await.unwrap();
    store.make_offers(vec![proposal(id(), "小王", 200, 9)]).await.unwrap();
    assert_eq!(open(&store.floor().await.unwrap()), [(id(), "小王")], "after a while it is");
    store.set_presence("小王", Status::Online, after(201)).await.unwrap();
    let floor = store.floor().await.unwrap();
    assert_eq!((presence(&floor, "小王").n_missed, floor.open.len()), (0, 1));
    store.set_presence("小王", Status::Busy, after(202)).await.unwrap();
    assert_eq!(store.floor().await.unwrap().open, [], "who takes no cases has no offer");
}

async fn an_offer_is_passed_over_or_ends_with_the_case(ground: &Ground) {
    let store = with_cases(ground).await;
    store.make_offers(vec![proposal(id(), "小王", 0, 9)]).await.unwrap();
    assert!(!store.decline_offer(id(), "小李", after(0), after(180)).await.unwrap());
    assert!(store.decline_offer(id(), "小王", after(0), after(180)).await.unwrap());
    assert!(!store.decline_offer(id(), "小王", after(0), after(180)).await.unwrap());
    let passed = |declined: u64, missed: u64| BTreeMap::from([("小王".to_owned(), PassedOffers { declined, missed })]);
    let (first, last) = (after(-3_600), after(3_600));
    assert_eq!(store.passed_offers(first, last).await.unwrap(), passed(1, 0), "it is counted once");
    assert_eq!(store.passed_offers(first, after(-900)).await.unwrap(), BTreeMap::new());
    assert_eq!(store.passed_offers(last, after(7_200)).await.unwrap(), BTreeMap::new());
    let floor = store.floor().await.unwrap();
    assert_eq!((floor.open.len(), floor.passed[0].until), (0, after(180)));
    store.make_offers(vec![proposal(id(), "小李", 1, 9)]).await.unwrap();
    store.pass_over(proposal(other(), "小李", 1, 9).offer).await.unwrap();
    store.pass_over(Offer { until: after(90), ..proposal(other(), "小李", 1, 9).offer }).await.unwrap();
    let passed = store.floor().await.unwrap().passed.into_iter().find(|offer| offer.agent == "小李").unwrap();
    assert_eq!((passed.conversation, passed.until), (other(), after(90)));
    // The customer leaves the queue.
    store.append(to(id(), 2, vec![fact(r#"{"type":"left_queue","words":"好的"}"#)])).await.unwrap();
    let floor = store.floor().await.unwrap();
    assert_eq!((floor.open.len(), floor.passed.len()), (0, 1), "what waits no more is offered no more");
    store.see("小李", after(0)).await.unwrap();
    store.settle_offers(after(60), RULES).await.unwrap();
    assert_eq!(presence(&store.floor().await.unwrap(), "小李").n_missed, 0, "what ended by itself is not missed");
}

async fn who_had_the_last_case_of_a_visitor_is_found(ground: &Ground) {
    let store = ground.store().await;
    store.append(to(id(), 1, vec![handed_off(), claimed(1, "小王")])).await.unwrap();
    let passed_on = r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"agent":"小李"},"words":""}"#;
    let queued = r#"{"type":"transferred","handoff":1,"agent":"小李","to":{"skill":"repair"},"words":""}"#;
    store.append(to(id(), 3, vec![fact(passed_on), fact(queued)])).await.unwrap();
    store.create(other(), TOKEN, vec![opened(), handed_off()], at(), None).await.unwrap();
    let stranger = ConversationId::from_stored(CONVERSATION + 2);
    let anonymous = fact(r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":null,"page":null,"is_test":false}"#);
    store.create(stranger, TOKEN, vec![anonymous, handed_off()], at(), None).await.unwrap();
    let found = store.served_before(vec![id(), other(), stranger]).await.unwrap();
    assert_eq!(found, BTreeMap::from([(other(), "小李".to_owned())]));
}

async fn what_was_taken_lately_is_counted(ground: &Ground) {
    let store = with_cases(ground).await;
    assert_eq!(store.taken_since(after(-60), 100).await.unwrap(), 0);
    store.append(to(id(), 2, vec![claimed(1, "小王")])).await.unwrap();
    let late = Append { at: after(60), ..to(other(), 2, vec![claimed(1, "小李")]) };
    store.append(late).await.unwrap();
    assert_eq!(store.taken_since(after(-60), 100).await.unwrap(), 2);
    assert_eq!(store.taken_since(after(30), 100).await.unwrap(), 1);
    assert_eq!(store.taken_since(after(-60), 1).await.unwrap(), 1, "no more is looked at");
}
