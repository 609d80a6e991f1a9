//! A talk that asks other systems: the shop of the demo, or one that fails.

use crate::books::{Books, CUSTOMER};
use crate::program::{Program, serve};
use crate::server::{ADMIN, IDENTITY_SECRET, TestServer, types};
use crate::server::{Talk, number};
use crate::system::{Deed, System, bytes, json as answer};
use hmac::{Hmac, KeyInit, Mac};
use jieda::http::guard::limits::Limits;
use serde_json::{Value, json};
use sha2::Sha256;
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::channel;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const TOKEN: &str = "a-token-of-the-shop";

/// What a shop's page says of who is signed in, until so many seconds from now.
pub fn claim(visitor: &str, seconds: i64) -> Value {
    let expires = jiff::Timestamp::now().as_second() + seconds;
    let mut mac = Hmac::<Sha256>::new_from_slice(IDENTITY_SECRET.as_bytes()).unwrap();
    mac.update(format!("{visitor}.{expires}").as_bytes());
    let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    json!({"visitor": visitor, "signature": signature, "expires": expires})
}

/// The shop of the demo on a free port, which stops with the test.
pub struct Shop {
    books: Arc<Books>,
    pub url: String,
    runtime: Option<Runtime>,
}

impl Shop {
    pub fn open() -> Self {
        let books = Arc::new(Books::new(TOKEN));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let routes = books.clone().routes();
        runtime.spawn(async move { axum::serve(listener, routes).await });
        Shop { books, url, runtime: Some(runtime) }
    }

    fn close(&mut self) {
        drop(self.runtime.take());
    }

    pub fn paths(&self) -> Vec<String> {
        self.books.asked().into_iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect()
    }
}

/// A server whose shop is at this address.
pub fn server_of(url: &str) -> TestServer {
    limited_server_of(url, Limits::default())
}

fn limited_server_of(url: &str, limits: Limits) -> TestServer {
    TestServer::with(limits, |name| match name {
        "JIEDA_SHOP_URL" => Some(url.to_owned()),
        "JIEDA_SHOP_TOKEN" => Some(TOKEN.to_owned()),
        _ => None,
    })
}

/// Opens a conversation of a visitor; with the right proof the visitor is known.
pub fn open_as(server: &TestServer, claim: &Value) -> (Talk, bool) {
    let opened = server.post("/v1/conversations", "", claim).expect(201);
    let text = |field: &str| opened[field].as_str().unwrap().to_owned();
    (Talk { id: text("id"), token: text("token"), events: Vec::new() }, opened["verified"] == true)
}

/// Opens a talk of a customer who is known.
pub fn open_signed(server: &TestServer) -> Talk {
    let (talk, verified) = open_as(server, &claim(CUSTOMER, 60));
    assert!(verified, "the signature is made with {IDENTITY_SECRET}");
    talk
}

/// What the bot says to this.
fn said(server: &TestServer, talk: &Talk, text: &str) -> String {
    words(&server.say(talk, text).events())
}

fn words(events: &[Value]) -> String {
    let spoken = events.iter().filter(|event| event["type"] == "bot_said");
    spoken.map(|event| event["text"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The calls that agents see.
fn calls(server: &TestServer, talk: &Talk) -> Vec<Value> {
    let shown = server.get(&format!("/v1/desk/conversations/{}?limit=100", talk.id), ADMIN).expect(200);
    let events = shown["events"].as_array().unwrap().clone();
    events.into_iter().filter(|event| event["type"] == "called").map(|event| event["call"].clone()).collect()
}

fn assert_has(text: &str, part: &str) {
    assert!(text.contains(part), "`{part}` is not in: {text}");
}

#[test]
fn an_order_and_its_parcel_are_looked_up_for_a_visitor_who_is_known() {
    let shop = Shop::open();
    let server = server_of(&shop.url);
    let talk = open_signed(&server);
    let events = server.say(&talk, "我的订单 202611180007 到哪了").events();
    assert_eq!(types(&events), ["customer_said", "bot_said"], "customers do not see what was asked");
    assert_has(&words(&events), "订单 202611180007（对开门冰箱）在路上：顺丰速运 SF1234567890，11月22日 08:15 到了杭州转运中心");
    assert_eq!(shop.paths(), ["GET /customers/u-1001/orders/202611180007", "GET /parcels/SF1234567890"]);
    let calls = calls(&server, &talk);
    assert_eq!(calls.len(), 2);
    assert_eq!((&calls[0]["connector"], &calls[0]["answer"], &calls[0]["age_seconds"]), (&json!("order"), &json!("found"), &json!(0)));
    assert_eq!((&calls[0]["asked"]["order"], &calls[1]["gave"]["carrier"]), (&json!("****0007"), &json!("顺丰速运")));
    let metrics = server.get("/metrics", ADMIN).text;
    assert_has(&metrics, r#"jieda_connector_calls_total{connector="order",outcome="answered"} 1"#);
    assert_has(&metrics, r#"jieda_connector_seconds_count{connector="parcel"} 1"#);
    assert_has(&metrics, r#"jieda_connector_breaker{connector="order"} 0"#);
    // The agent who takes the talk over is told what was found out.
    let events = server.say(&talk, "不对，由专员看看").events();
    assert_eq!(events.last().unwrap()["type"], "handed_off");
    let queue = server.get("/v1/desk/queue", ADMIN).expect(200);
    let handoff = &queue["waiting"][0];
    assert_eq!(handoff["slots"], json!({"order": "****0007"}));
    assert_eq!(handoff["called"][0]["gave"]["item"], "对开门冰箱");
}

#[test]
fn nothing_is_asked_for_a_visitor_who_only_claims_to_be_known() {
    let shop = Shop::open();
    let server = server_of(&shop.url);
    let mut of_another = claim(CUSTOMER, 60);
    of_another["visitor"] = json!("u-1002");
    let unsigned = json!({"visitor": CUSTOMER, "signature": "", "expires": null});
    for claim in [unsigned, claim(CUSTOMER, -1), of_another] {
        let (talk, verified) = open_as(&server, &claim);
        assert!(!verified, "{claim}");
        assert_has(&said(&server, &talk, "帮我取消订单 202611200018"), "订单取消成功了吗");
    }
    assert_eq!(shop.paths(), Vec::<String>::new());
}

#[test]
fn a_proof_without_an_end_is_refused_with_the_new_form() {
    let server = TestServer::start();
    let mut endless = claim(CUSTOMER, 60);
    endless["expires"] = Value::Null;
    for claim in [endless, claim(CUSTOMER, 25 * 60 * 60)] {
        let refused = server.post("/v1/conversations", "", &claim);
        refused.is_problem(422, "bad-field");
        assert!(refused.text.contains("sign `<visitor>.<expires>`"), "{}", refused.text);
    }
}

#[test]
fn another_customers_order_is_not_found() {
    let shop = Shop::open();
    let server = server_of(&shop.url);
    assert_has(&said(&server, &open_signed(&server), "我的订单 202699990000 到哪了"), "没有查到您名下的订单 202699990000");
}

#[test]
fn when_the_shop_closes_in_mid_talk_no_state_is_invented() {
    let mut shop = Shop::open();
    let server = server_of(&shop.url);
    let talk = open_signed(&server);
    assert_has(&said(&server, &talk, "帮我取消订单 202611200018"), "确认取消吗");
    shop.close();
    assert_has(&said(&server, &talk, "确认取消"), "没有得到回应，我不能说它已经取消了");
    // At night the words say when people are back, so that it is held by its skill.
    let events = server.say(&talk, "由专员来办").events();
    assert_eq!(events.last().unwrap()["type"], "handed_off");
    assert_eq!(server.get("/v1/desk/queue", ADMIN).expect(200)["waiting"][0]["skill"], "order");
    let calls = calls(&server, &talk);
    assert_eq!(calls.iter().map(|call| call["outcome"].as_str().unwrap()).collect::<Vec<_>>(), ["answered", "unreachable"]);
    assert_has(&server.get("/metrics", ADMIN).text, r#"jieda_connector_calls_total{connector="cancel",outcome="unreachable"} 1"#);
    // What was looked up shortly before is told with its age; what never was, not at all.
    let other = open_signed(&server);
    assert_has(&said(&server, &other, "我的订单 202611180007 到哪了"), "现在没有回应，我查不了");
}

#[test]
fn a_change_is_made_once_after_a_confirmation_however_often_it_is_sent() {
    let shop = Shop::open();
    let server = server_of(&shop.url);
    let talk = open_signed(&server);
    said(&server, &talk, "帮我取消订单 202611200018");
    assert_eq!(shop.books.orders()["202611200018"].state, "paid");
    let confirm = || {
        let body = json!({"text": "确认取消"}).to_string();
        server.send("POST", &talk.path("/messages"), &talk.token, &[("Idempotency-Key", "k-1")], Some(&body)).events()
    };
    let first = confirm();
    assert_has(&words(&first), "订单 202611200018 已经取消，2599.00 元会退回微信零钱");
    assert_eq!(confirm().iter().map(number).collect::<Vec<_>>(), first.iter().map(number).collect::<Vec<_>>());
    assert_eq!(shop.books.orders()["202611200018"].state, "cancelled");
    let posts: Vec<_> = shop.books.asked().into_iter().filter(|asked| asked.method == "POST").collect();
    assert_eq!(posts.len(), 1);
    assert_eq!(calls(&server, &talk)[1]["key"], json!(posts[0].key));
}

#[test]
fn a_repair_ticket_is_made_with_what_the_customer_said() {
    let shop = Shop::open();
    let server = server_of(&shop.url);
    let talk = open_signed(&server);
    for text in ["我要报修", "冰箱", "冷冻室结冰", "没约上，帮我约"] {
        said(&server, &talk, text);
    }
    assert_has(&said(&server, &talk, "13800138000"), "联系电话 13800138000。对吗");
    assert_eq!(shop.paths(), Vec::<String>::new());
    assert_has(&said(&server, &talk, "对"), "维修单 R202611220000 建好了");
}

const ORDER: &str = r#"{"state": "paid", "items": [{"name": "冰箱"}]}"#;
const DONE: &str = r#"{"refund": {"amount": "1.00", "to": "支付宝"}}"#;

#[test]
fn a_change_whose_answer_got_lost_is_sent_again_under_its_key() {
    let system = System::start([answer(200, ORDER), Deed::Drop, Deed::Drop, answer(200, DONE)]);
    let server = server_of(&system.url());
    let talk = open_signed(&server);
    said(&server, &talk, "帮我取消订单 202611200018");
    assert_has(&said(&server, &talk, "确认取消"), "没有得到回应");
    assert_has(&said(&server, &talk, "再试一次"), "已经取消，1.00 元");
    let keys = system.keys();
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[test]
fn a_turn_that_another_request_overtakes_asks_no_second_time() {
    let (release, held) = channel();
    let system = System::start([answer(200, ORDER), Deed::Hold(held, bytes(200, DONE))]);
    let server = server_of(&system.url());
    let talk = open_signed(&server);
    said(&server, &talk, "帮我取消订单 202611200018");
    system.wait();
    std::thread::scope(|scope| {
        let confirming = scope.spawn(|| said(&server, &talk, "确认取消"));
        system.wait();
        server.post(&talk.path("/feedback"), &talk.token, &json!({"rating": 5})).events();
        release.send(()).unwrap();
        assert_has(&confirming.join().unwrap(), "已经取消，1.00 元");
    });
    assert_eq!((system.keys().len(), calls(&server, &talk).len()), (1, 2));
}

#[test]
fn a_message_that_waits_for_another_system_takes_no_place() {
    let (release, held) = channel();
    let system = System::start([Deed::Hold(held, bytes(200, ORDER))]);
    let server = limited_server_of(&system.url(), Limits { in_flight: 1, ..Limits::default() });
    let (talk, other) = (open_signed(&server), server.open());
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| said(&server, &talk, "帮我取消订单 202611200018"));
        system.wait();
        server.say(&other, "你好").events();
        release.send(()).unwrap();
        asking.join().unwrap();
    });
    server.say(&other, "你好").events();
}

#[test]
fn a_change_is_noted_also_when_a_person_took_over_meanwhile() {
    let (release, held) = channel();
    let system = System::start([answer(200, ORDER), Deed::Hold(held, bytes(200, DONE))]);
    let server = server_of(&system.url());
    let talk = open_signed(&server);
    said(&server, &talk, "帮我取消订单 202611200018");
    system.wait();
    std::thread::scope(|scope| {
        let confirming = scope.spawn(|| server.say(&talk, "确认取消").events());
        system.wait();
        server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
        release.send(()).unwrap();
        assert_eq!(types(&confirming.join().unwrap()), ["customer_said"], "the bot is mute by then");
    });
    let calls = calls(&server, &talk);
    assert_eq!((&calls[1]["connector"], &calls[1]["answer"]), (&json!("cancel"), &json!("done")));
    assert_eq!(calls[1]["key"], json!(system.keys()[0]));
}

#[test]
fn a_server_without_the_secret_of_its_systems_does_not_start_and_says_which() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = serve(folder.path());
    command.env("JIEDA_SHOP_URL", "http://127.0.0.1:1").env_remove("JIEDA_SHOP_TOKEN");
    let output = command.output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_has(&told, "error[missing-variable]: system `shop` needs the environment variable `JIEDA_SHOP_TOKEN`, which is not set");
    assert_has(&told, "--> intents/connectors.ron:");
    let weak = Command::new(env!("CARGO_BIN_EXE_jieda"))
        .current_dir(folder.path())
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("JIEDA_IDENTITY_SECRET", "short")
        .output()
        .unwrap();
    assert_eq!(weak.status.code(), Some(2));
    assert_has(&String::from_utf8(weak.stderr).unwrap(), "JIEDA_IDENTITY_SECRET must have at least 24");
}

#[test]
fn neither_secrets_nor_what_was_asked_are_logged() {
    let shop = Shop::open();
    let folder = tempfile::tempdir().unwrap();
    let mut command = serve(folder.path());
    command.env("JIEDA_SHOP_URL", &shop.url).env("JIEDA_SHOP_TOKEN", TOKEN).env("JIEDA_IDENTITY_SECRET", IDENTITY_SECRET);
    let program = Program::start_as(command);
    let claim = claim(CUSTOMER, 60);
    let opened = program.post("/v1/conversations", None, &claim, 201);
    let (id, token) = (opened["id"].as_str().unwrap(), opened["token"].as_str().unwrap());
    let path = format!("/v1/conversations/{id}/messages");
    let answered = program.post(&path, Some(token), &json!({"text": "我的订单 202611180007 到哪了"}), 200);
    assert_has(&words(answered["events"].as_array().unwrap()), "顺丰速运");
    let log = program.terminate().log;
    assert_has(&log, "another system was asked");
    for secret in [TOKEN, IDENTITY_SECRET, claim["signature"].as_str().unwrap(), CUSTOMER, "202611180007"] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}
