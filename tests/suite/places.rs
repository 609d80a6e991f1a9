//! Each page of the console, and what is open on it, has an address: a step back, a reload and a link lead there.

use crate::browser::ENTER;
use crate::server::{ADMIN, Talk, TestServer};
use crate::webdriver::Browser;
use serde_json::{Value, json};

const FIELD_HAS: &str = "return all('.field textarea')[0]?.value === values[0];";
/// Whether the page that is open has this tab.
const ON: &str = "return document.querySelector('[data-tab][aria-current=page]')?.dataset.tab === values[0];";

/// A customer at the desk who has said this, and whom the administrator has.
fn held(server: &TestServer, text: &str) -> Talk {
    let talk = server.open();
    server.say(&talk, text);
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    let handoff = events.iter().find(|event| event["type"] == "handed_off").unwrap()["handoff"].as_str().unwrap().to_owned();
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), ADMIN, &json!({})).expect(200);
    talk
}

#[track_caller]
fn is_at(browser: &Browser, hash: &str, title: &str) {
    browser.wait("return location.hash === values[0] && document.title === values[1];", &[hash, &format!("{title} · 解答客服台")]);
}

fn step(browser: &Browser, way: &str) {
    browser.wait(&format!("history.{way}(); return true;"), &[]);
}

#[test]
fn a_step_back_goes_through_the_pages_and_a_link_opens_a_case() {
    let Some(browser) = Browser::start("a_step_back_goes_through_the_pages_and_a_link_opens_a_case") else { return };
    let server = TestServer::start();
    let (fridge, washer) = (held(&server, "冰箱不制冷"), held(&server, "洗衣机不排水"));
    let place = |talk: &Talk| format!("#desk/case/{}", talk.id);
    let title = |talk: &Talk| format!("会话 {}", &talk.id[talk.id.len() - 6..]);
    // As a message of a webhook links it.
    browser.open(&server.url(&format!("/console#{}", fridge.id)));
    browser.write("#token", &format!("{ADMIN}{ENTER}"));
    browser.see(".message.customer .bubble", "冰箱不制冷");
    is_at(&browser, &place(&fridge), &title(&fridge));
    browser.write(".field textarea", "您好，我看看");
    browser.click(".card", "洗衣机不排水");
    browser.see(".message.customer .bubble", "洗衣机不排水");
    is_at(&browser, &place(&washer), &title(&washer));
    browser.click("[data-tab]", "看板");
    browser.click(".watch-it", "冰箱不制冷");
    browser.see("dialog .bubble", "冰箱不制冷");
    let watched = format!("#board/watch/{}", fridge.id);
    is_at(&browser, &watched, &format!("旁听 {}", &fridge.id[fridge.id.len() - 6..]));
    browser.reload();
    browser.see("dialog .bubble", "冰箱不制冷");
    step(&browser, "back");
    browser.see_no_more("dialog", "");
    is_at(&browser, "#board", "看板");
    browser.click("[data-tab]", "知识库");
    is_at(&browser, "#knowledge/entries", "条目");
    browser.click("#knowledge .kn-views button:nth-child(2)", "");
    browser.wait("return location.hash.startsWith('#knowledge/') && location.hash !== '#knowledge/entries';", &[]);
    browser.click("[data-tab]", "质检");
    browser.click("#quality .switch button", "每周抽检");
    is_at(&browser, "#quality/week", "每周抽检");

    for (hash, tab) in [("#quality", "quality"), ("#knowledge/", "knowledge"), ("#knowledge/entries", "knowledge"), ("#board", "board")] {
        step(&browser, "back");
        browser.wait("return values[0].endsWith('/') ? location.hash.startsWith(values[0]) : location.hash === values[0];", &[hash]);
        browser.wait(ON, &[tab]);
    }
    step(&browser, "back");
    browser.see(".message.customer .bubble", "洗衣机不排水");
    step(&browser, "back");
    browser.see(".message.customer .bubble", "冰箱不制冷");
    browser.wait(FIELD_HAS, &["您好，我看看"]);
    step(&browser, "forward");
    browser.see(".message.customer .bubble", "洗衣机不排水");
    browser.reload();
    browser.see(".message.customer .bubble", "洗衣机不排水");
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn a_supervisor_whispers_from_an_opened_case() {
    let Some(browser) = Browser::start("a_supervisor_whispers_from_an_opened_case") else { return };
    let server = TestServer::start();
    let talk = held(&server, "冰箱不制冷");
    let lead = server.supervisor("王主管");
    browser.open(&server.url(&format!("/console#desk/case/{}", talk.id)));
    browser.write("#token", &format!("{lead}{ENTER}"));
    browser.click(".actions button", "旁听");
    browser.see("dialog .bubble", "冰箱不制冷");
    browser.see("dialog button", "加入对话");
    browser.write("dialog textarea", &format!("先问型号{ENTER}"));
    browser.see("dialog .message.whispered", "先问型号");
    browser.click("dialog button", "关闭");
    browser.see(".talk .message.whispered", "先问型号");
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn on_a_phone_a_step_back_leads_to_the_lists() {
    let Some(browser) = Browser::start("on_a_phone_a_step_back_leads_to_the_lists") else { return };
    let server = TestServer::start();
    held(&server, "冰箱不制冷");
    browser.resize(390, 844);
    browser.open(&server.url("/console"));
    browser.write("#token", &format!("{ADMIN}{ENTER}"));
    browser.click(".card", "冰箱不制冷");
    browser.see(".message.customer .bubble", "冰箱不制冷");
    browser.write(".field textarea", "您好");
    step(&browser, "back");
    browser.see(".card", "冰箱不制冷");
    is_at(&browser, "#desk", "会话");
    step(&browser, "forward");
    browser.see(".message.customer .bubble", "冰箱不制冷");
    browser.wait(FIELD_HAS, &["您好"]);
    browser.click(".back", "");
    browser.see(".card .begun", "草稿");
    is_at(&browser, "#desk", "会话");
    // A page that this reader does not have, and one that nobody has, are the desk.
    browser.open(&server.url("/console#nowhere/7"));
    browser.see(".card", "冰箱不制冷");
    browser.wait("return location.hash === '#desk';", &[]);
    assert_eq!(browser.log(), [] as [Value; 0]);
}
