//! The pages as people use them: a customer on the shop's page, an agent at the console, in a real browser with the real program.
//!
//! How the browser is driven is in `webdriver.rs`. Without one these tests are skipped, and each says so.

use crate::program::{Program, serve_at};
use crate::server::{ADMIN, TestServer};
use crate::webdriver::Browser;
use jieda::http::guard::limits::Limits;
use serde_json::Value;
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::path::Path;

pub const ENTER: &str = "\u{e007}";
const BUBBLE: &str = "[role=log] .bubble";
const OWN_BUBBLE: &str = "[role=log] .message.me .bubble";
const CHOICE: &str = ".choices button";

/// A phone and a laptop.
const SIZES: [(u32, u32); 2] = [(390, 844), (1280, 800)];

/// What the reader could push sideways. A line of code may be longer than the screen.
const SIDEWAYS: &str = "
    const isMovable = node => node === document.documentElement || /auto|scroll/.test(getComputedStyle(node).overflowX);
    const wide = all('*').filter(node => node.localName !== 'pre' && node.scrollWidth > node.clientWidth + 1 && isMovable(node));
    return [innerWidth, wide.map(node => `${node.localName}.${node.className}: ${node.scrollWidth} > ${node.clientWidth}`)];";

#[test]
fn a_customer_is_led_to_a_remedy_and_finds_the_talk_again() {
    let Some(browser) = Browser::start("a_customer_is_led_to_a_remedy_and_finds_the_talk_again") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    open_widget(&browser, &program);
    say(&browser, "空调不制冷");
    browser.see(BUBBLE, "哪一种情况");
    for choice in ["外机不启动", "是，温度也够低", "嗡嗡响但不转"] {
        browser.click(CHOICE, choice);
        browser.see(OWN_BUBBLE, choice);
    }
    browser.see(BUBBLE, "备件编码");
    browser.click(CHOICE, "解决了");
    browser.wait("return !all(values[0]).length && !all('.dots, .fate').length;", &[CHOICE]);

    let said = browser.texts(BUBBLE);
    assert_eq!(browser.texts(OWN_BUBBLE), ["空调不制冷", "外机不启动", "是，温度也够低", "嗡嗡响但不转", "解决了"]);
    assert_eq!(said.iter().collect::<BTreeSet<_>>().len(), said.len(), "{said:?}");
    browser.reload();
    browser.see(OWN_BUBBLE, "解决了");
    assert_eq!(browser.texts(BUBBLE), said);
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn a_button_is_pressed_once_and_by_its_place() {
    let Some(browser) = Browser::start("a_button_is_pressed_once_and_by_its_place") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    open_widget(&browser, &program);
    say(&browser, "空调不制冷");
    browser.click(CHOICE, "送风不冷");
    browser.see(CHOICE, "在转");
    // Twice in one instant, and once as the second click of a double click: the first alone is a press.
    browser.wait(
        "const button = all(values[0]).find(node => node.textContent === '在转');
        button.click();
        const isOff = [...button.parentNode.children].every(node => node.disabled) || !button.isConnected;
        button.click();
        return isOff;",
        &[CHOICE],
    );
    browser.see(CHOICE, "有一层白霜");
    browser.wait("all(values[0])[0].dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 2 })); return true;", &[CHOICE]);
    browser.click(CHOICE, "有一层白霜");
    browser.see(BUBBLE, "多半是缺冷媒");
    assert_eq!(browser.texts(OWN_BUBBLE), ["空调不制冷", "送风不冷", "在转", "有一层白霜"]);
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn the_page_says_where_the_customer_is_and_the_agent_reads_it() {
    let Some(browser) = Browser::start("the_page_says_where_the_customer_is_and_the_agent_reads_it") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    browser.open(&program.address);
    browser.see(".launcher", "");
    open_widget_anew(&browser, "{ region: '新疆', product: 'watch' }");
    say(&browser, "寄到我家要几天");
    browser.see(BUBBLE, "小件 4–8 天");
    browser.click(".person", "转人工");
    browser.see(".notice", "您可以继续留言");
    sign_in(&browser, &program);
    browser.click(".card", "要求人工");
    browser.see(".packet", "新疆");
    browser.see(".packet", "手表");
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn an_agent_takes_a_customer_over_and_ends_the_talk() {
    let Some(browser) = Browser::start("an_agent_takes_a_customer_over_and_ends_the_talk") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    wait_for_person(&browser, &program);
    let shop = browser.window();

    let desk = browser.new_window();
    browser.enter(&desk);
    sign_in(&browser, &program);
    browser.click(".card", "要求人工");
    browser.click(".actions button", "接手");
    browser.write(".field textarea", &format!("您好，我来处理。{ENTER}"));
    browser.enter(&shop);
    browser.see(".message.agent .bubble", "您好，我来处理。");
    browser.see(".state", "为您服务");
    say(&browser, "谢谢，已经好了");
    browser.enter(&desk);
    browser.see(".message.customer .bubble", "谢谢，已经好了");
    browser.click(".actions button", "解决");
    browser.click("dialog button", "解决并结束");

    browser.enter(&shop);
    browser.see(".state", "对话已结束");
    assert_eq!(browser.texts(".stars button").len(), 5);
    assert_eq!(browser.texts(OWN_BUBBLE), ["谢谢，已经好了"]);
    assert_eq!(browser.texts(".message.agent .bubble"), ["您好，我来处理。"]);
    browser.click(".stars button:last-child", "");
    browser.see(".after", "感谢您的评价");
    browser.enter(&desk);
    browser.see(".system", "客户评价：5 星");
    browser.enter(&shop);
    browser.click(".after button", "开始新的对话");
    browser.see(".state", "智能客服");
    assert_eq!(browser.texts(OWN_BUBBLE), [""; 0]);
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn who_takes_a_case_over_reveals_its_details_one_by_one() {
    let Some(browser) = Browser::start("who_takes_a_case_over_reveals_its_details_one_by_one") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    wait_for_person(&browser, &program);
    say(&browser, "电话13800138000");
    browser.see(".message.bot .bubble", "13800138000");
    sign_in(&browser, &program);
    browser.click(".card", "要求人工");
    browser.see(".message.customer .bubble", "电话138****8000");
    browser.see(".packet", "138****8000");
    assert_eq!(browser.texts(".eye"), [""; 0], "nobody reveals what is not in hand");
    browser.click(".actions button", "接手");
    browser.click(".message.customer .eye", "");
    browser.see(".message.customer .bubble", "电话13800138000");
    browser.see(".message.bot .bubble", "138****8000");
    assert_eq!(browser.texts(".message.customer .eye"), [""; 0], "what is revealed has no eye");
    browser.see(".packet", "138****8000");
    // By the keyboard, too.
    browser.wait("all(values[0])[0]?.focus(); return document.activeElement.matches(values[0]);", &[".packet .eye"]);
    browser.write(".packet .eye", ENTER);
    browser.see(".packet", "13800138000");
    browser.see_no_more(".packet dl", "138****8000");
    let name = browser.wait("return all(values[0])[0]?.getAttribute('aria-label');", &[".eye"]);
    assert_eq!(name, "显示");
    // What the agent writes is masked when it comes back, and stands there once.
    browser.write(".field textarea", &format!("是13900139000吗{ENTER}"));
    browser.see(".message.agent .bubble", "是139****9000吗");
    browser.see_no_more(".sending", "");
    assert_eq!(browser.texts(".message.agent .bubble"), ["是139****9000吗"]);
    browser.see(".message.customer .bubble", "电话13800138000");
    browser.click(".actions button", "交还机器人");
    browser.see(".message.customer .bubble", "电话138****8000");
    browser.see_no_more(".log", "13800138000");

    browser.click("nav button", "审计");
    browser.see(".entries li", "admin 显示了会话");
    assert_eq!(browser.texts(".entries li").iter().filter(|entry| entry.contains("显示了会话")).count(), 2);
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn an_auditor_sees_the_audit_log_alone() {
    let Some(browser) = Browser::start("an_auditor_sees_the_audit_log_alone") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    sign_in(&browser, &program);
    browser.click("nav button", "客服账号");
    browser.write("#agent-name", "小王");
    browser.click(".agent-way label", "程序用令牌");
    browser.click("#agents .primary", "添加并发令牌");
    browser.see(".agents li", "小王");
    browser.write("#agent-name", "审计甲");
    browser.wait(
        "const role = all(values[0])[0];
        role.value = 'auditor';
        role.dispatchEvent(new Event('change'));
        return true;",
        &["#agent-role"],
    );
    browser.see("#agents .hint", "只看审计日志");
    browser.click("#agents .primary", "添加并发令牌");
    browser.see(".agents li", "审计员");
    check_width(&browser, "the accounts");
    let token = browser.texts(".token code").concat();
    browser.click("#sign-out", "");
    browser.see("#token", "");
    browser.write("#token", &format!("{token}{ENTER}"));
    browser.see("#audit h1", "审计日志");
    assert_eq!(browser.texts("nav button"), ["审计"]);
    assert_eq!(browser.texts(".desk, #line, #alerts, #report"), [""; 0]);
    browser.see(".entries li", "admin 添加了账号 审计甲（审计员）");
    browser.see(".entries li", "jieda serve 更改了设置 admin_token");
    let head = browser.texts("#audit-head code").concat();
    let first = browser.texts(".entries small").remove(0);
    assert_eq!(head.split(':').map(|part| part.get(..8).unwrap_or(part)).collect::<Vec<_>>().join(" · "), first.trim_start_matches('#'));
    check_width(&browser, "the audit log");
    browser.click(".entries .link", "小王");
    browser.see_no_more(".entries li", "审计甲");
    browser.see(".entries li", "admin 添加了账号 小王（客服）");
    browser.click(".filters button", "清除");
    browser.see(".entries li", "审计甲");
    for (language, sentence) in [("en", "admin added the account 审计甲 (auditor)"), ("zh-TW", "admin 新增了帳號 审计甲（稽核員）")]
    {
        browser.wait(
            "const choice = all(values[0])[0];
            choice.value = values[1];
            choice.dispatchEvent(new Event('change'));
            return true;",
            &[".audit-title select", language],
        );
        browser.see(".entries li", sentence);
        check_width(&browser, language);
    }
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn a_customer_leaves_the_queue_and_the_desk_sees_it() {
    let Some(browser) = Browser::start("a_customer_leaves_the_queue_and_the_desk_sees_it") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    wait_for_person(&browser, &program);
    let shop = browser.window();

    let desk = browser.new_window();
    browser.enter(&desk);
    sign_in(&browser, &program);
    browser.click(".card", "要求人工");
    browser.see(".actions button", "接手");

    browser.enter(&shop);
    check_width(&browser, "the widget of a customer who may leave the queue");
    say(&browser, "电话13800138000");
    browser.see(".message.bot .bubble", "13800138000");
    browser.click(".leave", "退出排队");
    browser.see(".system", "已退出排队");
    browser.see(".state", "智能客服");
    browser.see_no_more(".notice", "您可以继续留言");
    browser.reload();
    browser.see(".system", "已退出排队");
    browser.see(".person", "转人工");

    browser.enter(&desk);
    browser.see_no_more(".card", "");
    browser.see(".system", "客户退出了排队");
    assert_eq!(browser.texts(".actions button:not([hidden])").iter().filter(|text| *text == "接手").count(), 0);
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn a_supervisor_takes_note_of_a_red_line() {
    let Some(browser) = Browser::start("a_supervisor_takes_note_of_a_red_line") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    browser.open(&format!("{}/console", program.address));
    sign_in(&browser, &program);
    let desk = browser.window();
    let shop = browser.new_window();
    browser.enter(&shop);
    open_widget(&browser, &program);
    say(&browser, "再不退款我就打12三15 <b>");
    browser.enter(&desk);
    browser.see(".red-line", "再不退款我就打12三15 <b>");
    browser.see(".red-line", "监管投诉");
    check_width(&browser, "a red line above the desk");
    browser.click(".red-line .said", "");
    browser.see(".message.customer .bubble", "再不退款");
    let (width, height) = SIZES[1];
    browser.resize(width, height);
    browser.click(".red-line .primary", "确认");
    browser.see_no_more(".red-line", "");
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn red_lines_behind_the_first_hundred_are_counted_and_shown() {
    let Some(browser) = Browser::start("red_lines_behind_the_first_hundred_are_counted_and_shown") else { return };
    let server = TestServer::with_limits(Limits { messages_a_minute: NonZeroU32::new(1_000).unwrap(), ..Limits::default() });
    let talk = server.open();
    for _ in 0..101 {
        server.say(&talk, "我要打12315").expect(200);
    }
    browser.open(&server.url("/console"));
    browser.write("#token", &format!("{ADMIN}{ENTER}"));
    browser.see(".red-lines .count", "101");
    browser.see(".red-line", "这个会话 100 条");
    browser.click(".red-lines .all", "全部");
    browser.click(".red-lines .more", "显示更多");
    browser.see(".red-line", "这个会话 101 条");
    let other = server.open();
    server.say(&other, "我要打12315").expect(200);
    browser.see(".red-lines .count", "102");
    browser.click(".red-lines .all", "全部");
    browser.see(".rest .red-line", "我要打12315");
    check_width(&browser, "many red lines above the desk");
    browser.click(".worst .primary", "确认");
    browser.see(".red-lines .count", "1");
    browser.see_no_more(".red-line", "这个会话");
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn a_message_with_markup_stays_text() {
    let Some(browser) = Browser::start("a_message_with_markup_stays_text") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let markup = "<img src=x onerror=alert(1)>";
    open_widget(&browser, &program);
    say(&browser, markup);
    browser.wait("return !all('.dots, .fate').length;", &[]);
    assert_eq!(browser.texts(OWN_BUBBLE), [markup]);
    // An open dialog would fail each of these commands.
    assert_eq!(browser.texts("img, [onerror]"), [""; 0]);
    browser.click(".person", "转人工");
    browser.see(".notice", "您可以继续留言");

    browser.open(&format!("{}/console", program.address));
    sign_in(&browser, &program);
    browser.click(".card", markup);
    browser.see(".message.customer .bubble", markup);
    browser.see(".packet", markup);
    assert_eq!(browser.texts("img, [onerror]"), [""; 0]);
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn no_page_complains_or_is_wider_than_its_screen() {
    let Some(browser) = Browser::start("no_page_complains_or_is_wider_than_its_screen") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    browser.open(&program.address);
    browser.see(".launcher", "");
    check_width(&browser, "the shop");
    browser.click(".launcher", "");
    say(&browser, "空调不制冷");
    browser.see(CHOICE, "外机不启动");
    check_width(&browser, "the widget");
    browser.click(".person", "转人工");
    browser.see(".notice", "您可以继续留言");
    check_width(&browser, "the widget of a customer who waits");

    browser.open(&format!("{}/console", program.address));
    check_width(&browser, "the way in");
    sign_in(&browser, &program);
    browser.see(".card", "要求人工");
    check_width(&browser, "the queue");
    browser.click(".card", "要求人工");
    browser.see(BUBBLE, "空调不制冷");
    check_width(&browser, "the talk");
    browser.click(".actions button", "接手");
    browser.see(".actions button", "解决");
    check_width(&browser, "the talk that was taken");
    let (width, height) = SIZES[0];
    browser.resize(width, height);
    browser.click(".details", "资料");
    browser.see(".packet", "情况");
    check_width(&browser, "what the bot handed over");
    for (tab, sight) in [("报表", "#report h1"), ("客服账号", "#agents h1"), ("审计", "#audit h1")] {
        browser.click("nav button", tab);
        browser.see(sight, "");
        check_width(&browser, tab);
    }
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn the_widget_outlives_a_server_that_is_gone() {
    let Some(browser) = Browser::start("the_widget_outlives_a_server_that_is_gone") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let address = program.address.clone();
    browser.open(&address);
    browser.see(".launcher", "");

    // Gone before the first word: the page and its buttons work, and what was asked is sent later, once.
    program.kill();
    browser.click("#copy", "复制");
    browser.see("#copy", "已");
    browser.click("[data-ask]", "空调不制冷");
    browser.see(".alert", "暂时连不上客服");
    browser.see(".message.me", "没有发出去");
    let program = restart(folder.path(), &address);
    browser.click(".alert button", "重试");
    browser.see(CHOICE, "外机不启动");
    browser.see_no_more(".alert, .fate", "");

    // Gone in the middle of a talk.
    program.kill();
    browser.see(".notice", "连接中断");
    browser.click(CHOICE, "外机不启动");
    browser.see(".message.me", "没有发出去");
    let program = restart(folder.path(), &address);
    browser.see_no_more(".notice", "连接中断");
    browser.click(".fate button", "重试");
    browser.see(CHOICE, "是，温度也够低");
    browser.see_no_more(".fate", "");

    let asked = ["空调不制冷", "外机不启动"];
    let shown = browser.texts(BUBBLE);
    assert_eq!(browser.texts(OWN_BUBBLE), asked);
    assert_eq!(stored(&browser, &program), asked);
    browser.reload();
    browser.see(CHOICE, "是，温度也够低");
    assert_eq!(browser.texts(BUBBLE), shown);
    let others = browser.log().into_iter().filter(|entry| entry["source"] != "network");
    assert_eq!(others.collect::<Vec<_>>(), [] as [Value; 0]);
}

/// Waits for a person in the widget.
#[track_caller]
pub fn wait_for_person(browser: &Browser, program: &Program) {
    open_widget(browser, program);
    browser.click(".person", "转人工");
    browser.see(".notice", "您可以继续留言");
}

/// Opens the shop's page and the widget on it.
#[track_caller]
fn open_widget(browser: &Browser, program: &Program) {
    browser.open(&program.address);
    browser.click(".launcher", "");
    browser.see(".message.bot .bubble", "");
}

/// Opens the widget of the page that is there, as if its tag had said more.
#[track_caller]
pub fn open_widget_anew(browser: &Browser, dataset: &str) {
    let script = "jieda('destroy');
        const script = document.createElement('script');
        Object.assign(script.dataset, DATASET);
        script.src = '/widget.js';
        document.head.append(script);
        return true;";
    browser.wait(&script.replace("DATASET", dataset), &[]);
    browser.click(".launcher", "");
    browser.see(".message.bot .bubble", "");
}

/// Says something as the customer.
#[track_caller]
pub fn say(browser: &Browser, text: &str) {
    browser.write(".composer textarea", &format!("{text}{ENTER}"));
    browser.see(OWN_BUBBLE, text);
}

/// Opens the console as the administrator.
#[track_caller]
pub fn sign_in(browser: &Browser, program: &Program) {
    let token = program.admin_token.as_deref().expect("the first start prints a token");
    browser.open(&format!("{}/console", program.address));
    browser.write("#token", &format!("{token}{ENTER}"));
    browser.see("#line", "已连接");
}

/// Expects nothing to be movable sideways, on a phone and on a laptop.
#[track_caller]
pub fn check_width(browser: &Browser, what: &str) {
    for (width, height) in SIZES {
        browser.resize(width, height);
        let found = browser.wait(SIDEWAYS, &[]);
        assert_eq!(found, serde_json::json!([width, []]), "{what} at {width} × {height}");
    }
}

/// The program again, where it was, with the data it had.
fn restart(folder: &Path, address: &str) -> Program {
    Program::start_as(serve_at(folder, address.trim_start_matches("http://")))
}

/// What the server has of the customer's words.
fn stored(browser: &Browser, program: &Program) -> Vec<String> {
    let kept = browser.wait("return JSON.parse(localStorage.getItem(`jieda ${location.origin}`));", &[]);
    let path = format!("/v1/conversations/{}/transcript", kept["id"].as_str().unwrap());
    let transcript = program.get(&path, kept["token"].as_str(), 200);
    let events = transcript["events"].as_array().unwrap().iter();
    events.filter(|event| event["type"] == "customer_said").map(|event| event["text"].as_str().unwrap().to_owned()).collect()
}
