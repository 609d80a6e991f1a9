//! `jieda explain`, run as an editor runs it: what decides first is shown first.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// What is always there of the shipped intents; flows and examples are the test's own, so that the program starts quickly. The rest is the base.
const SHIPPED: [&str; 5] = ["handoff.ron", "policy.ron", "synonyms.ron", "talk.ron", "words.txt"];

/// The last entry is served in the app alone: asked on the web, it is what the bot does not answer.
const FILES: [(&str, &str); 6] = [
    (
        "kb/faq/refunds.md",
        "---\nid: refunds\ntitle: 退款\n---\n\n## 退款多久到账 {#when}\n\n> 退款几天到\n> 钱什么时候退\n> 查一下退款\n\n一到三个工作日。\n\n\
         ## 退款退到哪里 {#where}\n\n> 钱退到哪个账户\n> 退款退回哪里\n> 查一下退款\n\n退回付款的账户。\n",
    ),
    (
        "kb/product/heater.md",
        "---\nid: heater\ntitle: G16 热水器\nproduct: [heater]\nkeywords: [G16, 热水器]\n---\n\n\
         ## G16 热水器怎么调水温 {#warm}\n\n> G16 热水器水温怎么调\n> G16 怎么调水温\n\n按“加”键。\n",
    ),
    (
        "kb/symptom/washer.md",
        "---\nid: washer\ntitle: 洗衣机不排水\nquestions: [洗衣机不排水, 洗衣机排不出水, 洗衣机积水]\n---\n\n\
         ## 听得到水泵的声音吗？ {#pump}\n\n- [有嗡嗡声](#hose) 嗡嗡响\n- [没有声音](#dead) 没声\n\n\
         ## 清理排水管 {#hose}\n\n请清理排水管。\n\n## 水泵坏了 {#dead}\n\n请换水泵。\n",
    ),
    (
        "intents/flows/visit.ron",
        r#"(
    id: "visit", title: "预约上门", start: "who",
    steps: {
        "who": Choose(
            words: "谁来帮您约？",
            choices: [(label: "转人工", next: "person"), (label: "我自己约", next: "done")],
            retry: "请选一个。", tries: 2,
            otherwise: "person",
        ),
        "done": End(words: "请在订单里预约。"),
        "person": HandOff(skill: "general", words: "请稍等。"),
    },
)"#,
    ),
    (
        "intents/intents.ron",
        r#"(intents: [(id: "visit", title: "预约上门", examples: ["预约上门", "帮我约师傅", "师傅什么时候能来"], then: Flow("visit"))])"#,
    ),
    (
        "kb/faq/store.md",
        "---\nid: store\ntitle: 门店停车\nchannel: [app]\n---\n\n## 门店能停车吗 {#parking}\n\n> 开车去店里停哪\n\n门店后面可以停车。\n",
    ),
];

/// A folder with the test's content.
pub fn content() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("intents");
    for name in SHIPPED {
        write(&format!("intents/{name}"), &std::fs::read_to_string(shipped.join(name)).unwrap());
    }
    FILES.iter().for_each(|(path, text)| write(path, text));
    folder
}

/// Runs the command on the test's content, after these messages.
fn explain(flags: &[&str], after: &[&str], text: &str) -> Output {
    let content = content();
    let mut command = Command::new(env!("CARGO_BIN_EXE_jieda"));
    command.current_dir(content.path()).env_remove("JIEDA_KB").env_remove("JIEDA_INTENTS");
    command.arg("explain").args(flags).args(after.iter().flat_map(|before| ["--after", before]));
    command.args(["--at", "2026-11-23T10:00:00+08:00", text]).output().unwrap()
}

/// The explanation as JSON, which names this rule as the one that decided.
#[track_caller]
fn check(after: &[&str], text: &str, decided_by: &str) -> Value {
    let output = explain(&["--json"], after, text);
    assert!(output.status.success(), "{text}: {}", String::from_utf8_lossy(&output.stderr));
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown["decided_by"], decided_by, "{text}: {shown:#}");
    shown
}

/// The reason and the urgency of the hand-over.
fn hand_over(shown: &Value) -> [&str; 2] {
    ["reason", "urgency"].map(|field| shown["reply"]["hand_over"][field].as_str().unwrap_or("none"))
}

#[test]
fn a_danger_decides_before_all_else() {
    let shown = check(&[], "家里有煤气味，我要打12315，转人工", "danger");
    let heard = &shown["heard"];
    assert_eq!(heard["dangers"][0]["id"], "gas", "{heard:#}");
    assert_eq!(heard["dangers"][0]["words"], "有煤气味", "{heard:#}");
    assert_eq!((&heard["red_lines"][0]["words"], &heard["plea"]), (&"12315".into(), &true.into()), "{heard:#}");
    assert_eq!(hand_over(&shown), ["danger", "urgent"]);
}

#[test]
fn a_red_line_decides_unless_it_is_only_noted() {
    let shown = check(&[], "我要打12315，转人工", "red_line");
    assert!(shown["heard"]["red_lines"][0]["noted"].is_null(), "{shown:#}");
    assert_eq!(hand_over(&shown), ["red_line", "urgent"]);
    let shown = check(&[], "短信写着“请打12315”", "new_matter");
    assert_eq!(shown["heard"]["red_lines"][0]["noted"], "mentioned", "{shown:#}");
}

#[test]
fn a_reply_of_the_open_question_decides_before_a_plea() {
    let shown = check(&["帮我约师傅"], "转人工", "reply");
    assert_eq!(shown["open_question"]["of"], "flow visit");
    assert_eq!(shown["open_question"]["choices"], serde_json::json!(["转人工", "我自己约"]));
    assert_eq!((&shown["heard"]["reply"], &shown["heard"]["plea"]), (&"转人工".into(), &true.into()));
    assert_eq!(hand_over(&shown), ["procedure", "normal"]);
}

#[test]
fn a_plea_decides_before_anger() {
    let shown = check(&["洗衣机不排水"], "气死我了，什么破公司，垃圾！转人工", "plea");
    assert_eq!(shown["open_question"]["of"], "tree washer/pump");
    let anger = &shown["heard"]["anger"];
    assert!(anger["score"].as_f64() >= anger["hand_over_at"].as_f64(), "{anger:#}");
    assert_eq!(hand_over(&shown)[0], "plea");
    let shown = check(&[], "你们真是太垃圾了，气死我了，什么破公司", "anger");
    assert!(!shown["heard"]["anger"]["reasons"].as_array().unwrap().is_empty());
    assert_eq!(hand_over(&shown), ["anger", "high"]);
}

#[test]
fn what_was_said_before_decides_before_a_new_matter() {
    let shown = check(&["洗衣机不排水"], "应该是响的吧，嗡嗡响", "carry_on");
    assert_eq!(shown["reply"]["said"][0]["act"], "answer", "{shown:#}");
    let shown = check(&["退款多久到账"], "嗯", "small_word");
    assert_eq!(shown["open_question"]["of"], "answered refunds/when");
}

#[test]
fn a_sure_answer_has_one_confidence() {
    let shown = check(&[], "退款多久到账", "new_matter");
    assert!(shown["open_question"].is_null());
    let first = &shown["candidates"][0];
    assert_eq!((&first["target"], &first["confidence"]), (&"atom refunds/when".into(), &1.0.into()));
    let found = &shown["search"]["atoms"][0];
    assert_eq!(found["atom"], "refunds/when");
    assert!(found["search_confidence"].is_number() && found["confidence"].is_null(), "{found:#}");
    let said = &shown["reply"]["said"][0];
    assert_eq!((&said["act"], &said["text"]), (&"answer".into(), &"一到三个工作日。".into()));
    assert!(shown["reply"]["hand_over"].is_null());
}

#[test]
fn choices_and_misses_are_shown_as_the_customer_sees_them() {
    let shown = check(&[], "查一下退款", "new_matter");
    assert_eq!(shown["reply"]["said"][0]["act"], "clarify");
    assert_eq!(shown["reply"]["said"][0]["choices"], serde_json::json!(["退款多久到账", "退款退到哪里", "都不是"]));
    let shown = check(&[], "门店能停车吗", "new_matter");
    assert_eq!(shown["reply"]["said"][0]["choices"], serde_json::json!(["转人工"]));
    assert_eq!(shown["reply"]["said"][0]["act"], "miss", "{shown:#}");
}

#[test]
fn a_model_that_is_not_known_is_named() {
    assert_eq!(check(&[], "G99热水器怎么调水温", "new_matter")["missing"], "G99");
    assert!(check(&[], "G16热水器怎么调水温", "new_matter")["missing"].is_null());
}

#[test]
fn the_keys_are_those_that_the_help_lists() {
    let shown = check(&[], "退款多久到账", "new_matter");
    let help = String::from_utf8(explain(&["--help"], &[], "").stdout).unwrap();
    let listed: Vec<&str> = help.split("Keys of --json:\n").nth(1).unwrap().lines().filter_map(key).collect();
    let own: Vec<&String> = shown.as_object().unwrap().keys().collect();
    assert_eq!(listed.len(), own.len(), "{listed:?}");
    assert!(own.iter().all(|own| listed.contains(&own.as_str())), "{listed:?} {own:?}");
}

/// The key that a line of the help begins with; further lines about one are indented more.
fn key(line: &str) -> Option<&str> {
    line.strip_prefix("  ").filter(|rest| !rest.starts_with(' '))?.split(' ').next()
}

#[test]
fn in_words_the_reply_comes_last() {
    let output = explain(&[], &["洗衣机不排水"], "转人工");
    let shown = String::from_utf8(output.stdout).unwrap();
    let parts = [
        "Open question (tree washer/pump): ",
        "[有嗡嗡声]",
        "- plea: yes",
        "Decided by: plea",
        "Policy (not asked here): ",
        "(handed over: plea, ",
    ];
    let places: Vec<usize> = parts.iter().map(|part| shown.find(part).unwrap_or_else(|| panic!("{part}: {shown}"))).collect();
    assert!(places.is_sorted(), "{shown}");
}

#[test]
fn where_a_person_is_expected_nothing_is_decided() {
    let output = explain(&[], &["转人工"], "退款多久到账");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.contains("(it is queued)"), "{said}");
}
