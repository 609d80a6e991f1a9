//! How long does it take to decide which of 10,000 waiting cases go to 200 agents?
//!
//! Once where everybody is free, and once where nobody has the skills that are needed, so that all cases are looked at.

use criterion::{Criterion, criterion_group, criterion_main};
use jieda::conversation::case::{Case, Holder};
use jieda::conversation::id::ConversationId;
use jieda::conversation::roster::Rosters;
use jieda::conversation::team::floor::{Floor, Member};
use jieda::conversation::team::presence::{Presence, Silence, Status};
use jieda::conversation::team::profile::{Level, Profile};
use jieda::conversation::team::rules::{Claims, Language, Mode, Need, Routing, Rule, When};
use jieda::desk::routing::{Waiting, best, free};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::hint::black_box;

const N_CASES: i64 = 10_000;
const N_AGENTS: usize = 200;
const SKILLS: [&str; 4] = ["general", "repair", "order", "billing"];

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a small number is a time")
}

fn case(id: i64) -> Case {
    let skill = SKILLS[id as usize % SKILLS.len()];
    let handoff = format!(
        r#"{{"id":1,"reason":"plea","skill":"{skill}","priority":"normal","packet":{{"summary":"冰箱不制冷","slots":{{}},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}}}"#
    );
    Case {
        conversation: ConversationId::from_stored(id),
        handoff: serde_json::from_str(&handoff).expect("a handoff"),
        since: at(1_000_000 + id),
        holder: Holder::Nobody,
        locale: "zh-CN".to_owned(),
        region: None,
        product: None,
        clock: None,
        channel: Some("web".to_owned()),
        before: None,
        customer: None,
    }
}

fn member(n: usize, skill: &str) -> Member {
    let presence = Presence { status: Status::Online, since: at(0), seen_at: at(2_000_000), free_since: at(n as i64), n_missed: 0 };
    let skills = Some(BTreeMap::from([(skill.to_owned(), Level::L2)]));
    let profile = Some(Profile { skills, languages: vec!["zh".to_owned()], ..Profile::default() });
    Member { name: format!("客服{n}"), takes_cases: true, is_expected: false, profile, presence: Some(presence), n_held: 0 }
}

fn routing(c: &mut Criterion) {
    let rules = Routing {
        mode: Mode::Offer,
        claims: Claims::Everybody,
        offer: SignedDuration::from_secs(20),
        missed_offers: 2,
        most_talks: 5,
        silence: Silence { away: SignedDuration::from_secs(120), offline: SignedDuration::from_secs(300), gives_back: None },
        rules: vec![Rule { when: When::default(), need: Need { skill: None, level: Level::L1, language: Language::Customers } }],
        priorities: Vec::new(),
        fallbacks: Vec::new(),
        queue_end: None,
        wait_sample: None,
    };
    let (cases, rosters, now) = ((1..=N_CASES).map(case).collect::<Vec<_>>(), Rosters::always(TimeZone::UTC), at(2_000_000));
    let waiting: Vec<Waiting<'_>> = cases.iter().map(|case| Waiting { case, before: None }).collect();
    for (name, skills) in [("everybody_is_free", &SKILLS[..]), ("nobody_can_do_it", &["cooking"][..])] {
        let members = (0..N_AGENTS).map(|n| member(n, skills[n % skills.len()])).collect();
        let floor = Floor { members, ..Floor::default() };
        c.bench_function(name, |b| {
            b.iter(|| {
                let mut free = free(&floor, &rules, &rosters, now);
                black_box(best(&waiting, &mut free, &floor, &rules, now).len())
            });
        });
    }
}

criterion_group!(benches, routing);
criterion_main!(benches);
