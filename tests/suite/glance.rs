//! A case at a glance: what an agent knows before reading, what a customer said before, and what is looked up elsewhere.

use crate::browser::ENTER;
use crate::connectors::{Shop, open_signed, server_of};
use crate::server::{ADMIN, Talk, TestServer};
use crate::webdriver::Browser;
use serde_json::{Value, json};

const ESCAPE: &str = "\u{e00c}";

const PHONE: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.53";

/// Opens a talk of a visitor on a page, as the widget does.
pub fn open_of(server: &TestServer, visitor: &str) -> Talk {
    let body = json!({"visitor": visitor, "page": "https://shop.example/orders", "title": " 我的\n订单 ", "referrer": "https://shop.example/me?token=7"});
    let headers = [("User-Agent", PHONE), ("Accept-Language", "zh-CN,zh;q=0.9")];
    let opened = server.send("POST", "/v1/conversations", "", &headers, Some(&body.to_string())).expect(201);
    let text = |field: &str| opened[field].as_str().unwrap().to_owned();
    Talk { id: text("id"), token: text("token"), events: Vec::new() }
}

/// Asks for a person, unless the customer waits for one already, and gives the name of the handoff.
pub fn ask_for_person(server: &TestServer, talk: &Talk) -> String {
    server.post(&talk.path("/handoff"), &talk.token, &json!({})).expect(200);
    let queue = server.get("/v1/desk/queue", ADMIN).expect(200);
    let own = queue["waiting"].as_array().unwrap().iter().find(|case| case["conversation"] == json!(talk.id)).unwrap();
    own["id"].as_str().unwrap().to_owned()
}

pub fn claim(server: &TestServer, handoff: &str, agent: &str) {
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), agent, &json!({})).expect(200);
}

fn at_desk(talk: &Talk, what: &str) -> String {
    format!("/v1/desk/conversations/{}{what}", talk.id)
}

fn all<'v>(values: &'v Value, field: &str) -> Vec<&'v str> {
    values.as_array().unwrap().iter().map(|value| value[field].as_str().unwrap()).collect()
}

#[test]
fn an_agent_knows_a_case_before_reading_it() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let first = open_of(&server, "v-77");
    server.say(&first, "七天无理由退货的运费谁出");
    let talk = open_of(&server, "v-77");
    for text in ["空调漏水", "室内机下面", "刚装或刚移机", "没解决", "我的订单号是202611180007，电话13800138000", "什么破玩意，烦死了"]
    {
        server.say(&talk, text).expect(200);
    }
    let handoff = ask_for_person(&server, &talk);
    let glance = server.get(&at_desk(&talk, "/glance"), &agent).expect(200);

    let who = &glance["who"];
    assert_eq!((&who["visitor"], &who["verified"], &who["channel_label"]), (&json!("v-77"), &json!(false), &json!("网页")));
    assert_eq!(
        (&who["title"], &who["referrer"], &who["language"]),
        (&json!("我的 订单"), &json!("https://shop.example/me"), &json!("zh-CN"))
    );
    assert_eq!(who["device"], json!({"kind": "phone", "system": "ios", "browser": "wechat"}));

    assert_eq!(all(&glance["earlier"]["talks"], "conversation"), [&first.id]);
    assert_eq!(glance["earlier"]["talks"][0]["question"], "七天无理由退货的运费谁出");
    assert_eq!((&glance["earlier"]["talks"][0]["outcome"], &glance["n_earlier"]), (&json!("pending"), &json!(1)));

    assert_eq!((&glance["phase"], &glance["why"]["skill_label"], &glance["masked"]), (&json!("queued"), &json!("综合"), &json!(true)));
    assert_eq!(all(&glance["way"], "question"), ["水是从哪里漏出来的？", "室内机是什么时候漏的？"]);
    assert_eq!(all(&glance["way"], "reply"), ["室内机下面", "刚装或刚移机"]);
    assert_eq!((all(&glance["tried"], "title"), all(&glance["tried"], "taken")), (vec!["室内机没装平"], vec!["not_helped"]));
    let details = &glance["details"];
    assert_eq!((all(details, "label"), all(details, "value")), (vec!["订单号", "手机号"], vec!["****0007", "138****8000"]));
    let mood = glance["mood"].as_array().unwrap();
    let angry: Vec<&Value> = mood.iter().filter(|mood| mood["score"].as_f64().unwrap() > 0.0).collect();
    assert!(mood.len() == 6 && angry.len() == 1 && !angry[0]["words"].as_array().unwrap().is_empty(), "{mood:?}");
    let line = "空调漏水；试过“室内机没装平”，没解决；订单号 ****0007，手机号 138****8000；怒气上升；第 2 次来";
    assert_eq!(glance["line"], line);
    assert!(!glance.to_string().contains("13800138000") && !glance.to_string().contains("token=7"), "{glance}");

    let line = |locale: &str| server.get(&at_desk(&talk, &format!("/glance?locale={locale}")), &agent).expect(200)["line"].clone();
    assert_eq!(line("zh-TW"), "空調漏水；試過“室內機沒裝平”，沒解決；訂單號 ****0007，手機號 138****8000；怒氣上升；第 2 次來");
    let english = line("en");
    assert!(english.as_str().unwrap().ends_with("Order number ****0007, Phone 138****8000; growing angry; contact no. 2"), "{english}");
    server.get(&at_desk(&talk, "/glance?locale=fr"), &agent).is_problem(400, "bad-query");

    claim(&server, &handoff, &agent);
    let glance = server.get(&at_desk(&talk, "/glance"), &agent).expect(200);
    assert_eq!((all(&glance["hands"], "how"), all(&glance["hands"], "agent")), (vec!["taken"], vec!["小王"]));
    let log = server.get("/v1/desk/audit?action=talk_read", ADMIN).expect(200);
    assert_eq!(all(&log["entries"], "subject"), [&talk.id], "one entry for all readings");
}

#[test]
fn what_a_customer_said_before_is_open_to_who_holds_the_case() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let (before, other) = (open_of(&server, "v-77"), open_of(&server, "v-78"));
    server.say(&before, "运费谁出");
    let talk = open_of(&server, "v-77");
    let handoff = ask_for_person(&server, &talk);
    let glance = |talk: &Talk, agent: &str| server.get(&at_desk(talk, "/glance"), agent);
    glance(&before, &wang).is_problem(403, "supervisor-only");
    claim(&server, &handoff, &wang);
    assert_eq!(glance(&before, &wang).expect(200)["why"], Value::Null);
    server.get(&at_desk(&before, ""), &wang).expect(200);
    glance(&other, &wang).is_problem(403, "supervisor-only");
    glance(&before, &li).is_problem(403, "supervisor-only");
    server.post(&at_desk(&talk, "/resolve"), &wang, &json!({})).expect(200);
    glance(&before, &wang).is_problem(403, "supervisor-only");
    glance(&before, &server.supervisor("王主管")).expect(200);
}

#[test]
fn earlier_talks_come_page_by_page() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let talks: Vec<Talk> = (0..13).map(|_| open_of(&server, "v-77")).collect();
    let talk = talks.last().unwrap();
    ask_for_person(&server, talk);
    let glance = server.get(&at_desk(talk, "/glance"), &agent).expect(200);
    let newest_first: Vec<&str> = talks[..12].iter().rev().map(|talk| talk.id.as_str()).collect();
    assert_eq!((all(&glance["earlier"]["talks"], "conversation"), &glance["n_earlier"]), (newest_first[..10].to_vec(), &json!(12)));
    let next = glance["earlier"]["next"].as_str().unwrap();
    let page = server.get(&at_desk(talk, &format!("/earlier?after={next}")), &agent).expect(200);
    assert_eq!((all(&page["talks"], "conversation"), &page["next"]), (newest_first[10..].to_vec(), &Value::Null));
    // Whoever asks below a later talk gets no later ones.
    let page = server.get(&at_desk(talk, &format!("/earlier?limit=1&after={}", i64::MAX)), &agent).expect(200);
    assert_eq!(all(&page["talks"], "conversation"), [newest_first[0]]);
    server.get(&at_desk(talk, "/earlier?after=x"), &agent).is_problem(400, "bad-query");
    server.get("/v1/desk/conversations/7/earlier", &agent).is_problem(404, "no-such-conversation");
}

#[test]
fn an_order_and_its_parcel_are_looked_up_by_who_holds_the_case() {
    let shop = Shop::open();
    let server = server_of(&shop.url);
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let talk = open_signed(&server);
    server.say(&talk, "我的订单 202611180007 到哪了");
    let handoff = ask_for_person(&server, &talk);
    let path = at_desk(&talk, "/look-up");
    let parcel = json!({"connector": "parcel", "inputs": {"parcel": "SF1234567890"}});
    server.post(&path, &wang, &parcel).is_problem(409, "not-yours");
    claim(&server, &handoff, &wang);

    let glance = server.get(&at_desk(&talk, "/glance"), &wang).expect(200);
    let look_ups = glance["look_ups"].as_array().unwrap();
    let shown = |look_up: &Value| format!("{} {}", look_up["label"].as_str().unwrap(), look_up["inputs"][0]["value"].as_str().unwrap());
    assert_eq!(
        look_ups.iter().map(shown).collect::<Vec<_>>(),
        ["查订单 ****0007", "查物流 ****7890", "查退款 ****0007", "查库存 SKU-3999.00"]
    );
    assert_eq!(all(&glance["called"], "label"), ["查订单", "查物流"]);

    let n_before = shop.paths().len();
    let key = [("Idempotency-Key", "look-1")];
    let look_up = || server.send("POST", &path, &wang, &key, Some(&parcel.to_string())).expect(200);
    let (first, again) = (look_up(), look_up());
    assert_eq!((first["answer"].as_str(), first["agent"].as_str(), &first), (Some("查到了"), Some("小王"), &again));
    let gave = first["gave"].as_array().unwrap();
    assert!(gave.iter().any(|own| own["label"] == "物流状态" && own["value"] == "运输中"), "{first}");
    let order = server.post(&path, &wang, &json!({"connector": "order", "inputs": {"order": "****0007"}})).expect(200);
    assert_eq!((&order["asked"][0]["value"], &order["label"]), (&json!("****0007"), &json!("查订单")));
    // The parcel of a minute ago serves again, and the order is asked for anew.
    assert_eq!(shop.paths()[n_before..], ["GET /customers/u-1001/orders/202611180007"]);

    let refused = |body: Value| server.post(&path, &wang, &body).is_problem(422, "bad-field");
    refused(json!({"connector": "order", "inputs": {"order": "202611150003"}}));
    refused(json!({"connector": "parcel", "inputs": {}}));
    refused(json!({"connector": "cancel", "inputs": {"order": "****0007"}}));
    refused(json!({"connector": "nowhere", "inputs": {"order": "****0007"}}));
    server.post(&path, &li, &parcel).is_problem(409, "not-yours");
    assert_eq!(shop.paths().len(), n_before + 1, "nothing else was asked");

    let read = server.get(&at_desk(&talk, "?limit=100"), &wang).expect(200);
    let by_agent = read["events"].as_array().unwrap().iter().filter(|event| event["type"] == "called" && event["call"]["agent"] == "小王");
    assert_eq!(by_agent.count(), 2);
    assert!(!server.transcript(&talk).to_string().contains("小王\"}"), "the customer sees none of it");
    let log = server.get("/v1/desk/audit?action=looked_up", ADMIN).expect(200);
    assert_eq!(all(&log["entries"], "detail"), ["order", "parcel"]);
}

#[test]
fn a_stranger_is_looked_up_only_where_nobody_must_be_known() {
    let shop = Shop::open();
    let server = server_of(&shop.url);
    let agent = server.agent("小王");
    let talk = open_of(&server, "u-1001");
    server.say(&talk, "我的订单号是202611180007");
    let handoff = ask_for_person(&server, &talk);
    claim(&server, &handoff, &agent);
    let glance = server.get(&at_desk(&talk, "/glance"), &agent).expect(200);
    assert_eq!((&glance["look_ups"], &glance["who"]["verified"]), (&json!([]), &json!(false)));
    let body = json!({"connector": "order", "inputs": {"order": "****0007"}});
    server.post(&at_desk(&talk, "/look-up"), &agent, &body).is_problem(422, "bad-field");
    assert_eq!(shop.paths(), [""; 0]);
}

/// Signs an agent in at the console.
pub fn enter(browser: &Browser, server: &TestServer, token: &str) {
    browser.open(&server.url("/console"));
    browser.write("#token", &format!("{token}{ENTER}"));
    browser.see("#line", "已连接");
}

#[test]
fn the_console_shows_a_case_at_a_glance_in_words() {
    let Some(browser) = Browser::start("the_console_shows_a_case_at_a_glance_in_words") else { return };
    let shop = Shop::open();
    let server = server_of(&shop.url);
    let agent = server.agent("小王");
    let before = open_of(&server, "u-1001");
    server.say(&before, "七天无理由退货的运费谁出");
    let talk = open_signed(&server);
    for text in ["我的订单 202611180007 到哪了", "空调漏水", "室内机下面", "刚装或刚移机", "没解决", "什么破玩意，烦死了"]
    {
        server.say(&talk, text).expect(200);
    }
    let handoff = ask_for_person(&server, &talk);
    claim(&server, &handoff, &agent);
    enter(&browser, &server, &agent);
    browser.click(".card", "订单");
    browser.see(".line-of-all", "第 2 次来");
    for (place, words) in [
        (".packet .badge", "已核实身份"),
        (".packet dt", "订单号"),
        (".past .summary", "运费谁出"),
        (".way li", "室内机下面"),
        (".tried summary", "室内机没装平"),
        (".tried .taken", "没解决"),
        (".steps .step", "烦死"),
        (".called", "运输中"),
        (".look-ups button", "查退款"),
    ] {
        browser.see(place, words);
    }
    let codes =
        "const bare = all('.packet section').map(node => node.innerText).join(' ').replace(/SF\\d+|https?:\\S+|shop\\.example\\S*/g, '');
        return bare.match(/[a-z]+[_.][a-z_]+/g) ?? [];";
    assert_eq!(browser.wait(&format!("const found = (() => {{ {codes} }})(); return [found];"), &[]), json!([[]]), "no code is shown");

    browser.click(".look-ups button", "查订单");
    browser.see(".called", "小王");
    browser.see(".system", "小王");
    browser.click(".steps .step", "烦死");
    browser.see(".message.found-here .bubble", "什么破玩意");
    browser.click(".past", "运费谁出");
    browser.see(".past-talk .bubble", "运费谁出");
    browser.see(".talk .bubble", "空调漏水");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    browser.write(".past-talk", ESCAPE);
    browser.see(".line-of-all", "第 2 次来");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
}
