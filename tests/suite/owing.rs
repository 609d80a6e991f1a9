//! In the console an agent promises something, keeps it, and ends a case from the keyboard; the customer reads what was told.

use crate::browser::{ENTER, check_width, open_widget_anew, say, sign_in, wait_for_person};
use crate::program::Program;
use crate::server::{ADMIN, TestServer};
use crate::webdriver::Browser;
use serde_json::{Value, json};

/// Keys held down for one letter, as WebDriver writes it.
const ALT_R: &str = "\u{e00a}r\u{e000}";
/// The keys of that name, as WebDriver writes them.
const DOWN: &str = "\u{e015}";
const SPACE: &str = " ";

/// Whether the focus is in the element that this selector finds.
const IS_FOCUSED: &str = "return document.activeElement?.matches(values[0]);";

#[test]
fn a_promise_is_made_at_the_desk_read_by_the_customer_and_kept() {
    let Some(browser) = Browser::start("a_promise_is_made_at_the_desk_read_by_the_customer_and_kept") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    wait_for_person(&browser, &program);
    say(&browser, "冰箱不制冷，师傅什么时候来");
    let shop = browser.window();

    let desk = browser.new_window();
    browser.enter(&desk);
    sign_in(&browser, &program);
    browser.see(".card .deadline", "首次回复 还剩");
    browser.click(".card", "要求人工");
    browser.click(".actions button", "接手");
    browser.click(".packet .more", "答应客户");
    browser.see("dialog h2", "答应客户");
    assert_eq!(browser.violations(), [""; 0]);
    browser.write("#promise-what", "问师傅几点到");
    browser.click("dialog button", "记下");
    browser.see(".packet .promised", "问师傅几点到");
    browser.see(".owed", "回电");
    browser.see(".system", "答应：问师傅几点到");

    browser.enter(&shop);
    browser.see(".promise", "前给您回电");
    assert!(!browser.texts(".promise").iter().any(|text| text.contains("问师傅")));

    browser.enter(&desk);
    browser.click(".promised button", "改期");
    browser.see("dialog h2", "改期或换人");
    browser.write("#promise-why", "师傅没接电话");
    browser.write("dialog select", &format!("{DOWN}{DOWN}"));
    browser.click("dialog button", "改好");
    browser.see(".system", "师傅没接电话");
    browser.click(".actions button", "解决");
    browser.click("dialog button", "解决并结束");
    browser.see(".title p", "已结束");

    // Over as it is, the agent owes a call, and may write about it.
    browser.write(".field textarea", &format!("师傅周六上午九点到{ENTER}"));
    browser.see(".message.agent .bubble", "师傅周六上午九点到");
    browser.click(".promised button", "办好了");
    browser.see(".promised.over", "办好了");
    browser.see(".owing .empty", "没有要办的");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    check_width(&browser, "the desk with a promise");

    // The customer comes back later, to the talk that is over.
    browser.enter(&shop);
    open_widget_anew(&browser, "{}");
    browser.see(".promise", "改到");
    browser.see(".message.agent .bubble", "师傅周六上午九点到");
    browser.see(".promise", "已经办好了");
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn a_case_is_ended_from_the_keyboard_alone() {
    let Some(browser) = Browser::start("a_case_is_ended_from_the_keyboard_alone") else { return };
    let server = TestServer::start();
    let talk = server.open();
    server.say(&talk, "冰箱不制冷");
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    let handoff = events.iter().find(|event| event["type"] == "handed_off").unwrap()["handoff"].as_str().unwrap().to_owned();
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), ADMIN, &json!({})).expect(200);
    browser.open(&server.url("/console"));
    browser.write("#token", &format!("{ADMIN}{ENTER}"));
    browser.click(".card", "冰箱不制冷");
    browser.see(".actions button", "解决");
    browser.write(".field textarea", ALT_R);
    browser.see("dialog h2", "结束这次对话");
    browser.wait(IS_FOCUSED, &["#reason"]);
    browser.see("dialog [role=option]", "售后");
    assert_eq!(browser.violations(), [""; 0]);
    browser.write("#reason", "质量");
    browser.see_no_more("dialog [role=option]", "维修");
    browser.write("#reason", ENTER);
    browser.see(".taken", "售后 / 退货 / 质量问题");
    browser.wait(IS_FOCUSED, &["input[value=solved]"]);
    browser.write("input[value=solved]", SPACE);
    browser.write("input[value=solved]", ENTER);
    browser.see(".title p", "已结束");
    browser.see(".system", "售后 / 退货 / 质量问题，已解决");
    assert_eq!(browser.log(), [] as [Value; 0]);
    let read = server.get(&format!("/v1/desk/conversations/{}", talk.id), ADMIN).expect(200);
    let noted = read["events"].as_array().unwrap().iter().find(|event| event["type"] == "wrapped_up").unwrap().clone();
    assert_eq!((&noted["reason"], &noted["resolution"]), (&json!("after_sales/return/quality"), &json!("solved")));
}
