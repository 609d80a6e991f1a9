//! Who the customer is, as the page's own server has signed it, and what follows from the tier.

use crate::browser::ENTER;
use crate::glance::{ask_for_person, claim, enter};
use crate::routing::{AT_ANY_HOUR, compiled, served};
use crate::server::{ADMIN, Answer, IDENTITY_SECRET, Talk, TestServer, types};
use crate::webdriver::Browser;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jieda::engine::Engine;
use jieda::http::guard::limits::Limits;
use jieda::source::SourceSet;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::{Arc, LazyLock};

/// The shipped content, with what the base only shows in comments.
static TIERED: LazyLock<Arc<Engine>> = LazyLock::new(|| {
    compiled(&[
        ("desk.ron", "// (tiers: [\"vip\"], priority: High)", "(tiers: [\"vip\"], priority: High)"),
        ("desk.ron", "// (when: (tiers: [\"vip\"])", "(when: (tiers: [\"vip\"])"),
        ("deadlines.ron", "// (id: \"vip\"", "(id: \"vip\""),
        AT_ANY_HOUR,
    ])
});

fn now() -> i64 {
    Timestamp::now().as_second()
}

/// A token that the page's server signs.
pub fn token(claims: &Value) -> String {
    signed(&json!({"alg": "HS256", "typ": "JWT"}), claims, IDENTITY_SECRET)
}

fn signed(header: &Value, claims: &Value, secret: &str) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// What the page's server knows of a customer, so many seconds before it is forgotten.
fn claims(seconds: i64) -> Value {
    json!({
        "sub": "u-1001", "exp": now() + seconds, "name": "王小明", "tier": "VIP", "tags": ["常客"],
        "attributes": {"累计消费": 8800.5, "会员": true, "电话": "13800138000"}
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut claims = claims(600);
    claims[field] = value;
    claims
}

fn open(server: &TestServer, body: &Value) -> Talk {
    let opened = server.post("/v1/conversations", "", body).expect(201);
    assert_eq!(opened["verified"], body["user_token"].is_string());
    let text = |field: &str| opened[field].as_str().unwrap().to_owned();
    Talk { id: text("id"), token: text("token"), events: opened["events"].as_array().unwrap().clone() }
}

fn open_known(server: &TestServer) -> Talk {
    open(server, &json!({"user_token": token(&claims(600))}))
}

fn put(server: &TestServer, talk: &Talk, claims: &Value) -> Answer {
    let body = json!({"user_token": token(claims)}).to_string();
    server.send("PUT", &talk.path("/user"), &talk.token, &[], Some(&body))
}

fn glance(server: &TestServer, talk: &Talk, agent: &str) -> Value {
    server.get(&format!("/v1/desk/conversations/{}/glance", talk.id), agent).expect(200)
}

fn events(server: &TestServer, talk: &Talk) -> Vec<Value> {
    let read = server.get(&format!("/v1/desk/conversations/{}?limit=100", talk.id), ADMIN).expect(200);
    read["events"].as_array().unwrap().clone()
}

#[test]
fn the_desk_reads_who_the_customer_is() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let talk = open_known(&server);
    assert_eq!(types(&talk.events), ["bot_said"], "the customer reads the welcome alone");
    let handoff = ask_for_person(&server, &talk);
    let seen = glance(&server, &talk, &agent);
    assert_eq!((&seen["who"]["visitor"], &seen["who"]["verified"], &seen["masked"]), (&json!("u-1001"), &json!(true), &json!(true)));
    let attributes = json!([
        {"name": "会员", "value": "true"}, {"name": "电话", "value": "138****8000"}, {"name": "累计消费", "value": "8800.5"}
    ]);
    let mut shown = seen["proof"].clone();
    shown["attributes"].as_array_mut().unwrap().sort_by_key(|own| own["name"].as_str().unwrap().to_owned());
    assert_eq!(shown, json!({"name": "王**", "tier": "vip", "tags": ["常客"], "attributes": attributes}));

    let queue = server.get("/v1/desk/queue", &agent).expect(200);
    assert_eq!((&queue["waiting"][0]["customer"], &queue["waiting"][0]["tier"]), (&json!("王**"), &json!("vip")));
    let path = format!("/v1/desk/conversations/{}/reveal", talk.id);
    server.post(&path, &agent, &json!({"handoff": handoff})).is_problem(409, "not-yours");
    claim(&server, &handoff, &agent);
    assert_eq!(server.post(&path, &agent, &json!({"handoff": handoff})).expect(200)["customer"], "王小明");
    let proved = events(&server, &talk).into_iter().find(|event| event["type"] == "proved").unwrap();
    assert_eq!((&proved["name"], &proved["masked"]), (&json!("王**"), &json!(true)));
    let whole = server.post(&path, &agent, &json!({"event": proved["id"]})).expect(200);
    assert!(whole["name"] == "王小明" && whole.to_string().contains("13800138000"), "{whole}");
    let log = server.get("/v1/desk/audit?action=details_revealed", ADMIN).expect(200);
    assert_eq!(log["entries"].as_array().unwrap().len(), 2);
    let metrics = server.get("/metrics", crate::server::OPERATOR).text;
    assert!(!server.transcript(&talk).to_string().contains("vip") && !metrics.contains("vip") && !metrics.contains("u-1001"));
}

#[test]
fn a_token_that_proves_nothing_is_refused_by_name() {
    let server = TestServer::start();
    let check = |token: &str, status: u16, code: &str| {
        server.post("/v1/conversations", "", &json!({"user_token": token})).is_problem(status, code);
    };
    let (plain, fine) = (json!({"alg": "HS256"}), claims(600));
    check(&signed(&json!({"alg": "none"}), &fine, IDENTITY_SECRET), 422, "user-token-algorithm");
    check(&signed(&json!({"alg": "HS512"}), &fine, IDENTITY_SECRET), 422, "user-token-algorithm");
    check(&signed(&plain, &fine, "another-secret-of-somebody"), 403, "user-token-signature");
    check("not.a-token", 422, "user-token-malformed");
    check(&"a".repeat(20_000), 422, "user-token-too-long");
    check(&token(&claims(-1)), 403, "user-token-expired");
    check(&token(&claims(25 * 3_600)), 422, "user-token-claim");
    check(&token(&with("nbf", json!(now() + 300))), 403, "user-token-not-yet");
    check(&token(&with("iat", json!(now() + 300))), 403, "user-token-not-yet");
    check(&token(&with("exp", Value::Null)), 422, "user-token-claim");
    check(&token(&with("sub", Value::Null)), 422, "user-token-claim");
    check(&token(&with("tags", json!(vec!["t"; 11]))), 422, "user-token-claim");
    check(&token(&with("name", json!("王".repeat(65)))), 422, "user-token-claim");
    let other = json!({"visitor": "u-1002", "user_token": token(&fine)});
    server.post("/v1/conversations", "", &other).is_problem(409, "user-token-other-visitor");
    // What a page says without a signature gives no tier: such a field is none.
    let unsigned = open(&server, &json!({"visitor": "u-1001", "tier": "vip", "name": "王小明"}));
    ask_for_person(&server, &unsigned);
    let seen = glance(&server, &unsigned, ADMIN);
    assert_eq!((&seen["who"]["verified"], &seen["proof"]), (&json!(false), &Value::Null));
}

#[test]
fn a_newer_token_counts_in_the_middle_of_a_talk() {
    let server = TestServer::start();
    let talk = open(&server, &json!({"visitor": "u-1001"}));
    ask_for_person(&server, &talk);
    assert_eq!(glance(&server, &talk, ADMIN)["who"]["verified"], json!(false));
    let first = claims(600);
    assert_eq!(put(&server, &talk, &first).expect(200)["verified"], json!(true));
    let n_events = events(&server, &talk).len();
    put(&server, &talk, &first).expect(200);
    let mut same = first.clone();
    same["exp"] = json!(now() + 900);
    put(&server, &talk, &same).expect(200);
    assert_eq!(events(&server, &talk).len(), n_events, "what is known already is not noted again");
    assert_eq!(glance(&server, &talk, ADMIN)["who"]["verified"], json!(true));

    let mut demoted = with("tier", json!("silver"));
    demoted["exp"] = json!(now() + 1_200);
    put(&server, &talk, &demoted).expect(200);
    put(&server, &talk, &first).expect(200);
    assert_eq!(glance(&server, &talk, ADMIN)["proof"]["tier"], "silver", "an older token brings nothing back");

    put(&server, &talk, &claims(-1)).is_problem(403, "user-token-expired");
    put(&server, &talk, &with("sub", json!("u-1002"))).is_problem(409, "user-token-other-visitor");
    let stranger = open(&server, &json!({"visitor": "v-1"}));
    let body = json!({"user_token": token(&first)}).to_string();
    server.send("PUT", &talk.path("/user"), &stranger.token, &[], Some(&body)).is_problem(404, "no-such-conversation");
    // Pages of other sites may ask it.
    let asks = [("Origin", "https://shop.example"), ("Access-Control-Request-Method", "PUT")];
    let allowed = server.send("OPTIONS", &talk.path("/user"), "", &asks, None);
    assert!(allowed.header("access-control-allow-methods").contains("PUT"));

    server.post("/v1/desk/customers/erase", ADMIN, &json!({"visitor": "u-1001"})).expect(200);
    let left = events(&server, &talk);
    assert!(!left.iter().any(|event| event.to_string().contains("王") || event.to_string().contains("常客")), "{left:?}");
    // With the words goes the token of the talk.
    put(&server, &talk, &demoted).is_problem(404, "no-such-conversation");
}

#[test]
fn a_tier_goes_first_and_has_deadlines_of_its_own() {
    let server = TestServer::in_folder(tempfile::tempdir().unwrap(), Limits::default(), served(&TIERED));
    let (first, _) = server.open_at_desk();
    let known = open_known(&server);
    let said = server.post(&known.path("/handoff"), &known.token, &json!({})).events();
    assert!(said[0]["text"].as_str().unwrap().contains("下一位"), "the place told is the place given: {said:?}");
    let (last, _) = server.open_at_desk();
    let queue = server.get("/v1/desk/queue", ADMIN).expect(200);
    let waiting = queue["waiting"].as_array().unwrap();
    let order: Vec<&str> = waiting.iter().map(|case| case["conversation"].as_str().unwrap()).collect();
    assert_eq!(order, [known.id.as_str(), first.id.as_str(), last.id.as_str()]);
    let place = |talk: &Talk| server.transcript(talk)["ahead"].as_u64();
    assert_eq!([place(&known), place(&first), place(&last)], [Some(0), Some(1), Some(2)]);
    let minutes = |case: &Value| {
        let at = |field: &str| case["due"][field].as_str().unwrap().parse::<Timestamp>().unwrap();
        at("at").duration_since(at("since")).as_mins()
    };
    assert_eq!(waiting.iter().map(minutes).collect::<Vec<_>>(), [2, 5, 5]);
    assert_eq!(waiting.iter().map(|case| case["priority"].as_str().unwrap()).collect::<Vec<_>>(), ["high", "normal", "normal"]);
}

/// The shipped content, in which a phrase calls the customer by name.
static CALLING: LazyLock<Arc<Engine>> = LazyLock::new(|| {
    let mut kb = SourceSet::embedded_kb();
    let phrase = "很高兴帮您把问题解决了。";
    let file = kb.texts.iter_mut().find(|file| file.text.contains(phrase)).unwrap();
    file.text = file.text.replace(phrase, "{customer}，很高兴帮您把问题解决了。");
    let (engine, faults) = Engine::compile(&kb, &SourceSet::embedded_intents(), Timestamp::now());
    Arc::new(engine.unwrap_or_else(|| panic!("{faults:?}")))
});

#[test]
fn a_phrase_calls_the_customer_by_the_signed_name() {
    let Some(browser) = Browser::start("a_phrase_calls_the_customer_by_the_signed_name") else { return };
    let server = TestServer::in_folder(tempfile::tempdir().unwrap(), Limits::default(), served(&CALLING));
    let agent = server.agent("小王");
    let talk = open_known(&server);
    let handoff = ask_for_person(&server, &talk);
    claim(&server, &handoff, &agent);
    enter(&browser, &server, &agent);
    browser.click(".card", "要求人工");
    for (place, words) in
        [(".card .tag", "等级 vip"), (".packet dd", "王**"), (".packet .badge", "常客"), (".packet dd", "8800.5"), (".log", "已核实身份：")]
    {
        browser.see(place, words);
    }
    browser.write(".field textarea", "/结束语");
    browser.see(".proposals [aria-selected=true]", "〔客户姓名〕");
    browser.write(".field textarea", ENTER);
    browser.wait("return all(values[0])[0]?.value.startsWith(values[1]);", &[".field textarea", "王小明，很高兴"]);
    browser.see(".packet dd", "王小明");
    let log = server.get("/v1/desk/audit?action=details_revealed", ADMIN).expect(200);
    assert_eq!(log["entries"].as_array().unwrap().len(), 1);
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
}

#[test]
fn the_page_says_who_signs_in_and_out() {
    let Some(browser) = Browser::start("the_page_says_who_signs_in_and_out") else { return };
    let server = TestServer::start();
    let (first, expired) = (token(&claims(600)), token(&claims(-1)));
    let mut other = with("tier", json!("gold"));
    other["exp"] = json!(now() + 900);
    let renewed = token(&other);
    browser.open(&server.url("/"));
    browser.wait("return window.jieda && (jieda('on', 'error', error => { window.fault = error.code; }), true);", &[]);
    let sign = |token: &str| browser.wait("jieda('user', values[0] || undefined); jieda('open'); return true;", &[token]);
    let talk_of = || {
        browser.wait(
            "return Object.values(localStorage).map(own => { try { return JSON.parse(own).id; } catch { return ''; } }).find(Boolean);",
            &[],
        )
    };
    sign(&first);
    browser.see(".message.bot .bubble", "");
    let known = talk_of();
    let id = known.as_str().unwrap();
    let tier = || events(&server, &Talk { id: id.to_owned(), token: String::new(), events: Vec::new() });
    let tiers = || {
        tier().iter().filter(|event| event["type"] == "proved").map(|event| event["tier"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(tiers(), ["vip"]);

    sign(&renewed);
    browser.wait("return Object.values(localStorage).some(own => own.includes(values[0]));", &[&renewed[renewed.len() - 16..]]);
    assert_eq!((tiers(), talk_of()), (vec!["vip".to_owned(), "gold".to_owned()], known.clone()));

    // Who signs out does not see that talk, and with a token that is over everybody can talk.
    sign("");
    browser.wait("return Object.values(localStorage).some(own => own.includes('\"id\":\"') && !own.includes(values[0]) && !own.includes('\"id\":\"\"'));", &[id]);
    sign(&expired);
    browser.wait("return window.fault === 'user-token-expired';", &[]);
    browser.see(".message.bot .bubble", "");
    assert_eq!(browser.violations(), [""; 0]);
}
