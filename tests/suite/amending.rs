//! An agent changes a message of a moment ago or takes it back: the customer reads what holds, the desk both.

use crate::browser::{ENTER, say, sign_in, wait_for_person};
use crate::program::Program;
use crate::server::{TestServer, types};
use crate::webdriver::Browser;
use serde_json::{Value, json};

/// The arrow key, as WebDriver writes it.
const UP: &str = "\u{e013}";

#[test]
fn the_last_message_is_changed_and_taken_back_and_no_other() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let (talk, handoff) = server.open_at_desk();
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &wang, &json!({})).expect(200);
    let path = format!("/v1/desk/conversations/{}/messages", talk.id);
    let write = |text: &str| server.post(&path, &wang, &json!({"text": text})).events()[0]["id"].as_str().unwrap().to_owned();
    let change = |id: &str, agent: &str, text: &str| {
        let body = json!({"text": text}).to_string();
        server.send("PUT", &format!("{path}/{id}"), agent, &[("content-type", "application/json")], Some(&body))
    };
    let take_back = |id: &str, agent: &str| server.send("DELETE", &format!("{path}/{id}"), agent, &[], None);

    let first = write("您的包裹寄到人民路1号");
    let second = write("明天到");
    change(&first, &wang, "改").is_problem(409, "too-late");
    change(&second, &li, "改").is_problem(409, "not-yours");
    change(&second, &wang, " ").is_problem(422, "blank-text");
    change("x", &wang, "改").is_problem(409, "too-late");
    assert_eq!(types(&change(&second, &wang, "后天到").events()), ["amended"]);
    assert_eq!(change(&second, &wang, "后天到").events(), [] as [Value; 0], "it says so already");
    assert_eq!(types(&take_back(&second, &wang).events()), ["amended"]);
    assert_eq!(take_back(&second, &wang).events(), [] as [Value; 0], "it is back already");
    change(&second, &wang, "大后天到").is_problem(409, "too-late");

    let read = server.transcript(&talk);
    let told = read["events"].as_array().unwrap();
    let said: Vec<&str> = told.iter().filter(|event| event["type"] == "agent_said").map(|event| event["text"].as_str().unwrap()).collect();
    assert_eq!(said, ["您的包裹寄到人民路1号", ""]);
    assert!(!read.to_string().contains("明天到"), "{read}");
    let desk = server.get(&format!("/v1/desk/conversations/{}", talk.id), &wang).expect(200).to_string();
    assert!(desk.contains("明天到") && desk.contains("后天到"), "{desk}");
}

#[test]
fn what_a_message_answered_is_owed_again_once_it_is_taken_back() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &wang, &json!({})).expect(200);
    let owed = || {
        let queue = server.get("/v1/desk/queue", &wang).expect(200);
        let case = queue["claimed"].as_array().unwrap().iter().find(|case| case["conversation"] == json!(talk.id)).unwrap().clone();
        case["due"]["which"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(owed(), "first_answer");
    let path = format!("/v1/desk/conversations/{}/messages", talk.id);
    let said = server.post(&path, &wang, &json!({"text": "您好"})).events();
    assert_eq!(owed(), "resolution");
    let message = said[0]["id"].as_str().unwrap();
    server.send("DELETE", &format!("{path}/{message}"), &wang, &[], None).expect(200);
    assert_eq!(owed(), "first_answer");
}

#[test]
fn an_agent_mends_a_message_from_the_keyboard_and_the_customer_reads_what_holds() {
    let Some(browser) = Browser::start("an_agent_mends_a_message_from_the_keyboard_and_the_customer_reads_what_holds") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    wait_for_person(&browser, &program);
    say(&browser, "师傅什么时候来");
    let shop = browser.window();

    let desk = browser.new_window();
    browser.enter(&desk);
    sign_in(&browser, &program);
    browser.click(".card", "要求人工");
    browser.click(".actions button", "接手");
    browser.write(".field textarea", &format!("师傅周五来{ENTER}"));
    browser.see(".message.agent .bubble", "师傅周五来");
    browser.write(".field textarea", UP);
    browser.see(".field button", "改好");
    browser.write(".field textarea", &format!("，上午九点{ENTER}"));
    browser.see(".message.agent .bubble", "师傅周五来，上午九点");
    browser.see(".message.agent .note", "改过");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);

    browser.enter(&shop);
    browser.see(".message.agent .bubble", "师傅周五来，上午九点");
    browser.see(".fate", "已修改");

    browser.enter(&desk);
    browser.write(".field textarea", &format!("请打 139 开头的电话{ENTER}"));
    browser.click(".amend button", "撤回");
    browser.see(".message.agent .note", "已撤回");
    browser.enter(&shop);
    browser.see(".system", "撤回了一条消息");
    assert!(!browser.texts(".message.agent .bubble").iter().any(|text| text.contains("139")));
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
}
