//! A case finds its agent, and comes back from one who has gone.

use crate::server::{ADMIN, Talk, TestServer, types};
use crate::stream::Stream;
use jieda::conversation::fact::Fact;
use jieda::conversation::fact::desk::{ClaimedBy, DeskFact, LetGo};
use jieda::conversation::id::ConversationId;
use jieda::conversation::team::presence::Status;
use jieda::engine::Engine;
use jieda::http::guard::limits::Limits;
use jieda::http::operator::content::{Outside, Served};
use jieda::source::SourceSet;
use jieda::store::Store;
use jieda::store::record::OfferRules;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};

/// The shipped content, where cases are offered, agents choose none themselves, and the wait is told after the first case.
static OFFERING: LazyLock<Arc<Engine>> = LazyLock::new(|| {
    let mut intents = SourceSet::embedded_intents();
    for (path, old, new) in [
        ("desk.ron", "mode: Manual", "mode: Offer"),
        ("desk.ron", "claims: Everybody", "claims: Supervisors"),
        ("desk.ron", "wait_sample: 12", "wait_sample: 1"),
        // No offer ends by itself, however slow the machine is.
        ("desk.ron", "offer_seconds: 20", "offer_seconds: 600"),
        // At whatever hour the tests run.
        ("handoff.ron", r#"from: "09:00", to: "21:00""#, r#"from: "00:00", to: "00:00", on_holidays: true"#),
    ] {
        let file = intents.texts.iter_mut().find(|file| file.path.ends_with(path)).unwrap();
        assert!(file.text.contains(old), "{old}");
        file.text = file.text.replacen(old, new, 1);
    }
    let (engine, faults) = Engine::compile(&SourceSet::embedded_kb(), &intents, Timestamp::now());
    Arc::new(engine.unwrap_or_else(|| panic!("{faults:?}")))
});

fn served() -> Served {
    let outside = Outside::new(&OFFERING, &|_| None).unwrap_or_else(|faults| panic!("{faults:?}"));
    Served::first(OFFERING.clone(), outside, Vec::new(), Timestamp::now())
}

/// A server where cases are offered.
pub fn offering() -> TestServer {
    TestServer::in_folder(tempfile::tempdir().unwrap(), Limits::default(), served())
}

fn put(server: &TestServer, path: &str, token: &str, body: &Value) -> crate::server::Answer {
    server.send("PUT", path, token, &[], Some(&body.to_string()))
}

/// The path of somebody's profile.
fn of_agent(name: &str) -> String {
    let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/v1/desk/agents/{encoded}/profile")
}

/// Says that somebody is there, or not; cases are offered at once.
fn is_there(server: &TestServer, token: &str, status: &str) -> Value {
    put(server, "/v1/desk/me/presence", token, &json!({ "status": status })).expect(200)
}

/// The handoff that is offered to somebody.
fn offered(server: &TestServer, token: &str) -> Option<String> {
    let queue = server.get("/v1/desk/queue", token).expect(200);
    queue["offer"]["handoff"]["id"].as_str().map(str::to_owned)
}

fn claim(server: &TestServer, handoff: &str, token: &str) -> crate::server::Answer {
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), token, &json!({}))
}

fn decline(server: &TestServer, handoff: &str, token: &str) -> crate::server::Answer {
    server.post(&format!("/v1/desk/offers/{handoff}/decline"), token, &json!({}))
}

/// What somebody at the desk did in a conversation, as it is stored.
fn done(server: &TestServer, talk: &Talk) -> Vec<DeskFact> {
    let id: ConversationId = talk.id.parse().unwrap();
    let events = server.runtime.block_on(server.running().state.store.events(id, 0, 100)).unwrap();
    events.into_iter().filter_map(|event| if let Fact::Desk(fact) = event.fact { Some(fact) } else { None }).collect()
}

/// The presence of everybody, by name.
fn team(server: &TestServer) -> Vec<(String, String)> {
    let team = server.get("/v1/desk/team", ADMIN).expect(200);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    team["agents"].as_array().unwrap().iter().map(|one| (text(&one["agent"]), text(&one["presence"]["status"]))).collect()
}

#[test]
fn a_case_is_offered_to_one_agent_and_taken() {
    let server = offering();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    is_there(&server, &wang, "online");
    let (talk, handoff) = server.open_at_desk();
    is_there(&server, &wang, "online");
    is_there(&server, &li, "online");
    let to: Vec<bool> = [&wang, &li].map(|token| offered(&server, token).as_deref() == Some(handoff.as_str())).to_vec();
    assert_eq!(to.iter().filter(|is_to| **is_to).count(), 1, "one of them has it");
    let (first, second) = if to[0] { (&wang, &li) } else { (&li, &wang) };
    claim(&server, &handoff, second).is_problem(409, "not-offered");
    let queue = server.get("/v1/desk/queue", first).expect(200);
    assert_eq!((&queue["mode"], &queue["may_choose"]), (&json!("offer"), &json!(false)));
    let left = queue["offer"]["left_ms"].as_u64().unwrap();
    assert!(left > 0 && left <= 600_000 && queue["offer"]["whole_ms"] == json!(600_000), "{queue}");

    claim(&server, &handoff, first).expect(200);
    claim(&server, &handoff, first).expect(200);
    claim(&server, &handoff, second).is_problem(409, "handoff-taken");
    assert!(matches!(&done(&server, &talk)[..], [DeskFact::Claimed { by: Some(ClaimedBy::Offer), .. }]), "{:?}", done(&server, &talk));
    assert_eq!(offered(&server, first), None);
}

#[test]
fn what_one_agent_passes_over_goes_to_the_next() {
    let server = offering();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let (_, handoff) = server.open_at_desk();
    is_there(&server, &wang, "online");
    assert_eq!(offered(&server, &wang), Some(handoff.clone()));
    decline(&server, &handoff, &li).is_problem(409, "not-offered");
    assert_eq!(decline(&server, &handoff, &wang).status, 204);
    decline(&server, &handoff, &wang).is_problem(409, "not-offered");
    is_there(&server, &wang, "online");
    assert_eq!(offered(&server, &wang), None, "not again so soon");
    is_there(&server, &li, "online");
    assert_eq!(offered(&server, &li), Some(handoff.clone()));
    is_there(&server, &li, "busy");
    assert_eq!(offered(&server, &li), None);
    claim(&server, &handoff, &li).is_problem(409, "not-offered");
    decline(&server, "1", &li).is_problem(404, "no-such-handoff");
}

#[test]
fn who_misses_two_offers_is_away_and_is_offered_nothing() {
    let server = offering();
    let wang = server.agent("小王");
    server.open_at_desk();
    server.open_at_desk();
    let store = &server.running().state.store;
    for missed in 1..=2 {
        if missed == 1 {
            is_there(&server, &wang, "online");
        } else {
            // The rest of the other case is over as well, and another look offers the second.
            server.runtime.block_on(jieda::http::desk::rounds::look_now(&server.running().state));
        }
        assert!(offered(&server, &wang).is_some(), "{missed}");
        let late = Timestamp::now() + SignedDuration::from_secs(600);
        let rules = OfferRules { missed_offers: 2, rest: SignedDuration::from_mins(3) };
        server.runtime.block_on(store.settle_offers(late, rules)).unwrap();
    }
    server.runtime.block_on(jieda::http::desk::rounds::look_now(&server.running().state));
    assert_eq!(offered(&server, &wang), None);
    let presence = server.get("/v1/desk/queue", &wang).expect(200)["presence"].clone();
    assert_eq!((&presence["status"], &presence["missed_offers"]), (&json!("away"), &json!(2)));
    assert_eq!(is_there(&server, &wang, "online")["missed_offers"], json!(0));
}

#[test]
fn a_profile_says_who_is_offered_what() {
    let server = offering();
    let (wang, li, lead) = (server.agent("小王"), server.agent("小李"), server.supervisor("王主管"));
    is_there(&server, &lead, "busy");
    let profile = |name: &str, token: &str, body: Value| put(&server, &of_agent(name), token, &body);
    profile("小王", &wang, json!({})).is_problem(403, "supervisor-only");
    profile("小赵", &lead, json!({})).is_problem(404, "no-such-agent");
    for bad in [
        json!({"skills": {"cooking": 1}}),
        json!({"skills": {"repair": 4}}),
        json!({"languages": ["中文"]}),
        json!({"most_talks": 101}),
        json!({"rosters": ["午夜班"]}),
        json!({"hours": [{"days": [], "from": "09:00", "to": "18:00"}]}),
        json!({"hours": [{"days": ["mon"], "from": "25:00", "to": "18:00"}]}),
        json!({"skill": {}}),
    ] {
        profile("小王", &lead, bad).is_problem(422, "bad-field");
    }
    let own = json!({"skills": {"repair": 3}, "languages": ["zh"], "most_talks": 2, "rosters": ["白班"],
        "hours": [{"days": ["sat", "sun"], "from": "10:00:00", "to": "16:00:00"}]});
    assert_eq!(profile("小王", &lead, own.clone()).expect(200), own);
    let team = server.get("/v1/desk/team", &lead).expect(200);
    let shown = team["agents"].as_array().unwrap().iter().find(|one| one["agent"] == "小王").unwrap();
    assert_eq!((&shown["profile"], &shown["most_talks"], &shown["load"]), (&own, &json!(2), &json!(0)));
    assert!(team["skills"].as_array().unwrap().contains(&json!("repair")) && team["rosters"].as_array().unwrap().contains(&json!("白班")));
    server.get("/v1/desk/team", &wang).is_problem(403, "supervisor-only");

    profile("小王", &lead, json!({"skills": {"repair": 3}})).expect(200);
    is_there(&server, &wang, "online");
    let (talk, handoff) = server.open_at_desk();
    is_there(&server, &wang, "online");
    assert_eq!(offered(&server, &wang), None, "a general case needs another skill");
    is_there(&server, &li, "online");
    assert_eq!(offered(&server, &li), Some(handoff.clone()));
    server.post(&format!("/v1/desk/conversations/{}/transfer", talk.id), &lead, &json!({"to": {"skill": "repair"}})).expect(200);
    is_there(&server, &li, "busy");
    is_there(&server, &wang, "online");
    assert_eq!(offered(&server, &wang), Some(handoff));
    profile("小李", &lead, json!({"most_talks": 0})).expect(200);
    assert_eq!(server.send("DELETE", &of_agent("小王"), &lead, &[], None).status, 204);
    let actions = server.get("/v1/desk/audit?action=profile_set", ADMIN).expect(200);
    assert_eq!(actions["entries"].as_array().unwrap().len(), 4, "{actions}");
}

#[test]
fn nobody_is_offered_more_than_they_can_hold() {
    let server = offering();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    put(&server, &of_agent("小王"), &lead, &json!({"most_talks": 1})).expect(200);
    put(&server, &of_agent("王主管"), &lead, &json!({"most_talks": 0})).expect(200);
    let (_, first) = server.open_at_desk();
    server.open_at_desk();
    is_there(&server, &wang, "online");
    is_there(&server, &lead, "online");
    assert_eq!((offered(&server, &wang), offered(&server, &lead)), (Some(first.clone()), None), "who waits longest is first");
    claim(&server, &first, &wang).expect(200);
    is_there(&server, &wang, "online");
    assert_eq!(offered(&server, &wang), None);
    let receivers = server.get("/v1/desk/receivers", &wang).expect(200);
    assert_eq!(receivers["team"][0], json!({"agent": "小王", "presence": "online", "load": 1, "most_talks": 1}));
}

#[test]
fn a_shop_that_has_set_nothing_up_works_as_before() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    is_there(&server, &wang, "online");
    let queue = server.get("/v1/desk/queue", &wang).expect(200);
    assert_eq!((&queue["mode"], &queue["may_choose"], &queue["offer"]), (&json!("manual"), &json!(true), &Value::Null));
    claim(&server, &handoff, &wang).expect(200);
    assert!(matches!(&done(&server, &talk)[..], [DeskFact::Claimed { by: None, .. }]));
    assert!(server.transcript(&talk).get("wait_minutes").is_none());
}

#[test]
fn a_stream_tells_its_agent_of_an_offer_and_is_a_sign_of_life() {
    let server = offering();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    is_there(&server, &li, "busy");
    let mut stream = Stream::open(&server, "/v1/desk/events", &wang, "");
    let (_, handoff) = server.open_at_desk();
    let live = loop {
        let told = stream.next().unwrap();
        if told.event == "live" {
            break told.json();
        }
    };
    assert_eq!((&live["offer"]["handoff"]["id"], &live["presence"]["status"]), (&json!(handoff), &json!("online")));
    assert!(team(&server).contains(&("小王".to_owned(), "online".to_owned())));
    claim(&server, &handoff, &wang).expect(200);
    let over = loop {
        let told = stream.next().unwrap();
        if told.event == "live" {
            break told.json();
        }
    };
    assert_eq!(over["offer"], Value::Null);
}

/// A server anew on the same data, where these agents were last seen so many minutes ago.
fn later(server: TestServer, silent: &[(&str, i64)]) -> TestServer {
    let folder = server.stop();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(&crate::server::database_of(folder.path()), None).await.unwrap();
        for (name, minutes) in silent {
            let at = Timestamp::now() - SignedDuration::from_mins(*minutes);
            store.set_presence(name, Status::Online, at).await.unwrap();
        }
    });
    drop(runtime);
    TestServer::in_folder(folder, Limits::default(), served())
}

#[test]
fn a_case_whose_agent_has_gone_waits_again() {
    let server = offering();
    let (wang, li, lead) = (server.agent("小王"), server.agent("小李"), server.supervisor("王主管"));
    let (owed, first) = server.open_at_desk();
    let (answered, second) = server.open_at_desk();
    let (fresh, third) = server.open_at_desk();
    for (handoff, name) in [(&first, "小王"), (&second, "小王"), (&third, "小李")] {
        let talk = handoff.split('.').next().unwrap();
        server.post(&format!("/v1/desk/conversations/{talk}/transfer"), &lead, &json!({"to": {"agent": name}})).expect(200);
    }
    for talk in [&owed, &answered, &fresh] {
        server.say(talk, "在吗").expect(200);
    }
    server.post(&format!("/v1/desk/conversations/{}/messages", answered.id), &wang, &json!({"text": "在的"})).expect(200);
    let server = later(server, &[("小王", 16), ("小李", 14)]);
    server.runtime.block_on(jieda::http::desk::rounds::look_now(&server.running().state));
    let last = |talk: &Talk| done(&server, talk).pop().unwrap();
    assert!(matches!(last(&owed), DeskFact::Transferred { why: Some(LetGo::Silent), .. }), "{:?}", last(&owed));
    assert!(matches!(last(&answered), DeskFact::Said { .. }), "nobody waits for an answer there");
    assert!(matches!(last(&fresh), DeskFact::Transferred { why: None, .. }), "nobody has gone there");
    let shown = server.transcript(&owed);
    let told = shown["events"].as_array().unwrap().last().unwrap();
    assert_eq!((&shown["phase"], &told["type"]), (&json!("queued"), &json!("transferred")));
    assert!(told["text"].as_str().unwrap().contains("优先排队"), "{told}");
    let case = server.get("/v1/desk/queue", &lead).expect(200)["waiting"][0].clone();
    assert_eq!((&case["conversation"], &case["priority"]), (&json!(owed.id), &json!("high")));
    server.runtime.block_on(jieda::http::desk::rounds::look_now(&server.running().state));
    let n_given = done(&server, &owed).into_iter().filter(|fact| matches!(fact, DeskFact::Transferred { why: Some(_), .. })).count();
    assert_eq!(n_given, 1, "once");
    // The one who is back has the first offer.
    is_there(&server, &lead, "busy");
    is_there(&server, &li, "online");
    is_there(&server, &wang, "online");
    assert!(offered(&server, &li).is_some() || offered(&server, &wang).is_some());
}

#[test]
fn who_ends_the_shift_gives_all_cases_away() {
    let server = offering();
    let (wang, li, lead) = (server.agent("小王"), server.agent("小李"), server.supervisor("王主管"));
    let talks = [server.open_at_desk().0, server.open_at_desk().0];
    let give = |name: &str| {
        for talk in &talks {
            server.post(&format!("/v1/desk/conversations/{}/transfer", talk.id), &lead, &json!({"to": {"agent": name}})).expect(200);
        }
    };
    give("小王");
    let end = |token: &str, body: Value| server.post("/v1/desk/me/shift-end", token, &body);
    end(&wang, json!({"to": "小赵"})).is_problem(404, "no-such-agent");
    end(&wang, json!({"to": "小王"})).is_problem(404, "no-such-agent");
    assert_eq!(end(&wang, json!({"to": "小李"})).expect(200), json!({"given": 2}));
    assert!(matches!(done(&server, &talks[0]).pop(), Some(DeskFact::Transferred { why: Some(LetGo::ShiftEnd), .. })));
    assert_eq!(server.transcript(&talks[0])["agent"], json!("小李"));
    assert!(team(&server).contains(&("小王".to_owned(), "offline".to_owned())));

    assert_eq!(end(&li, json!({})).expect(200), json!({"given": 2}));
    assert_eq!(end(&li, json!({})).expect(200), json!({"given": 0}));
    assert_eq!(server.transcript(&talks[1])["phase"], json!("queued"));
    server.get("/v1/desk/queue", &wang).expect(200);
    assert!(team(&server).contains(&("小王".to_owned(), "offline".to_owned())), "who has gone home and looks is still off duty");
}

#[test]
fn a_case_whose_agent_is_removed_waits_again_before_others() {
    let server = TestServer::start();
    server.agent("小王");
    let (talk, _) = server.open_at_desk();
    server.post(&format!("/v1/desk/conversations/{}/transfer", talk.id), ADMIN, &json!({"to": {"agent": "小王"}})).expect(200);
    assert_eq!(server.send("DELETE", "/v1/desk/agents/%E5%B0%8F%E7%8E%8B", ADMIN, &[], None).status, 204);
    assert!(matches!(done(&server, &talk).pop(), Some(DeskFact::Transferred { why: Some(LetGo::Removed), .. })));
    assert_eq!(server.transcript(&talk)["phase"], json!("queued"));
    assert!(team(&server).iter().all(|(name, _)| name != "小王"));
}

#[test]
fn how_long_the_wait_may_be_is_told_once_it_can_be_known() {
    let server = offering();
    let wang = server.agent("小王");
    let (_, handoff) = server.open_at_desk();
    let said = |events: &[Value]| events.iter().filter_map(|event| event["text"].as_str()).collect::<String>();
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), ADMIN, &json!({})).expect(200);
    is_there(&server, &wang, "busy");
    let talk = server.open();
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    assert!(types(&events).contains(&"handed_off"));
    // One case was taken in the last hour.
    let shown = server.transcript(&talk);
    assert_eq!((&shown["ahead"], &shown["wait_minutes"]), (&json!(0), &json!(60)));
    assert!(said(&events).contains("预计等候约 60 分钟"), "{events:?}");
}
