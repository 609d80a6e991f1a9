//! Content reaches a running server in the ways in which operators really bring it, and a server starts also when the content is faulty.

use crate::program::{Program, serve};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// How long an edit may take to come into service on a busy machine: it is looked for every few seconds.
const PATIENCE: Duration = Duration::from_secs(60);

const HOURS: &str = "kb/faq/opening-hours.md";

/// Runs the program in a folder.
fn jieda(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jieda")).current_dir(folder).args(arguments).output().unwrap()
}

/// A new shop in a folder.
fn new_shop(folder: &Path) {
    let made = jieda(folder, &["new", "."]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

fn status(program: &Program, token: Option<&str>) -> Value {
    program.get("/v1/kb/status", token, 200)
}

fn wait_for(program: &Program, token: Option<&str>, what: impl Fn(&Value) -> bool) {
    let began = Instant::now();
    loop {
        let status = status(program, token);
        if what(&status) {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "{status}");
    }
}

#[test]
fn a_new_shop_answers_at_once_and_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let made = jieda(folder.path(), &["new", "shop"]);
    let shown = String::from_utf8(made.stdout).unwrap();
    assert!(made.status.success() && shown.contains("cd shop") && shown.contains("jieda serve"), "{shown}");
    let shop = folder.path().join("shop");
    let checked = String::from_utf8(jieda(&shop, &["check"]).stdout).unwrap();
    assert!(checked.contains("0 errors, 0 warnings"), "{checked}");
    let check = |question: &str, expected: &str| {
        let answer = String::from_utf8(jieda(&shop, &["ask", question]).stdout).unwrap();
        assert!(answer.contains(expected), "{question}: {answer}");
    };
    check("你们几点下班", "9:00–21:00");
    check("星期天开门吗", "周末照常营业");
    check("what time do you close", "from 9:00 to 21:00");
    check("收不到验证码，登录不了", "短信的拦截箱");
    check("你好", "智能客服");
    check("转人工", "人工客服");
    check("我要投诉", "抱歉");
    check("闻到煤气味", "燃气总阀");
    edit(&shop.join(HOURS), "9:00–21:00", "8:00–22:00");
    let again = jieda(folder.path(), &["new", "shop"]);
    let error = String::from_utf8(again.stderr).unwrap();
    assert!(!again.status.success() && error.contains("is there already"), "{error}");
    check("你们几点下班", "8:00–22:00");
}

#[test]
fn content_without_intents_is_answered_from_and_handed_over() {
    let folder = tempfile::tempdir().unwrap();
    new_shop(folder.path());
    fs::remove_dir_all(folder.path().join("intents")).unwrap();
    let checked = String::from_utf8(jieda(folder.path(), &["check"]).stdout).unwrap();
    assert!(checked.contains("0 errors, 0 warnings"), "{checked}");
    let answer = String::from_utf8(jieda(folder.path(), &["ask", "可以刷卡吗"]).stdout).unwrap();
    assert!(answer.contains("银行卡"), "{answer}");
    fs::create_dir(folder.path().join("intents")).unwrap();
    let answer = String::from_utf8(jieda(folder.path(), &["ask", "转人工"]).stdout).unwrap();
    assert!(answer.contains("handed over: plea"), "{answer}");
}

#[test]
fn a_server_is_told_to_read_the_content_anew() {
    let folder = tempfile::tempdir().unwrap();
    new_shop(folder.path());
    let program = Program::start(folder.path());
    let token = program.admin_token.as_deref();
    let before = status(&program, token);
    let reloaded = program.post("/v1/kb/reload", token, &json!({}), 200);
    assert_eq!((&reloaded["hash"], &reloaded["serving"]), (&before["hash"], &json!("current")));
    edit(&folder.path().join(HOURS), "id: opening-hours", "id 营业时间");
    let broken = program.post("/v1/kb/reload", token, &json!({}), 200);
    assert_eq!((&broken["hash"], &broken["serving"]), (&before["hash"], &json!("last-good")));
    assert!(broken["faults"].as_array().unwrap().iter().any(|fault| fault["path"] == HOURS), "{broken}");
    program.post("/v1/kb/reload", None, &json!({}), 401);
    edit(&folder.path().join(HOURS), "id 营业时间", "id: opening-hours");
    edit(&folder.path().join(HOURS), "9:00–21:00", "8:00–22:00");
    program.signal("HUP");
    wait_for(&program, token, |status| status["serving"] == "current" && status["hash"] != before["hash"]);
    // Whoever asks for it now has waited until that was done.
    program.post("/v1/kb/reload", token, &json!({}), 200);
    assert!(program.terminate().log.contains("the content was read anew"));
}

#[test]
fn a_start_with_faulty_content_serves_what_was_served_last() {
    let folder = tempfile::tempdir().unwrap();
    new_shop(folder.path());
    // A server on PostgreSQL keeps content only where a data folder is.
    fs::create_dir(folder.path().join("data")).unwrap();
    let program = Program::start(folder.path());
    let token = program.admin_token.clone();
    let good = status(&program, token.as_deref());
    program.kill();
    edit(&folder.path().join(HOURS), "id: opening-hours", "id 营业时间");

    let mut strict = serve(folder.path());
    let refused = strict.arg("--strict-start").output().unwrap();
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(1) && error.contains(HOURS) && error.contains("cannot be served"), "{error}");

    let program = Program::start(folder.path());
    let served = status(&program, token.as_deref());
    assert_eq!((&served["hash"], &served["serving"]), (&good["hash"], &json!("last-good")));
    assert!(served["faults"].as_array().unwrap().iter().any(|fault| fault["path"] == HOURS), "{served}");
    edit(&folder.path().join(HOURS), "id 营业时间", "id: opening-hours");
    wait_for(&program, token.as_deref(), |status| status["serving"] == "current");
    assert!(program.terminate().log.contains("the one that was served last is served on"));

    // Without a copy there is nothing to serve.
    edit(&folder.path().join(HOURS), "id: opening-hours", "id 营业时间");
    fs::remove_dir_all(folder.path().join("data/content")).unwrap();
    assert_eq!(serve(folder.path()).output().unwrap().status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_link_above_the_content_may_lead_elsewhere() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    for release in ["first", "second"] {
        fs::create_dir(folder.path().join(release)).unwrap();
        new_shop(&folder.path().join(release));
    }
    edit(&folder.path().join("second").join(HOURS), "9:00–21:00", "8:00–22:00");
    let current = folder.path().join("current");
    symlink("first", &current).unwrap();
    let mut command = serve(folder.path());
    command.args(["--kb", "current/kb", "--intents", "current/intents"]);
    let program = Program::start_as(command);
    let token = program.admin_token.as_deref();
    let first = status(&program, token)["hash"].clone();
    // As git-sync does it: another link takes the place of the first one in one step.
    symlink("second", folder.path().join("next")).unwrap();
    fs::rename(folder.path().join("next"), &current).unwrap();
    wait_for(&program, token, |status| status["generation"] == 2 && status["hash"] != first);
    // What lies there now is watched.
    edit(&folder.path().join("second").join(HOURS), "8:00–22:00", "7:00–23:00");
    wait_for(&program, token, |status| status["generation"] == 3);
}
