//! What is promised to a customer is read, kept, moved or dropped, and outlives the talk.

use crate::server::{ADMIN, Talk, TestServer, types};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

fn at_desk(talk: &Talk, what: &str) -> String {
    format!("/v1/desk/conversations/{}/{what}", talk.id)
}

fn promise(talk: &Talk, number: u32, what: &str) -> String {
    format!("/v1/desk/promises/{}.{number}/{what}", talk.id)
}

/// So many hours from now, as a promise is kept.
fn within(hours: i64) -> String {
    let due = Timestamp::now() + SignedDuration::from_hours(hours);
    Timestamp::from_second(due.as_second()).unwrap().to_string()
}

/// A talk that this agent has.
fn held(server: &TestServer, agent: &str) -> Talk {
    let (talk, handoff) = server.open_at_desk();
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), agent, &json!({})).expect(200);
    talk
}

fn owed(server: &TestServer, of: &str, token: &str) -> Vec<Value> {
    server.get(&format!("/v1/desk/promises?of={of}"), token).expect(200)["promises"].as_array().unwrap().clone()
}

/// What the customer reads that was promised, or became of it.
fn told(server: &TestServer, talk: &Talk) -> Vec<String> {
    let shown = server.transcript(talk);
    let is_promise = |event: &&Value| event["type"].as_str().unwrap().starts_with("promise") || event["type"] == "followed_up";
    shown["events"].as_array().unwrap().iter().filter(is_promise).map(|event| event["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_promise_is_told_kept_and_outlives_the_talk() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let talk = held(&server, &wang);
    let body = json!({"kind": "call_back", "what": "打 13800138000 说明进度", "due": within(30), "tell": true}).to_string();
    let make = || server.send("POST", &at_desk(&talk, "promises"), &wang, &[("Idempotency-Key", "promise-1")], Some(&body));
    let (first, again) = (make().expect(200), make().expect(200));
    assert_eq!(first, again, "a retry promises once");
    assert!(!first.to_string().contains("13800138000"), "{first}");
    let words = told(&server, &talk);
    assert!(words.len() == 1 && words[0].starts_with("我们会在 ") && words[0].ends_with("前给您回电。"), "{words:?}");
    let shown = server.transcript(&talk).to_string();
    assert!(!shown.contains("13800138000") && !shown.contains("pledge"), "what is for the desk is not the customer's: {shown}");

    let mine = owed(&server, "mine", &wang);
    assert_eq!(
        (mine.len(), &mine[0]["overdue"], &mine[0]["owner"], &mine[0]["told"]),
        (1, &json!(false), &json!({"agent": "小王"}), &json!(true))
    );
    assert_eq!(mine[0]["due"], json!(serde_json::from_str::<Value>(&body).unwrap()["due"]));
    assert_eq!((owed(&server, "mine", &li), owed(&server, "team", &li)), (Vec::new(), Vec::new()));
    assert_eq!(owed(&server, "all", &li).len(), 1);

    server.post(&at_desk(&talk, "follow-up"), &wang, &json!({"text": "您好"})).is_problem(409, "not-yours");
    server.post(&at_desk(&talk, "resolve"), &wang, &json!({})).expect(200);
    let summary = server.get(&format!("/v1/desk/conversations/{}", talk.id), &wang).expect(200);
    assert_eq!((&summary["phase"], &summary["promises"][0]["id"]), (&json!("closed"), &json!(format!("{}.1", talk.id))));
    server.post(&at_desk(&talk, "follow-up"), &li, &json!({"text": "您好"})).is_problem(409, "not-yours");
    let written = server.post(&at_desk(&talk, "follow-up"), &wang, &json!({"text": "给您打过电话，没有人接。"})).events();
    assert_eq!(types(&written), ["followed_up"]);
    assert_eq!(server.transcript(&talk)["phase"], "closed");
    let event = summary["events"].as_array().unwrap().iter().find(|event| event["type"] == "promised").unwrap()["id"].clone();
    let reveal = |token: &str| server.post(&at_desk(&talk, "reveal"), token, &json!({ "event": event }));
    reveal(&li).is_problem(409, "not-yours");
    assert!(reveal(&wang).expect(200).to_string().contains("13800138000"), "who owes it must be able to call");

    server.post(&promise(&talk, 1, "keep"), &li, &json!({})).is_problem(409, "not-yours");
    let kept = server.post(&promise(&talk, 1, "keep"), &wang, &json!({})).events();
    assert_eq!(types(&kept), ["promise_kept"]);
    assert_eq!(server.post(&promise(&talk, 1, "keep"), &wang, &json!({})).events(), [] as [Value; 0]);
    server.post(&promise(&talk, 1, "drop"), &wang, &json!({"why": "不用了"})).is_problem(409, "promise-settled");
    server.post(&promise(&talk, 1, "move"), &wang, &json!({"why": "忙", "due": within(40)})).is_problem(409, "promise-settled");
    assert_eq!(told(&server, &talk)[1..], ["给您打过电话，没有人接。", "之前答应您的「回电」已经办好了。"]);
    assert_eq!(owed(&server, "all", &wang), [] as [Value; 0]);
    server.post(&at_desk(&talk, "follow-up"), &wang, &json!({"text": "再见"})).is_problem(409, "not-yours");
    reveal(&wang).is_problem(409, "not-yours");
}

#[test]
fn a_promise_goes_to_another_time_and_to_somebody_else() {
    let server = TestServer::start();
    let (wang, li, lead) = (server.agent("小王"), server.agent("小李"), server.supervisor("王主管"));
    let talk = held(&server, &wang);
    let make = |kind: &str, hours: i64, tell: bool| {
        server.post(&at_desk(&talk, "promises"), &wang, &json!({"kind": kind, "due": within(hours), "tell": tell})).expect(200);
    };
    make("refund", 60, true);
    make("look_into", 50, false);
    let to_li = json!({"owner": {"agent": "小李"}, "why": "我明天休假"});
    assert_eq!(types(&server.post(&promise(&talk, 1, "move"), &wang, &to_li).events()), ["promise_moved"]);
    assert_eq!(server.post(&promise(&talk, 1, "move"), &li, &to_li).events(), [] as [Value; 0], "it is there already");
    assert_eq!(told(&server, &talk).len(), 1, "whose it is is no matter of the customer's");
    server.post(&promise(&talk, 1, "move"), &li, &json!({"due": within(72), "why": "银行要三天"})).expect(200);
    let words = told(&server, &talk);
    assert!(words.len() == 2 && words[1].starts_with("之前答应您的「退款」改到 "), "{words:?}");
    let name = |promises: Vec<Value>| promises.iter().map(|promise| promise["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(
        (name(owed(&server, "mine", &wang)), name(owed(&server, "mine", &li))),
        (vec!["look_into".to_owned()], vec!["refund".to_owned()])
    );
    assert_eq!(name(owed(&server, "all", &lead)), ["look_into", "refund"], "what is due first comes first");

    server.post(&promise(&talk, 2, "move"), &lead, &json!({"owner": {"skill": "order"}, "why": "仓库查"})).expect(200);
    assert_eq!(name(owed(&server, "team", &li)), ["look_into"]);
    let dropped = server.post(&promise(&talk, 2, "drop"), &li, &json!({"why": "客户自己找到了"})).events();
    assert_eq!((types(&dropped), dropped[0].get("text")), (vec!["promise_dropped"], None), "of what was not told nothing is told");
    assert_eq!(told(&server, &talk).len(), 2);
    let noted = server.get(&format!("/v1/desk/conversations/{}", talk.id), &wang).expect(200);
    assert_eq!((&noted["promises"][1]["end"], &noted["promises"][1]["ended_by"]), (&json!("dropped"), &json!("小李")));
}

#[test]
fn what_cannot_be_promised_is_refused() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let talk = held(&server, &wang);
    let make = |token: &str, body: Value| server.post(&at_desk(&talk, "promises"), token, &body);
    make(&li, json!({"kind": "call_back", "due": within(1)})).is_problem(409, "not-yours");
    for (body, is_told) in [
        (json!({"kind": "world_peace", "due": within(1)}), "kind"),
        (json!({"kind": "rescue_plan", "due": within(1)}), "kind"),
        (json!({"kind": "call_back", "due": within(-1)}), "due"),
        (json!({"kind": "call_back", "due": within(24 * 400)}), "due"),
        (json!({"kind": "call_back", "due": within(1), "owner": {"skill": "cooking"}}), "to"),
        (json!({"kind": "call_back"}), "missing field"),
    ] {
        let refused = make(&wang, body);
        refused.is_problem(422, "bad-field");
        assert!(refused.json()["detail"].as_str().unwrap().starts_with(is_told), "{refused:?}");
    }
    make(&wang, json!({"kind": "call_back", "due": within(1), "owner": {"agent": "小赵"}})).is_problem(404, "no-such-agent");
    make(&wang, json!({"kind": "call_back", "due": within(1), "what": "长".repeat(4001)})).is_problem(413, "text-too-long");
    for name in ["x", "1.1", &format!("{}.1", talk.id)] {
        server.post(&format!("/v1/desk/promises/{name}/keep"), &wang, &json!({})).is_problem(404, "no-such-promise");
    }
    server.get("/v1/desk/promises?of=yours", &wang).is_problem(400, "bad-query");
    server.get("/v1/desk/promises?after=x", &wang).is_problem(400, "bad-query");
    make(&wang, json!({"kind": "call_back", "due": within(1)})).expect(200);
    server.post(&promise(&talk, 1, "move"), &wang, &json!({"why": "忙"})).is_problem(422, "bad-field");
    server.post(&promise(&talk, 1, "drop"), &wang, &json!({"why": " "})).is_problem(422, "blank-text");
    for _ in 1..50 {
        make(&wang, json!({"kind": "reply", "due": within(1)})).expect(200);
    }
    make(&wang, json!({"kind": "reply", "due": within(1)})).is_problem(422, "bad-field");
}

#[test]
fn a_list_of_promises_goes_on_where_it_ends() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let talks: Vec<Talk> = (0..3).map(|_| held(&server, &wang)).collect();
    for n in 0..120 {
        let body = json!({"kind": "reply", "what": n.to_string(), "due": within(200 - n)});
        server.post(&at_desk(&talks[n as usize / 40], "promises"), &wang, &body).expect(200);
    }
    let first = server.get("/v1/desk/promises", &wang).expect(200);
    let rest = server.get(&format!("/v1/desk/promises?after={}", first["next"].as_str().unwrap()), &wang).expect(200);
    assert_eq!((&first["n_open"], &first["n_overdue"], &rest["next"]), (&json!(120), &json!(0), &Value::Null));
    let all: Vec<&str> =
        [&first, &rest].iter().flat_map(|page| page["promises"].as_array().unwrap()).map(|own| own["what"].as_str().unwrap()).collect();
    assert_eq!(all, (0..120).rev().map(|n| n.to_string()).collect::<Vec<_>>());
}

#[test]
fn who_leaves_unhappy_is_promised_something() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let judge = |talk: &Talk, body: Value| server.post(&talk.path("/feedback"), &talk.token, &body).expect(200);
    let talk = held(&server, &wang);
    judge(&talk, json!({"rating": 3}));
    judge(&talk, json!({"solved": false}));
    assert_eq!(owed(&server, "all", ADMIN), [] as [Value; 0], "while somebody has the talk a no is no end");
    server.post(&at_desk(&talk, "resolve"), &wang, &json!({})).expect(200);
    let before = Timestamp::now();
    let answer = judge(&talk, json!({"solved": false}));
    assert_eq!(types(answer["events"].as_array().unwrap()), ["feedback"], "the customer reads nothing of it");
    judge(&talk, json!({"rating": 1}));
    let mut mine = owed(&server, "mine", &wang);
    // Hours on duty may end after the others, around holidays.
    mine.sort_by_key(|own| own["kind"].as_str().unwrap().to_owned());
    let kinds: Vec<&str> = mine.iter().map(|own| own["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["rescue_answer", "rescue_plan", "rescue_revisit"], "once, however often it is said");
    let hours = |own: &Value| own["due"].as_str().unwrap().parse::<Timestamp>().unwrap().duration_since(before).as_secs_f64() / 3_600.0;
    assert!((hours(&mine[1]) - 24.0).abs() < 0.1 && (hours(&mine[2]) - 72.0).abs() < 0.1 && hours(&mine[0]) >= 0.99, "{mine:?}");
    assert_eq!((&mine[0]["made_by"], &mine[0]["told"]), (&Value::Null, &json!(false)));

    let bots = server.open();
    server.say(&bots, "怎么退货");
    judge(&bots, json!({"rating": 2}));
    let team = owed(&server, "team", &li);
    assert_eq!((team.len(), &team[0]["owner"]), (3, &json!({"skill": "general"})));
    let read = server.get(&format!("/v1/desk/conversations/{}", bots.id), &li).expect(200);
    assert_eq!((&read["phase"], read["promises"].as_array().unwrap().len()), (&json!("bot"), 3), "who must see to it can read it");
    server.post(&at_desk(&bots, "follow-up"), &li, &json!({"text": "我是小李，刚才没帮到您，很抱歉。"})).expect(200);
    assert_eq!(server.transcript(&bots)["phase"], "bot", "the bot goes on");
}

#[test]
fn what_is_erased_is_owed_no_more() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let talk = held(&server, &wang);
    server.post(&at_desk(&talk, "promises"), &wang, &json!({"kind": "reply", "due": within(1)})).expect(200);
    server.post("/v1/desk/customers/erase", ADMIN, &json!({"conversation": talk.id})).expect(200);
    assert_eq!(owed(&server, "all", &wang), [] as [Value; 0]);
    server.post(&promise(&talk, 1, "keep"), &wang, &json!({})).is_problem(404, "no-such-promise");
    server.post(&at_desk(&talk, "promises"), &wang, &json!({"kind": "reply", "due": within(1)})).is_problem(409, "not-yours");
}

#[test]
fn how_a_talk_ended_is_not_bent_by_what_is_written_later() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let opened = server.post("/v1/conversations", "", &json!({})).expect(201);
    let text = |field: &str| opened[field].as_str().unwrap().to_owned();
    let talk = Talk { id: text("id"), token: text("token"), events: Vec::new() };
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    let handoff = events.iter().find(|event| event["type"] == "handed_off").unwrap()["handoff"].as_str().unwrap().to_owned();
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &wang, &json!({})).expect(200);
    server.post(&at_desk(&talk, "promises"), &wang, &json!({"kind": "reply", "due": within(1)})).expect(200);
    server.post(&at_desk(&talk, "resolve"), &wang, &json!({})).expect(200);
    let day = jiff::Zoned::now().date();
    let period = format!("from={}&to={}", day.yesterday().unwrap(), day.tomorrow().unwrap());
    let row = || server.get(&format!("/v1/reports/conversations?{period}&format=csv"), ADMIN).text;
    let before = row();
    server.post(&at_desk(&talk, "follow-up"), &wang, &json!({"text": "查到了"})).expect(200);
    server.post(&promise(&talk, 1, "keep"), &wang, &json!({})).expect(200);
    assert!(before.contains("handed_over"), "{before}");
    assert_eq!(row(), before);
}
