//! An editor who never saw a terminal writes in a browser: an entry, what the edit changes, somebody else's edit, and a spreadsheet.

use crate::program::{Program, serve};
use crate::webdriver::Browser;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const ENTER: &str = "\u{e007}";
const PARKING: &str = "---\nid: parking\ntitle: 停车\n---\n\n## 停车收费吗 {#fee}\n\n> 停车场怎么收费\n\n前两小时免费。\n";
const ROWS: &str = "问题,答案\n可以带宠物吗,可以带小型犬。\n有儿童乐园吗,三楼有。\n";

/// A shop whose operator lets editors write, and an editor who has come into the room.
fn room(browser: &Browser, folder: &Path) -> Program {
    fs::create_dir_all(folder.join("kb/faq")).unwrap();
    fs::write(folder.join("kb/faq/parking.md"), PARKING).unwrap();
    let mut command = serve(folder);
    command.args(["--kb", "kb", "--edit"]);
    let program = Program::start_as(command);
    let editor = program.post("/v1/desk/agents", program.admin_token.as_deref(), &json!({"name": "小编", "role": "editor"}), 201);
    browser.open(&format!("{}/console", program.address));
    browser.write("#token", &format!("{}{ENTER}", editor["token"].as_str().unwrap()));
    browser.click(".kn-entry", "停车");
    browser.see("#knowledge .kn-head h2", "停车");
    program
}

fn answer(program: &Program, text: &str) -> String {
    let talk = program.post("/v1/conversations", None, &json!({}), 201);
    let messages = format!("/v1/conversations/{}/messages", talk["id"].as_str().unwrap());
    program.post(&messages, talk["token"].as_str(), &json!({ "text": text }), 200).to_string()
}

#[test]
fn an_entry_is_edited_and_nobody_is_overwritten() {
    let Some(browser) = Browser::start("an_entry_is_edited_and_nobody_is_overwritten") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = room(&browser, folder.path());
    let file = folder.path().join("kb/faq/parking.md");
    browser.click("#knowledge .kn-head button", "编辑");
    browser.see(".cm-line", "前两小时免费。");
    browser.write(".cm-content", "周末全天免费。");
    browser.see(".kn-sheet .kn-bubble", "周末全天免费。");
    assert_eq!(fs::read_to_string(&file).unwrap(), PARKING, "nothing is written before it is saved");
    browser.click(".kn-bar button", "看看改动会影响什么");
    browser.see(".kn-figure", "回答都没有变");
    browser.click(".kn-bar button", "保存");
    browser.see(".kn-done", "已保存");
    assert_eq!(fs::read_to_string(&file).unwrap(), format!("{PARKING}周末全天免费。"));
    assert!(answer(&program, "停车场怎么收费").contains("周末全天免费"));

    fs::write(&file, PARKING.replace("两小时", "三小时")).unwrap();
    browser.write(".cm-content", "节日也免费。");
    browser.see(".kn-sheet .kn-bubble", "节日也免费。");
    browser.click(".kn-bar button", "保存");
    browser.click(".kn-bar button", "仍然保存");
    browser.see(".kn-conflict", "三小时");
    browser.click(".kn-conflict button", "用我的，覆盖现在的");
    browser.see(".kn-done", "已保存");
    assert_eq!(fs::read_to_string(&file).unwrap(), format!("{PARKING}周末全天免费。节日也免费。"));
    // A refusal is a fault of the request to the browser, and none of the page.
    let faults: Vec<Value> = browser.log().into_iter().filter(|entry| !entry["message"].as_str().unwrap().contains("409")).collect();
    assert_eq!(faults, [] as [Value; 0]);
}

#[test]
fn an_error_is_shown_at_its_line_and_not_saved() {
    let Some(browser) = Browser::start("an_error_is_shown_at_its_line_and_not_saved") else { return };
    let folder = tempfile::tempdir().unwrap();
    let _program = room(&browser, folder.path());
    browser.click("#knowledge .kn-head button", "编辑");
    browser.see(".cm-line", "前两小时免费。");
    browser.write(".cm-content", "\n\n## 充电桩在哪里 {#fee}\n\n负一层。\n");
    browser.see(".kn-editor .kn-faults", "duplicate-id");
    browser.see("#kn-why", "先改好错误，才能保存");
    browser.see(".kn-editor .kn-faults", "第 13 行");
    assert_eq!(fs::read_to_string(folder.path().join("kb/faq/parking.md")).unwrap(), PARKING);
}

#[test]
fn a_spreadsheet_is_looked_at_and_imported() {
    let Some(browser) = Browser::start("a_spreadsheet_is_looked_at_and_imported") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = room(&browser, folder.path());
    let sheet = folder.path().join("问答.csv");
    fs::write(&sheet, ROWS).unwrap();
    browser.click("#knowledge .kn-views button", "导入");
    browser.write(".kn-drop input", sheet.to_str().unwrap());
    browser.see(".kn-columns", "答案");
    browser.click(".kn-bar button", "导入 2 条");
    browser.see(".kn-done", "2 个新条目");
    assert!(answer(&program, "可以带宠物吗").contains("小型犬"));
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn everybody_can_use_the_room() {
    let Some(browser) = Browser::start("everybody_can_use_the_room") else { return };
    let folder = tempfile::tempdir().unwrap();
    let _program = room(&browser, folder.path());
    let check = |state: &str| assert_eq!(browser.violations(), [] as [String; 0], "{state}");
    check("an entry");
    browser.click("#knowledge .kn-head button", "编辑");
    browser.see(".cm-line", "前两小时免费。");
    browser.write(".cm-content", "\n\n## 充电桩在哪里 {#fee}\n\n负一层。\n");
    browser.see(".kn-editor .kn-faults", "duplicate-id");
    check("an editor with a fault");
    browser.click(".kn-editor button.link", "返回");
    browser.click("dialog button", "先留着，离开");
    for view in ["条目", "顾客在问", "复核", "试一试", "问题", "导入"] {
        browser.click("#knowledge .kn-views button", view);
        check(view);
        browser.resize(390, 844);
        check(view);
        browser.resize(1280, 800);
    }
}
