//! An agent serves from the keyboard: what was begun is there again, everything is found by typing, and phrases know the case.

use crate::browser::ENTER;
use crate::server::{ADMIN, Talk, TestServer};
use crate::webdriver::Browser;
use serde_json::{Value, json};

/// Keys held down for one letter, as WebDriver writes it.
const CTRL_K: &str = "\u{e009}k\u{e000}";
const ALT_R: &str = "\u{e00a}r\u{e000}";
const ESCAPE: &str = "\u{e00c}";

/// Whether the field has this text.
const FIELD_HAS: &str = "return all('.field textarea')[0]?.value === values[0];";
/// Whether as many drafts as this are kept in the browser.
const KEEPS: &str = "return String(Object.keys(localStorage).filter(key => key.startsWith('jieda draft ')).length) === values[0];";

/// A customer who wants a person and has said this.
fn at_desk(server: &TestServer, text: &str) -> (Talk, String) {
    let talk = server.open();
    server.say(&talk, text);
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    let handoff = events.iter().find(|event| event["type"] == "handed_off").unwrap()["handoff"].as_str().unwrap().to_owned();
    (talk, handoff)
}

fn claim(server: &TestServer, handoff: &str) {
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), ADMIN, &json!({})).expect(200);
}

fn enter(browser: &Browser, server: &TestServer) {
    browser.open(&server.url("/console"));
    browser.write("#token", &format!("{ADMIN}{ENTER}"));
    browser.see("#line", "已连接");
}

#[test]
fn what_was_begun_survives_a_reload_and_ends_with_its_talk() {
    let Some(browser) = Browser::start("what_was_begun_survives_a_reload_and_ends_with_its_talk") else { return };
    let server = TestServer::start();
    let (fridge, handoff) = at_desk(&server, "冰箱不制冷");
    claim(&server, &handoff);
    let (_, other) = at_desk(&server, "洗衣机不排水");
    claim(&server, &other);
    enter(&browser, &server);
    browser.click(".card", "冰箱不制冷");
    browser.see(".actions button", "解决");
    browser.write(".field textarea", "您好，我看看");
    browser.click(".as-note", "备注");
    browser.write(".field textarea", "客户很客气");
    browser.click(".card", "洗衣机不排水");
    browser.see(".message.customer .bubble", "洗衣机不排水");
    browser.write(".field textarea", "马上来");
    browser.wait(KEEPS, &["3"]);

    browser.reload();
    browser.see("#line", "已连接");
    browser.see(".message.customer .bubble", "洗衣机不排水");
    browser.wait(FIELD_HAS, &["马上来"]);
    browser.write(".field textarea", ENTER);
    browser.see(".message.agent .bubble", "马上来");
    browser.wait(KEEPS, &["2"]);
    browser.click(".card", "冰箱不制冷");
    browser.see(".message.customer .bubble", "冰箱不制冷");
    browser.wait(FIELD_HAS, &["您好，我看看"]);
    browser.click(".as-note", "备注");
    browser.wait(FIELD_HAS, &["客户很客气"]);
    // The talk ends while it is looked at, and with it what was begun in it.
    server.post(&format!("/v1/desk/conversations/{}/resolve", fridge.id), ADMIN, &json!({})).expect(200);
    browser.wait(KEEPS, &["0"]);

    browser.click(".card", "洗衣机不排水");
    browser.see(".message.agent .bubble", "马上来");
    browser.write(".field textarea", "还有一句");
    browser.wait(KEEPS, &["1"]);
    browser.click("#sign-out", "");
    browser.see("#token", "");
    browser.wait(KEEPS, &["0"]);
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn everything_is_found_by_typing() {
    let Some(browser) = Browser::start("everything_is_found_by_typing") else { return };
    let server = TestServer::start();
    let (fridge, handoff) = at_desk(&server, "冰箱不制冷");
    claim(&server, &handoff);
    let (_, other) = at_desk(&server, "洗衣机不排水");
    claim(&server, &other);
    enter(&browser, &server);
    browser.see(".card", "冰箱不制冷");
    browser.write("body", CTRL_K);
    browser.see(".palette [role=option]", "洗衣机不排水");
    browser.write(".palette input", "冰箱 要求");
    browser.see_no_more(".palette [role=option]", "洗衣机不排水");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    browser.write(".palette input", ENTER);
    browser.see(".message.customer .bubble", "冰箱不制冷");
    // The field has the focus: a palette is opened from there, and puts a phrase into it.
    browser.wait("return document.activeElement.matches(values[0]);", &[".field textarea"]);
    browser.write(".field textarea", CTRL_K);
    browser.write(".palette input", "首次问候");
    browser.see(".palette [aria-selected=true]", "首次接入的问候");
    browser.write(".palette input", ENTER);
    browser.wait("return all('.field textarea')[0].value.includes(values[0]);", &["我是admin"]);
    browser.write(".field textarea", ENTER);
    browser.see(".message.agent .bubble", "我是admin");
    browser.write("body", CTRL_K);
    browser.write(".palette input", "解决");
    browser.see(".palette [aria-selected=true]", "当前会话");
    browser.write(".palette input", ENTER);
    browser.see("dialog h2", "结束这次对话");
    browser.write("dialog .primary", ENTER);
    browser.see(".system", "对话结束");
    assert_eq!(server.transcript(&fridge)["phase"], "closed");
}

#[test]
fn all_keys_are_on_one_sheet() {
    let Some(browser) = Browser::start("all_keys_are_on_one_sheet") else { return };
    let server = TestServer::start();
    let (_, handoff) = at_desk(&server, "冰箱不制冷");
    claim(&server, &handoff);
    enter(&browser, &server);
    browser.click(".card", "冰箱不制冷");
    browser.see(".actions button", "解决");
    // In a field a question mark is a question mark.
    browser.write(".field textarea", "?");
    browser.wait(FIELD_HAS, &["?"]);
    assert_eq!(browser.texts("dialog"), [""; 0]);
    browser.wait("document.activeElement.blur(); return true;", &[]);
    browser.write("body", "?");
    browser.see("dialog dd", "接下一位");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    browser.write("dialog .primary", ESCAPE);
    browser.see_no_more("dialog", "");
    browser.write("body", ALT_R);
    browser.see("dialog h2", "结束这次对话");
}

#[test]
fn a_phrase_says_what_is_missing_and_a_link_is_safe() {
    let Some(browser) = Browser::start("a_phrase_says_what_is_missing_and_a_link_is_safe") else { return };
    let server = TestServer::start();
    let (talk, handoff) = at_desk(&server, "冰箱不制冷");
    claim(&server, &handoff);
    server.say(&talk, "看https://shop.example/a这里，还有javascript:alert(1)和https://shop.example@evil.example/");
    enter(&browser, &server);
    browser.click(".card", "冰箱不制冷");
    browser.see(".message.customer a", "https://shop.example/a");
    let links = browser.wait("return all(values[0]).map(link => [link.href, link.rel, link.target].join(' '));", &[".message.customer a"]);
    assert_eq!(links, json!(["https://shop.example/a noopener noreferrer nofollow _blank"]));
    browser.write(".field textarea", "订单〔订单号〕已经查到");
    browser.see("#missing", "还缺订单号");
    browser.write(".field textarea", ENTER);
    browser.wait(FIELD_HAS, &["订单〔订单号〕已经查到"]);
    assert_eq!(browser.texts(".message.agent .bubble"), [""; 0]);
    assert_eq!(browser.log(), [] as [Value; 0]);
}
