//! Do the pages show what the pictures in `docs/pictures/` show?
//!
//! With `JIEDA_PICTURES=docs/pictures` the pictures (screenshots) are taken anew; without it they are looked at and dropped.

use crate::browser::say;
use crate::server::{ADMIN, ENGINE, TestServer};
use crate::webdriver::Browser;
use jieda::conversation::fact::customer::Opened;
use jieda::conversation::id::ConversationId;
use jieda::eval::rehearsal::{PAUSE, Rehearsal};
use jieda::http::guard::token::hash_of;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::path::Path;

/// A laptop's window.
const SIZE: (u32, u32) = (1280, 800);

/// What customers said in the days before, and how many of them: 21 of 32 were served by the bot.
const WEEK: [(usize, &[&str]); 6] = [
    (6, &["退款多久到账", "解决了"]),
    (4, &["洗衣机保修多久", "解决了"]),
    (7, &["怎么开发票"]),
    (4, &["怎么退货"]),
    (8, &["快递到哪了", "转人工"]),
    (3, &["冰箱结冰怎么办", "没解决"]),
];

/// What those say who wait beside the customer in the picture.
const WAITING: [&str; 2] = ["快递到哪了", "我要改地址"];

#[test]
fn the_pictures_show_a_talk_a_waiting_case_and_the_report() {
    let Some(browser) = Browser::start("the_pictures_show_a_talk_a_waiting_case_and_the_report") else { return };
    let server = TestServer::start();
    store_week(&server);
    WAITING.iter().for_each(|text| wait_for_a_person(&server, text));
    browser.resize(SIZE.0, SIZE.1);

    browser.open(&server.url("/"));
    browser.click(".launcher", "");
    browser.see(".message.bot .bubble", "");
    say(&browser, "空调不制冷");
    browser.click(".choices button", "送风不冷");
    browser.see(".choices button", "不是雪花图标");
    take(&browser, "widget");
    for label in ["在转", "有一层白霜", "没解决"] {
        browser.click(".choices button", label);
    }
    browser.see(".choices button", "帮我约上门");
    browser.click(".person", "转人工");
    browser.see(".notice", "您可以继续留言");

    browser.open(&server.url("/console"));
    browser.write("#token", &format!("{ADMIN}\u{e007}"));
    browser.see("#line", "已连接");
    browser.click(".card", "空调不制冷");
    browser.see(".message.customer .bubble", "有一层白霜");
    browser.see(".packet", "多半是缺冷媒");
    browser.see(".actions button", "接手");
    take(&browser, "console");

    browser.click("nav button", "报表");
    browser.see("#report", "21 / 35 个会话");
    browser.see("#report", "60.0%");
    take(&browser, "report");
    assert_eq!(browser.log(), [] as [Value; 0]);
}

/// Stores the talks of the days before, in which an agent served who wanted a person.
fn store_week(server: &TestServer) {
    let talks = WEEK.iter().flat_map(|(n, said)| std::iter::repeat_n(said, *n));
    for ((number, said), day) in (1..).zip(talks).zip((2..7).cycle()) {
        let at = Timestamp::now() - SignedDuration::from_hours(24 * day);
        let mut rehearsal = Rehearsal::open(&ENGINE, Opened::anonymous("zh-CN", "web"), at);
        for text in said.iter().copied() {
            rehearsal.wait(PAUSE);
            rehearsal.say(text).unwrap();
        }
        if rehearsal.conversation().for_bot().is_none() {
            rehearsal.agent_says("小王", "您好，我来帮您看。");
            rehearsal.resolve();
        }
        let facts = rehearsal.events().iter().map(|event| event.fact.clone()).collect();
        let created = server.running().state.store.create(ConversationId::from_stored(number), hash_of("a token"), facts, at, None);
        server.runtime.block_on(created).unwrap();
    }
}

fn wait_for_a_person(server: &TestServer, text: &str) {
    let opened = server.post("/v1/conversations", "", &json!({"locale": "zh-CN"})).expect(201);
    let path = format!("/v1/conversations/{}/messages", opened["id"].as_str().unwrap());
    for text in [text, "转人工"] {
        server.post(&path, opened["token"].as_str().unwrap(), &json!({"text": text})).expect(200);
    }
}

/// Takes a picture of the window, and keeps it where the environment says so.
#[track_caller]
fn take(browser: &Browser, name: &str) {
    browser.wait("return !all('.dots, .fate, .sending').length;", &[]);
    let picture = browser.picture();
    let number = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
    assert!(picture.starts_with(b"\x89PNG"), "{name} is no PNG");
    assert_eq!((number(16), number(20)), SIZE, "{name}");
    if let Some(folder) = std::env::var_os("JIEDA_PICTURES") {
        let folder = Path::new(&folder);
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), &picture).unwrap();
    }
}
