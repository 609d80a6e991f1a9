//! A supervisor sees how the desk stands, watches a talk, helps in it, and gives many cases to somebody else.

use crate::browser::{ENTER, check_width};
use crate::server::{ADMIN, Answer, Talk, TestServer, types};
use crate::stream::Stream;
use crate::webdriver::Browser;
use serde_json::{Value, json};

/// 小王, 小李 and 小张 in an address.
const WANG: &str = "%E5%B0%8F%E7%8E%8B";
const LI: &str = "%E5%B0%8F%E6%9D%8E";
const ZHANG: &str = "%E5%B0%8F%E5%BC%A0";

fn at_desk(talk: &Talk, what: &str) -> String {
    format!("/v1/desk/conversations/{}/{what}", talk.id)
}

/// A talk that an agent has.
fn held(server: &TestServer, agent: &str) -> Talk {
    let (talk, handoff) = server.open_at_desk();
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), agent, &json!({})).expect(200);
    talk
}

fn board(server: &TestServer, who: &str) -> Value {
    server.get("/v1/desk/board", who).expect(200)
}

fn listed(server: &TestServer, who: &str, filter: &str) -> Value {
    server.get(&format!("/v1/desk/board/talks?{filter}"), who).expect(200)
}

fn reassign(server: &TestServer, who: &str, cases: &[(&Talk, Option<&str>)], to: Value, key: &str) -> Answer {
    let cases: Vec<Value> = cases.iter().map(|(talk, agent)| json!({"conversation": talk.id, "agent": agent})).collect();
    let body = json!({"cases": cases, "to": to, "note": "小王请假，麻烦接着跟"}).to_string();
    server.send("POST", "/v1/desk/cases/reassign", who, &[("Idempotency-Key", key)], Some(&body))
}

fn outcomes(answer: &Value) -> Vec<&str> {
    answer["cases"].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap()).collect()
}

/// How often something of a kind is in a talk, as the desk reads it.
fn n_of(server: &TestServer, talk: &Talk, kind: &str) -> usize {
    let read = server.get(&format!("/v1/desk/conversations/{}", talk.id), ADMIN).expect(200);
    types(read["events"].as_array().unwrap()).iter().filter(|own| **own == kind).count()
}

#[test]
fn a_figure_is_as_many_as_its_list_has() {
    let server = TestServer::start();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    let bot = server.open();
    server.say(&bot, "怎么退货");
    let quiet = server.open();
    let (waiting, _) = server.open_at_desk();
    let mine = held(&server, &wang);
    server.get("/v1/desk/queue", &wang).expect(200);

    let shown = board(&server, &lead);
    let figures = ["n_waiting", "n_in_service", "n_bot", "n_breached", "n_alerts", "n_overdue"].map(|name| shown[name].as_u64().unwrap());
    assert_eq!(figures, [1, 1, 1, 0, 0, 0], "{shown}");
    assert_eq!((&shown["skills"][0]["skill"], &shown["skills"][0]["n"]), (&json!("general"), &json!(1)));
    assert_eq!(shown["waiting_since"], shown["skills"][0]["since"]);
    let agents = shown["agents"].as_array().unwrap();
    let own = agents.iter().find(|agent| agent["agent"] == "小王").unwrap();
    assert_eq!((&own["presence"], &own["load"], &own["most_talks"]), (&json!("online"), &json!(1), &json!(5)), "{shown}");

    let check = |filter: &str, expected: &[&Talk]| {
        let list = listed(&server, &lead, filter);
        let ids: Vec<&str> = list["talks"].as_array().unwrap().iter().map(|talk| talk["conversation"].as_str().unwrap()).collect();
        assert_eq!(ids, expected.iter().map(|talk| talk.id.as_str()).collect::<Vec<_>>(), "{filter}: {list}");
        assert_eq!(list["n"], json!(expected.len()));
    };
    check("who=bot", &[&bot]);
    check("who=waiting", &[&waiting]);
    check("who=person", &[&mine]);
    check(&format!("agent={WANG}"), &[&mine]);
    check("skill=general&who=waiting", &[&waiting]);
    check("stage=breached", &[]);
    assert_eq!(listed(&server, &lead, "who=bot")["talks"][0]["question"], "怎么退货");

    // What happens is seen at the next look, and what is over is gone.
    server.post(&at_desk(&mine, "resolve"), &wang, &json!({})).expect(200);
    server.say(&quiet, "我的电话是 13800138000，快点处理，你们这群骗子，气死我了！！！");
    assert_eq!(board(&server, &lead)["n_in_service"], json!(0));
    assert!(!listed(&server, &lead, "").to_string().contains("13800138000"), "details are masked");

    server.get("/v1/desk/board", &wang).is_problem(403, "supervisor-only");
    server.get("/v1/desk/board/talks", &wang).is_problem(403, "supervisor-only");
    server.get("/v1/desk/board/talks?after=x", &lead).is_problem(400, "bad-query");
    server.get("/v1/desk/board/talks?who=nobody", &lead).is_problem(400, "bad-query");
}

#[test]
fn a_list_goes_on_where_it_ended() {
    let server = TestServer::start();
    let lead = server.supervisor("王主管");
    let talks: Vec<Talk> = (0..53).map(|_| server.open_at_desk().0).collect();
    let first = listed(&server, &lead, "who=waiting");
    assert_eq!((first["n"].as_u64(), first["talks"].as_array().unwrap().len()), (Some(53), 50));
    let next = first["next"].as_str().unwrap();
    let rest = listed(&server, &lead, &format!("who=waiting&after={next}"));
    assert_eq!((rest["talks"].as_array().unwrap().len(), &rest["next"]), (3, &Value::Null));
    let both = [&first, &rest].map(|page| page["talks"].as_array().unwrap().clone()).concat();
    let ids: Vec<&str> = both.iter().map(|talk| talk["conversation"].as_str().unwrap()).collect();
    assert_eq!(ids, talks.iter().map(|talk| talk.id.as_str()).collect::<Vec<_>>(), "who waits longest comes first");
    assert_eq!(board(&server, &lead)["n_waiting"], json!(53));
}

#[test]
fn a_whisper_is_read_by_the_desk_and_never_by_the_customer() {
    let server = TestServer::start();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    let talk = held(&server, &wang);
    let mut desk = Stream::open(&server, "/v1/desk/events", &wang, "");
    desk.next();
    let mut customer = Stream::open(&server, &talk.path("/events"), &talk.token, "");
    customer.next();
    let whispered = server.post(&at_desk(&talk, "whispers"), &lead, &json!({"text": "先退运费，再打 13800138000"})).events();
    assert_eq!(
        (&whispered[0]["type"], &whispered[0]["agent"], &whispered[0]["to"]),
        (&json!("whispered"), &json!("王主管"), &json!("小王"))
    );
    assert!(!whispered[0].to_string().contains("13800138000"), "details are masked");
    let heard = loop {
        let event = desk.event().json();
        if event["type"] == "whispered" {
            break event;
        }
    };
    assert_eq!((&heard["conversation"], &heard["to"]), (&json!(talk.id), &json!("小王")));

    // The customer's stream goes on to what the agent says next, with nothing between.
    server.post(&at_desk(&talk, "messages"), &wang, &json!({"text": "运费退给您"})).expect(200);
    let last = loop {
        let event = customer.event().json();
        assert_ne!(event["type"], "whispered");
        if event["type"] == "agent_said" {
            break event;
        }
    };
    assert_eq!(last["text"], "运费退给您");
    assert!(!server.transcript(&talk).to_string().contains("先退运费"));
    let exported = server.post("/v1/desk/customers/export", ADMIN, &json!({"conversation": talk.id})).expect(200);
    assert!(exported.to_string().contains("运费退给您") && !exported.to_string().contains("先退运费"), "{exported}");

    server.post(&at_desk(&talk, "whispers"), &wang, &json!({"text": "."})).is_problem(403, "supervisor-only");
    server.post(&at_desk(&talk, "whispers"), &lead, &json!({"text": " "})).is_problem(422, "blank-text");
    let (waiting, _) = server.open_at_desk();
    server.post(&at_desk(&waiting, "whispers"), &lead, &json!({"text": "."})).is_problem(409, "not-held");
    let own = held(&server, &lead);
    server.post(&at_desk(&own, "whispers"), &lead, &json!({"text": "."})).is_problem(409, "not-held");
}

#[test]
fn a_supervisor_writes_beside_the_agent_who_keeps_the_case() {
    let server = TestServer::start();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    let talk = held(&server, &wang);
    let write = |who: &str, text: &str| server.post(&at_desk(&talk, "messages"), who, &json!({"text": text}));
    let post = |who: &str, what: &str| server.post(&at_desk(&talk, what), who, &json!({}));
    write(&lead, "您好").is_problem(409, "not-yours");
    post(&wang, "join").is_problem(403, "supervisor-only");
    assert_eq!(types(&post(&lead, "join").events()), ["joined"]);
    assert_eq!(types(&post(&lead, "join").events()), [""; 0], "who is there already joins no second time");
    write(&lead, "我是主管，来帮您").expect(200);
    write(&wang, "我也在").expect(200);
    let shown = server.transcript(&talk);
    let said: Vec<(&str, &str)> = shown["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| ["joined", "agent_said"].contains(&event["type"].as_str().unwrap()))
        .map(|event| (event["type"].as_str().unwrap(), event["agent"].as_str().unwrap()))
        .collect();
    assert_eq!(said, [("joined", "王主管"), ("agent_said", "王主管"), ("agent_said", "小王")]);
    assert_eq!((&shown["phase"], &shown["agent"]), (&json!("agent"), &json!("小王")), "the agent keeps the case");
    assert_eq!(listed(&server, &lead, &format!("agent={WANG}"))["talks"][0]["companions"], json!(["王主管"]));
    server.post(&at_desk(&talk, "reveal"), &lead, &json!({"handoff": format!("{}.1", talk.id)})).is_problem(409, "not-yours");
    post(&lead, "resolve").is_problem(409, "not-yours");

    // There is room for three.
    for name in ["赵主管", "钱主管"] {
        post(&server.supervisor(name), "join").expect(200);
    }
    let sun = server.supervisor("孙主管");
    post(&sun, "join").is_problem(409, "talk-full");
    assert_eq!(types(&post(&lead, "leave").events()), ["left"]);
    assert_eq!(types(&post(&lead, "leave").events()), [""; 0]);
    write(&lead, "还有一句").is_problem(409, "not-yours");
    post(&sun, "join").expect(200);

    // With the case goes who stood beside it.
    server.post(&at_desk(&talk, "transfer"), &wang, &json!({"to": {"skill": "repair"}})).expect(200);
    write(&sun, "在吗").is_problem(409, "not-yours");
    post(&sun, "join").is_problem(409, "not-held");
}

#[test]
fn a_talk_is_watched_as_it_runs_and_the_audit_log_has_it() {
    let server = TestServer::start();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    let talk = server.open();
    let path = at_desk(&talk, "events");
    let mut watched = Stream::open(&server, &path, &lead, "");
    assert!(watched.head.starts_with("HTTP/1.1 200"), "{}", watched.head);
    watched.next();
    let before = server.transcript(&talk)["events"].as_array().unwrap().len();
    server.say(&talk, "我的手机 13800138000");
    let said = loop {
        let event = watched.event().json();
        if event["type"] == "customer_said" {
            break event;
        }
    };
    assert_eq!(said["masked"], json!(true), "{said}");
    assert!(!said.to_string().contains("13800138000"));
    let refused = Stream::open(&server, &path, &wang, "");
    assert!(refused.head.starts_with("HTTP/1.1 403"), "{}", refused.head);
    let noted = server.get("/v1/desk/audit?action=talk_watched", ADMIN).expect(200);
    let entries = noted["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 1, "{noted}");
    assert_eq!((&entries[0]["who"], &entries[0]["subject"]), (&json!("王主管"), &json!(talk.id)));
    // Nobody in the talk is told.
    let after = server.transcript(&talk);
    assert!(after["events"].as_array().unwrap().len() > before && !after.to_string().contains("王主管"), "{after}");
}

#[test]
fn many_cases_go_to_somebody_else_and_each_is_told_of() {
    let server = TestServer::start();
    let (wang, li, lead) = (server.agent("小王"), server.agent("小李"), server.supervisor("王主管"));
    let [one, two, taken, over] = [(), (), (), ()].map(|()| held(&server, &wang));
    let (waiting, _) = server.open_at_desk();
    server.post(&at_desk(&taken, "transfer"), &lead, &json!({"to": {"agent": "王主管"}})).expect(200);
    server.post(&at_desk(&over, "resolve"), &wang, &json!({})).expect(200);
    let cases = [(&one, Some("小王")), (&two, Some("小王")), (&taken, Some("小王")), (&over, Some("小王")), (&waiting, None)];
    let moved = reassign(&server, &lead, &cases, json!({"agent": "小李"}), "r-1").expect(200);
    assert_eq!((outcomes(&moved), &moved["moved"]), (vec!["moved", "moved", "taken", "over", "moved"], &json!(3)));
    for talk in [&one, &two, &waiting] {
        assert_eq!(server.transcript(talk)["agent"], "小李");
        assert_eq!((n_of(&server, talk, "noted"), n_of(&server, talk, "transferred")), (1, 1));
        assert!(!server.transcript(talk).to_string().contains("小王请假"));
    }
    server.post(&at_desk(&one, "messages"), &li, &json!({"text": "我接着来"})).expect(200);

    // The same request again moves nothing, also when things went on meanwhile; another one by the key is refused.
    server.post(&at_desk(&one, "transfer"), &lead, &json!({"to": {"agent": "小王"}})).expect(200);
    assert_eq!(reassign(&server, &lead, &cases, json!({"agent": "小李"}), "r-1").expect(200), moved);
    assert_eq!(server.transcript(&one)["agent"], "小王");
    reassign(&server, &lead, &cases[..1], json!({"agent": "小李"}), "r-1").is_problem(422, "idempotency-key-reused");
    let noted = server.get("/v1/desk/audit?action=cases_reassigned", ADMIN).expect(200);
    let entries = noted["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 1, "{noted}");
    assert_eq!((&entries[0]["subject"], &entries[0]["detail"]), (&json!("agent 小李"), &json!("3 of 5")));

    let back = reassign(&server, &lead, &[(&two, Some("小李")), (&waiting, Some("小李"))], json!("queue"), "r-2").expect(200);
    assert_eq!(outcomes(&back), ["moved", "moved"]);
    let again = reassign(&server, &lead, &[(&two, None)], json!("queue"), "r-3").expect(200);
    assert_eq!(outcomes(&again), ["already_there"]);
    let to_skill = reassign(&server, &lead, &[(&two, None)], json!({"skill": "repair"}), "r-4").expect(200);
    assert_eq!(outcomes(&to_skill), ["moved"]);
    assert_eq!(listed(&server, &lead, "skill=repair")["talks"][0]["conversation"], json!(two.id));
}

#[test]
fn an_agent_gets_no_more_than_they_may_hold() {
    let server = TestServer::start();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    server.agent("小李");
    let profile = json!({"most_talks": 2}).to_string();
    server.send("PUT", &format!("/v1/desk/agents/{LI}/profile"), &lead, &[], Some(&profile)).expect(200);
    let talks = [(), (), ()].map(|()| held(&server, &wang));
    let cases: Vec<(&Talk, Option<&str>)> = talks.iter().map(|talk| (talk, Some("小王"))).collect();
    let moved = reassign(&server, &lead, &cases, json!({"agent": "小李"}), "r-1").expect(200);
    assert_eq!(outcomes(&moved), ["moved", "moved", "no_room"]);
    assert_eq!(server.transcript(&talks[2])["agent"], "小王");
}

#[test]
fn of_two_supervisors_and_an_agent_nobody_moves_a_case_twice() {
    let server = TestServer::start();
    let (wang, lead, other) = (server.agent("小王"), server.supervisor("王主管"), server.supervisor("赵主管"));
    for (name, path) in [("小李", LI), ("小张", ZHANG)] {
        server.agent(name);
        let profile = json!({"most_talks": 99}).to_string();
        server.send("PUT", &format!("/v1/desk/agents/{path}/profile"), &lead, &[], Some(&profile)).expect(200);
    }
    let talks: Vec<Talk> = (0..12).map(|_| held(&server, &wang)).collect();
    let cases: Vec<(&Talk, Option<&str>)> = talks.iter().map(|talk| (talk, Some("小王"))).collect();
    let (one, two) = std::thread::scope(|scope| {
        let one = scope.spawn(|| reassign(&server, &lead, &cases, json!({"agent": "小李"}), "a").expect(200));
        let two = scope.spawn(|| reassign(&server, &other, &cases, json!({"agent": "小张"}), "b").expect(200));
        let end = scope.spawn(|| talks.iter().rev().for_each(|talk| drop(server.post(&at_desk(talk, "resolve"), &wang, &json!({})))));
        end.join().unwrap();
        (one.join().unwrap(), two.join().unwrap())
    });
    for ((talk, first), second) in talks.iter().zip(outcomes(&one)).zip(outcomes(&two)) {
        let n = n_of(&server, talk, "transferred");
        assert_eq!(n, usize::from(first == "moved") + usize::from(second == "moved"), "{first} {second}");
        assert!(n <= 1, "what one supervisor moved is taken for the other: {first} {second}");
        assert!(["moved", "taken", "over"].contains(&first) && ["moved", "taken", "over"].contains(&second), "{first} {second}");
        let shown = server.transcript(talk);
        match (first, second) {
            ("moved", _) => assert_eq!(shown["agent"], "小李"),
            (_, "moved") => assert_eq!(shown["agent"], "小张"),
            _ => assert_eq!(shown["phase"], "closed"),
        }
    }
}

#[test]
fn what_nobody_can_mean_is_refused() {
    let server = TestServer::start();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    let talk = held(&server, &wang);
    let own = [(&talk, Some("小王"))];
    reassign(&server, &wang, &own, json!("queue"), "r-1").is_problem(403, "supervisor-only");
    reassign(&server, &lead, &[], json!("queue"), "r-1").is_problem(422, "bad-field");
    reassign(&server, &lead, &[own[0], own[0]], json!("queue"), "r-1").is_problem(422, "bad-field");
    reassign(&server, &lead, &own, json!({"agent": "小赵"}), "r-1").is_problem(404, "no-such-agent");
    reassign(&server, &lead, &own, json!({"skill": "cooking"}), "r-1").is_problem(422, "bad-field");
    let post = |cases: Value| server.post("/v1/desk/cases/reassign", &lead, &json!({"cases": cases, "to": "queue"}));
    post(json!([{"conversation": "x"}])).is_problem(422, "bad-field");
    post((0..101).map(|n| json!({"conversation": n.to_string()})).collect()).is_problem(422, "bad-field");
    let unknown = post(json!([{"conversation": "7"}])).expect(200);
    assert_eq!(outcomes(&unknown), ["unknown"]);
    assert_eq!(server.transcript(&talk)["agent"], "小王");
}

#[test]
fn a_shift_ends_once_under_its_key() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let talks = [(), ()].map(|()| held(&server, &wang));
    let end = |key: &str, body: &str| server.send("POST", "/v1/desk/me/shift-end", &wang, &[("Idempotency-Key", key)], Some(body));
    assert_eq!(end("e-1", "{}").expect(200)["given"], json!(2));
    // Meanwhile the next shift has begun.
    server.send("PUT", "/v1/desk/me/presence", &wang, &[], Some(r#"{"status":"online"}"#)).expect(200);
    server.post(&format!("/v1/desk/handoffs/{}.1/claim", talks[0].id), &wang, &json!({})).expect(200);
    assert_eq!(end("e-1", "{}").expect(200)["given"], json!(2));
    assert_eq!(server.transcript(&talks[0])["agent"], "小王");
    end("e-1", r#"{"to":"小李"}"#).is_problem(422, "idempotency-key-reused");
}

/// Opens the console for somebody, in the window that is open.
fn enter(browser: &Browser, server: &TestServer, token: &str) {
    browser.open(&server.url("/console"));
    browser.write("#token", &format!("{token}{ENTER}"));
    browser.see("#line", "已连接");
}

#[test]
fn a_supervisor_watches_whispers_and_joins_in_the_console() {
    let Some(browser) = Browser::start("a_supervisor_watches_whispers_and_joins_in_the_console") else { return };
    let server = TestServer::start();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    let talk = held(&server, &wang);
    server.say(&talk, "冰箱不制冷，师傅什么时候来");
    enter(&browser, &server, &wang);
    browser.click(".card", "要求人工");
    browser.see(".message.customer .bubble", "冰箱不制冷");
    let agent = browser.window();

    let other = browser.new_window();
    browser.enter(&other);
    enter(&browser, &server, &lead);
    browser.click("#board-tab", "");
    browser.see("[data-tile=person] b", "1");
    browser.click("[data-tile=person]", "");
    browser.see("[data-tile=person][aria-pressed=true]", "");
    browser.see(".running .facts", "小王");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    check_width(&browser, "the board");
    browser.click(".watch-it", "");
    browser.see(".watch .message.customer .bubble", "冰箱不制冷");
    browser.see(".watch .title p", "小王 接待中");
    browser.write(".watch textarea", &format!("先问型号{ENTER}"));
    browser.see(".watch .message.whispered .bubble", "先问型号");
    assert_eq!(browser.violations(), [""; 0]);

    browser.enter(&agent);
    browser.see(".message.whispered .bubble", "先问型号");
    browser.see(".toast", "王主管 悄悄对您说：先问型号");

    browser.enter(&other);
    browser.click(".watch header button", "加入对话");
    browser.see(".watch .title p", "王主管 已加入");
    browser.write(".watch textarea", &format!("您好，我是主管{ENTER}"));
    browser.see(".watch .message.agent .bubble", "您好，我是主管");
    check_width(&browser, "a talk that is watched");

    browser.enter(&agent);
    browser.see(".system", "加入了对话");
    browser.see(".message.agent .by", "王主管");
    let shown = server.transcript(&talk);
    let kinds = types(shown["events"].as_array().unwrap());
    assert!(kinds.contains(&"joined") && !kinds.contains(&"whispered"), "{shown}");
    assert_eq!(shown["agent"], "小王");
}
