//! Agents are offered cases in the console, say whether they are there, and go home; a supervisor sees the team and writes a profile.

use crate::browser::{ENTER, check_width};
use crate::routing::offering;
use crate::server::TestServer;
use crate::webdriver::Browser;
use serde_json::{Value, json};

/// Keys held down for one letter, as WebDriver writes it, and keys of a list of choices.
const ALT_N: &str = "\u{e00a}n\u{e000}";
const DOWN: &str = "\u{e015}";
const UP: &str = "\u{e013}";
/// Goes to the last choice at once.
const END: &str = "\u{e010}";

/// Whether what has the focus says this.
const FOCUSED: &str = "return document.activeElement.textContent.includes(values[0]);";

/// Opens the console for somebody, in the window that is open.
fn enter(browser: &Browser, server: &TestServer, token: &str) -> String {
    browser.open(&server.url("/console"));
    browser.write("#token", &format!("{token}{ENTER}"));
    browser.see("#line", "已连接");
    browser.window()
}

fn at_desk(server: &TestServer, text: &str) {
    let talk = server.open();
    server.say(&talk, text).expect(200);
    server.post(&talk.path("/handoff"), &talk.token, &json!({})).expect(200);
}

#[test]
fn two_agents_are_offered_cases_one_after_the_other() {
    let Some(browser) = Browser::start("two_agents_are_offered_cases_one_after_the_other") else { return };
    let server = offering();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let first = enter(&browser, &server, &wang);
    let second = browser.new_window();
    browser.enter(&second);
    enter(&browser, &server, &li);
    browser.write("#being", DOWN);
    browser.see(".toast", "现在是忙碌");

    browser.enter(&first);
    at_desk(&server, "冰箱不制冷");
    browser.see(".offer h2", "派给您的客户");
    browser.see(".offer .summary", "冰箱不制冷");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    browser.write("body", ALT_N);
    browser.wait(FOCUSED, &["接受"]);
    browser.write(".offer .primary", ENTER);
    browser.see(".actions button", "解决");
    browser.see(".message.customer .bubble", "冰箱不制冷");
    browser.see_no_more(".offer h2", "");

    // What is not offered cannot be taken, and what one passes over goes to the other.
    at_desk(&server, "洗衣机不排水");
    browser.see(".offer .summary", "洗衣机不排水");
    browser.enter(&second);
    browser.click(".card", "洗衣机不排水");
    browser.see(".actions button[disabled]", "接手");
    browser.write("#being", UP);
    browser.see(".toast", "现在是在线");
    browser.enter(&first);
    browser.click(".offer button", "婉拒");
    browser.see_no_more(".offer h2", "");
    browser.enter(&second);
    browser.see(".offer .summary", "洗衣机不排水");
    browser.click(".offer button", "接受");
    browser.see(".actions button", "解决");
    assert_eq!(browser.log(), [] as [Value; 0]);

    // Who goes home gives the case to the colleague who is there.
    browser.write("#being", END);
    browser.see("dialog h2", "下班");
    browser.write("#shift-receiver", DOWN);
    browser.click("dialog .primary", "下班");
    browser.see(".toast", "1 位客户转给了小王");
    browser.see(".system", "下班，转给");
    browser.enter(&first);
    browser.see(".card .by", "我");
    browser.see(".card", "洗衣机不排水");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
}

#[test]
fn a_supervisor_sees_the_team_and_writes_a_profile() {
    let Some(browser) = Browser::start("a_supervisor_sees_the_team_and_writes_a_profile") else { return };
    let server = offering();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    server.get("/v1/desk/queue", &wang).expect(200);
    enter(&browser, &server, &lead);
    browser.click("[data-tab=team]", "团队");
    browser.see(".team li", "小王");
    browser.see(".team .standing", "在线");
    browser.see(".team .tag", "全部技能");
    browser.click("[aria-label='编辑 小王 的档案']", "编辑");
    browser.see("#profile-title", "小王 的档案");
    assert_eq!(browser.violations(), [""; 0]);
    browser.click(".profile .check", "全部技能");
    browser.write(".profile .skills select", "2");
    browser.write(".profile input[placeholder^=例如]", "zh，en");
    browser.write(".profile input[type=number]", "3");
    browser.click(".profile button", "加一段自己的时间");
    browser.click(".profile .primary", "保存");
    browser.see(".toast", "小王 的档案已保存");
    browser.see(".team .tag", "综合 · 2 级");
    browser.see(".team .load", "0 / 3");
    browser.see(".team .terms", "周一、二、三、四、五 09:00–18:00");
    check_width(&browser, "the team");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    browser.click("[aria-label='编辑 小王 的档案']", "编辑");
    browser.click(".profile .clear", "清空");
    browser.see(".team .tag", "全部技能");
}
