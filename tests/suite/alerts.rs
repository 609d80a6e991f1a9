//! Who is told of a red line, who takes note of it, and what is kept.

use crate::server::{ADMIN, Talk, TestServer, types};
use jieda::http::guard::limits::Limits;
use serde_json::{Value, json};
use std::num::NonZeroU32;
use std::process::Command;

/// An agent to whom alerts come at once.
/// A conversation that reports count.
fn open_real(server: &TestServer) -> Talk {
    let opened = server.post("/v1/conversations", "", &json!({})).expect(201);
    let text = |field: &str| opened[field].as_str().unwrap().to_owned();
    Talk { id: text("id"), token: text("token"), events: Vec::new() }
}

fn open_alerts(server: &TestServer, token: &str) -> Vec<Value> {
    server.get("/v1/desk/alerts", token).expect(200)["alerts"].as_array().unwrap().clone()
}

fn today() -> String {
    let today = jiff::Zoned::now().date();
    format!("from={}&to={}", today.yesterday().unwrap(), today.tomorrow().unwrap())
}

#[test]
fn a_supervisor_is_told_at_once_and_takes_note() {
    let server = TestServer::start();
    let (agent, lead) = (server.agent("小王"), server.supervisor("王主管"));
    assert_eq!(server.get("/v1/desk/me", &lead).expect(200), json!({"agent": "王主管", "role": "supervisor"}));
    let talk = server.open();
    server.say(&talk, "再不退款我就打12315，法院见");

    let alerts = open_alerts(&server, &lead);
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    let id = alerts[0]["id"].as_str().unwrap();
    assert_eq!((id, &alerts[0]["escalated"]), (format!("{}.1", talk.id).as_str(), &json!(false)));
    assert_eq!(alerts[0]["text"], "再不退款我就打12315，法院见");
    let lines: Vec<&Value> = alerts[0]["red_lines"].as_array().unwrap().iter().map(|line| &line["severity"]).collect();
    assert_eq!(lines, [&json!(4), &json!(3)]);

    assert_eq!(open_alerts(&server, &agent), [] as [Value; 0]);
    let acknowledge = |token: &str| server.post(&format!("/v1/desk/alerts/{id}/acknowledge"), token, &json!({}));
    acknowledge(&agent).is_problem(403, "supervisor-only");
    assert_eq!(acknowledge(&lead).expect(200)["acknowledged"]["agent"], "王主管");
    assert_eq!(acknowledge(ADMIN).expect(200)["acknowledged"]["agent"], "王主管");
    assert_eq!(open_alerts(&server, ADMIN), [] as [Value; 0]);
    let seen = server.get(&format!("/v1/desk/conversations/{}", talk.id), &agent).expect(200);
    assert_eq!(types(seen["events"].as_array().unwrap()).iter().filter(|kind| **kind == "alert_acknowledged").count(), 1);
    server.post("/v1/desk/alerts/1.1/acknowledge", ADMIN, &json!({})).is_problem(404, "no-such-alert");
    server.post("/v1/desk/alerts/x/acknowledge", ADMIN, &json!({})).is_problem(404, "no-such-alert");
}

#[test]
fn alerts_and_the_corpus_of_risks_have_no_personal_details_in_them() {
    let server = TestServer::start();
    let talk = open_real(&server);
    server.say(&talk, "我的邮箱是zhang@example.com");
    server.say(&talk, "再不退款我就打12315，我电话13800138000");
    let alert = open_alerts(&server, ADMIN)[0].clone();
    assert_eq!(alert["text"], "再不退款我就打12315，我电话138****8000");
    let acknowledged = server.post(&format!("/v1/desk/alerts/{}/acknowledge", alert["id"].as_str().unwrap()), ADMIN, &json!({}));
    assert_eq!(acknowledged.expect(200)["text"], alert["text"]);
    let corpus = server.get(&format!("/v1/reports/risk?{}", today()), ADMIN);
    assert!(corpus.text.contains("138****8000") && corpus.text.contains("z***@example.com"), "{}", corpus.text);
    assert!(!corpus.text.contains("13800138000") && !corpus.text.contains("zhang@example.com"), "{}", corpus.text);
}

#[test]
fn a_red_line_alarms_while_a_person_has_the_talk() {
    let server = TestServer::start();
    let (talk, _) = server.open_at_desk();
    server.say(&talk, "等太久了，我要起诉你们");
    server.say(&talk, "我不是要起诉你们");
    assert_eq!(open_alerts(&server, ADMIN).len(), 1);
    let seen = server.get(&format!("/v1/desk/conversations/{}", talk.id), ADMIN).expect(200);
    let kinds = types(seen["events"].as_array().unwrap());
    assert!(kinds.contains(&"red_line_crossed") && kinds.contains(&"red_line_noted"), "{kinds:?}");
}

#[test]
fn an_alert_behind_a_hundred_others_is_counted_and_found() {
    let limits = Limits { messages_a_minute: NonZeroU32::new(1_000).unwrap(), ..Limits::default() };
    let server = TestServer::with_limits(limits);
    let (noisy, honest) = (server.open(), server.open());
    for _ in 0..110 {
        server.say(&noisy, "我要打12315").expect(200);
    }
    server.say(&honest, "我要打12315").expect(200);
    let page = |after: &str| server.get(&format!("/v1/desk/alerts?after={after}"), ADMIN).expect(200);
    let n_shown = |page: &Value| page["alerts"].as_array().unwrap().len();
    let first = page("");
    assert_eq!((&first["n_open"], n_shown(&first), &first["next"]), (&json!(111), 100, &json!(format!("{}.100", noisy.id))));
    let rest = page(first["next"].as_str().unwrap());
    assert_eq!((&rest["n_open"], n_shown(&rest), &rest["next"]), (&json!(111), 11, &Value::Null));
    assert_eq!(rest["alerts"][10]["conversation"], honest.id);

    // The list goes on also behind an alert that somebody has taken note of.
    server.post(&format!("/v1/desk/alerts/{}.105/acknowledge", noisy.id), ADMIN, &json!({})).expect(200);
    let rest = page(first["next"].as_str().unwrap());
    assert_eq!((&rest["n_open"], n_shown(&rest)), (&json!(6), 6));
    let seen = server.get("/v1/desk/alerts", &server.agent("小王")).expect(200);
    assert_eq!(seen, json!({"n_open": 0, "alerts": [], "next": null}));
    for unknown in ["x", "1.1", &format!("{}.2", honest.id)] {
        server.get(&format!("/v1/desk/alerts?after={unknown}"), ADMIN).is_problem(400, "bad-query");
    }
}

#[test]
fn risks_are_kept_with_what_was_said_before() {
    let server = TestServer::start();
    let (agent, lead) = (server.agent("小王"), server.supervisor("王主管"));
    let talk = open_real(&server);
    server.say(&talk, "我不是要打官司，退款多久到账");
    server.say(&talk, "那我找工商局");
    let path = format!("/v1/reports/risk?{}", today());
    server.get(&path, &agent).is_problem(403, "supervisor-only");
    let answer = server.get(&path, &lead);
    assert_eq!((answer.status, &answer.headers["content-type"]), (200, &"application/x-ndjson".parse().unwrap()));
    let rows: Vec<Value> = answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let shown: Vec<_> = rows.iter().map(|row| (&row["phrase"], &row["alarmed"], &row["noted"], &row["message"])).collect();
    let expected = [
        (&json!("打官司"), &json!(false), &json!("denied"), &json!("我不是要打官司，退款多久到账")),
        (&json!("找工商"), &json!(true), &json!(null), &json!("那我找工商局")),
    ];
    assert_eq!(shown, expected);
    assert_eq!(rows[1]["before"].as_array().unwrap().last().unwrap()["by"], "bot");

    let folder = server.stop();
    let printed = Command::new(env!("CARGO_BIN_EXE_jieda")).args(["report", "--risk", "--data"]).arg(folder.path()).output().unwrap();
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), answer.text, "{}", String::from_utf8_lossy(&printed.stderr));
}

#[test]
fn who_takes_a_case_takes_note_of_its_alerts() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let talk = server.open();
    server.say(&talk, "再不处理我就打12315");
    let queue = server.get("/v1/desk/queue", &agent).expect(200);
    let handoff = queue["waiting"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(server.get("/v1/desk/alerts", ADMIN).expect(200)["n_open"], json!(1));
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &agent, &json!({})).expect(200);
    assert_eq!(server.get("/v1/desk/alerts", ADMIN).expect(200), json!({"n_open": 0, "alerts": [], "next": null}));
    let read = server.get(&format!("/v1/desk/conversations/{}", talk.id), &agent).expect(200);
    let noted = read["events"].as_array().unwrap().iter().find(|event| event["type"] == "alert_acknowledged").unwrap();
    assert_eq!(noted["agent"], "小王");
    server.say(&talk, "我还要去法院起诉你们");
    assert_eq!(server.get("/v1/desk/alerts", ADMIN).expect(200)["n_open"], json!(1), "what comes later alarms anew");
}
