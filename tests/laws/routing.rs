//! What holds for every offering of cases, whoever waits and whoever is there?

use jieda::conversation::case::{Case, Holder};
use jieda::conversation::id::ConversationId;
use jieda::conversation::roster::Rosters;
use jieda::conversation::team::floor::{Floor, Member, Offer};
use jieda::conversation::team::presence::{Presence, Silence, Status};
use jieda::conversation::team::profile::{Level, Profile};
use jieda::conversation::team::rules::{Claims, Fallback, Language, Mode, Need, Routing, Rule, Waived, When};
use jieda::desk::routing::{Match, Waiting, Wanted, best, free, most_talks};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::{BTreeMap, BTreeSet};

const SKILLS: [&str; 3] = ["general", "repair", "billing"];
const LOCALES: [&str; 3] = ["zh-CN", "zh-TW", "en"];
const NAMES: [&str; 6] = ["丁", "丙", "乙", "己", "戊", "甲"];
const NOW: i64 = 1_000_000;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a small number is a time")
}

/// The rules of the base, with a need for experience where somebody is angry.
fn rules() -> Routing {
    let need = |level: Level| Need { skill: None, level, language: Language::Customers };
    let angry = When { anger: Some(0.5), ..When::default() };
    Routing {
        mode: Mode::Offer,
        claims: Claims::Everybody,
        offer: SignedDuration::from_secs(20),
        missed_offers: 2,
        most_talks: 3,
        silence: Silence { away: SignedDuration::from_secs(120), offline: SignedDuration::from_secs(300), gives_back: None },
        rules: vec![Rule { when: angry, need: need(Level::L2) }, Rule { when: When::default(), need: need(Level::L1) }],
        priorities: Vec::new(),
        fallbacks: vec![
            Fallback { after: SignedDuration::from_secs(60), waives: vec![Waived::Level] },
            Fallback { after: SignedDuration::from_secs(120), waives: vec![Waived::Language, Waived::Skill] },
        ],
        queue_end: None,
        wait_sample: None,
    }
}

fn case() -> impl Strategy<Value = (Case, Option<&'static str>)> {
    let before = proptest::option::weighted(0.2, select(&NAMES[..]));
    (1..200i64, select(&SKILLS[..]), select(&LOCALES[..]), select(&["low", "normal", "high", "urgent"][..]), 0..10u8, 0..240i64, before)
        .prop_map(|(id, skill, locale, priority, anger, waited, before)| {
            let handoff = format!(
                r#"{{"id":1,"reason":"plea","skill":"{skill}","priority":"{priority}","packet":
                    {{"summary":"","slots":{{}},"tried":[],"path":[],"parts":[],"anger":0.{anger},"red_lines":[]}}}}"#
            );
            let case = Case {
                conversation: ConversationId::from_stored(id),
                handoff: serde_json::from_str(&handoff).expect("a handoff"),
                since: at(NOW - waited),
                holder: Holder::Nobody,
                locale: locale.to_owned(),
                region: None,
                product: None,
                clock: None,
                channel: None,
                before: None,
                customer: None,
            };
            (case, before)
        })
}

fn profile() -> impl Strategy<Value = Option<Profile>> {
    let skills = proptest::collection::btree_map(select(&SKILLS[..]).prop_map(str::to_owned), level(), 0..3);
    let languages = subsequence(vec!["zh", "zh-CN", "en"], 0..3).prop_map(|own| own.into_iter().map(str::to_owned).collect());
    let own = (proptest::option::of(skills), languages, proptest::option::of(0..5u32));
    let own = own.prop_map(|(skills, languages, most_talks)| Profile { skills, languages, most_talks, ..Profile::default() });
    proptest::option::of(own)
}

fn level() -> impl Strategy<Value = Level> {
    select(&[Level::L1, Level::L2, Level::L3][..])
}

fn member(name: &'static str) -> impl Strategy<Value = Member> {
    let presence = (select(&Status::ALL[..]), 0..200i64, 0..500i64);
    (profile(), prop_oneof![4 => presence.prop_map(Some), 1 => Just(None)], 0..5u32, prop::bool::weighted(0.9)).prop_map(
        move |(profile, presence, n_held, takes_cases)| {
            let presence = presence.map(|(status, silent, free)| Presence {
                status,
                since: at(0),
                seen_at: at(NOW - silent),
                free_since: at(NOW - free),
                n_missed: 0,
            });
            Member { name: name.to_owned(), takes_cases, is_expected: false, profile, presence, n_held }
        },
    )
}

/// A desk, and who waits, in the order of service.
fn desk() -> impl Strategy<Value = (Floor, Vec<(Case, Option<&'static str>)>)> {
    let members: Vec<_> = NAMES.into_iter().map(member).collect();
    let offer = || proptest::collection::vec((1..200i64, select(&NAMES[..])), 0..4);
    (members, offer(), offer(), proptest::collection::vec(case(), 0..30)).prop_map(|(members, open, passed, cases)| {
        let offers = |pairs: Vec<(i64, &str)>| {
            let offer = |(id, name): (i64, &str)| Offer {
                conversation: ConversationId::from_stored(id),
                handoff: jieda::conversation::handoff::HandoffId(1),
                agent: name.to_owned(),
                made_at: at(NOW),
                until: at(NOW + 20),
            };
            pairs.into_iter().map(offer).collect()
        };
        let mut cases: Vec<_> = cases.into_iter().map(|own| (own.0.conversation, own)).collect::<BTreeMap<_, _>>().into_values().collect();
        cases.sort_by_key(|(case, _)| case.place());
        (Floor { members, open: offers(open), passed: offers(passed) }, cases)
    })
}

fn matched(floor: &Floor, cases: &[(Case, Option<&'static str>)]) -> Vec<(ConversationId, String)> {
    let rules = rules();
    let mut free = free(floor, &rules, &Rosters::always(TimeZone::UTC), at(NOW));
    let waiting: Vec<Waiting<'_>> = cases.iter().map(|(case, before)| Waiting { case, before: *before }).collect();
    let pair = |Match { case, agent, .. }: Match<'_, '_>| (case.conversation, agent.to_owned());
    best(&waiting, &mut free, floor, &rules, at(NOW)).into_iter().map(pair).collect()
}

proptest! {
    #[test]
    fn an_offer_goes_to_somebody_who_is_there_has_room_and_has_what_is_needed((floor, cases) in desk()) {
        let rules = rules();
        let matches = matched(&floor, &cases);
        let (ids, names): (BTreeSet<_>, BTreeSet<_>) = matches.iter().cloned().unzip();
        prop_assert_eq!((ids.len(), names.len()), (matches.len(), matches.len()), "one case to one agent");
        for (id, name) in &matches {
            let member = floor.member(name).expect("somebody at the desk");
            let (case, _) = cases.iter().find(|(case, _)| case.conversation == *id).expect("a case that waits");
            let status = member.presence.as_ref().map(|presence| presence.at(at(NOW), rules.silence));
            prop_assert_eq!((status, member.takes_cases), (Some(Status::Online), true));
            prop_assert!(member.n_held < most_talks(member, &rules), "{} is full", name);
            prop_assert!(floor.open.iter().all(|offer| offer.agent != *name && offer.conversation != *id));
            prop_assert!(floor.passed.iter().all(|offer| offer.agent != *name || offer.conversation != *id));
            let profile = member.profile.clone().unwrap_or_default();
            if at(NOW).duration_since(case.since) < SignedDuration::from_secs(120) {
                prop_assert!(profile.level(&case.handoff.skill).is_some() && profile.speaks(&case.locale), "{} cannot do it", name);
            }
            if at(NOW).duration_since(case.since) < SignedDuration::from_secs(60) && case.handoff.packet.anger.get() >= 0.5 {
                prop_assert!(profile.level(&case.handoff.skill) >= Some(Level::L2), "{} has not enough experience", name);
            }
        }
    }

    #[test]
    fn the_order_of_service_is_kept_and_nobody_is_left_idle((floor, cases) in desk()) {
        let rules = rules();
        let matches = matched(&floor, &cases);
        let order: Vec<_> = cases.iter().map(|(case, _)| case.conversation).collect();
        let places: Vec<_> = matches.iter().map(|(id, _)| order.iter().position(|own| own == id)).collect();
        prop_assert!(places.is_sorted());
        let free_at_first = free(&floor, &rules, &Rosters::always(TimeZone::UTC), at(NOW));
        for (place, (case, _)) in cases.iter().enumerate() {
            let is_offered = |offer: &Offer| offer.conversation == case.conversation;
            if matches.iter().any(|(id, _)| *id == case.conversation) || floor.open.iter().any(is_offered) {
                continue;
            }
            // Who could have had it has one that is served before.
            let wanted = Wanted::of(case, &rules, at(NOW));
            let passed = |name: &str| floor.passed.iter().any(|offer| is_offered(offer) && offer.agent == name);
            for one in free_at_first.iter().filter(|one| wanted.is_met_by(one.profile.unwrap_or(&Profile::default())) && !passed(one.name)) {
                let own = matches.iter().position(|(_, name)| name == one.name);
                prop_assert!(own.is_some_and(|own| places[own] < Some(place)), "{} is idle", one.name);
            }
        }
    }

    #[test]
    fn the_order_in_which_agents_are_listed_changes_nothing((floor, cases) in desk(), shuffled in Just(NAMES.to_vec()).prop_shuffle()) {
        let mut members = floor.members.clone();
        members.sort_by_key(|member| shuffled.iter().position(|name| *name == member.name));
        let other = Floor { members, ..floor.clone() };
        prop_assert_eq!(matched(&floor, &cases), matched(&other, &cases));
    }

    #[test]
    fn looking_page_by_page_gives_the_same((floor, cases) in desk(), page in 1..5usize) {
        let rules = rules();
        let mut free = free(&floor, &rules, &Rosters::always(TimeZone::UTC), at(NOW));
        let mut paged = Vec::new();
        for page in cases.chunks(page) {
            let waiting: Vec<Waiting<'_>> = page.iter().map(|(case, before)| Waiting { case, before: *before }).collect();
            let found = best(&waiting, &mut free, &floor, &rules, at(NOW));
            paged.extend(found.into_iter().map(|one| (one.case.conversation, one.agent.to_owned())));
        }
        prop_assert_eq!(paged, matched(&floor, &cases));
    }

    #[test]
    fn who_had_the_customer_before_is_first_if_free((floor, cases) in desk()) {
        let rules = rules();
        let all = free(&floor, &rules, &Rosters::always(TimeZone::UTC), at(NOW));
        if let Some((id, name)) = matched(&floor, &cases).first() {
            let (case, before) = cases.iter().find(|(case, _)| case.conversation == *id).expect("a case that waits");
            let wanted = Wanted::of(case, &rules, at(NOW));
            let passed = |name: &str| floor.passed.iter().any(|offer| offer.conversation == *id && offer.agent == name);
            let fits = all.iter().find(|one| Some(one.name) == *before && wanted.is_met_by(one.profile.unwrap_or(&Profile::default())));
            if let Some(one) = fits.filter(|one| !passed(one.name)) {
                prop_assert_eq!(one.name, name);
            }
        }
    }
}
