//! An edit of the content comes into service, or the last good content stays.

use crate::server::{ADMIN, ENGINE, TestServer};
use jieda::config::ContentPlaces;
use jieda::http::operator::content::{Editing, Origin};
use jieda::http::operator::watch::watch;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long an edit may take to come into service on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A copy of the shipped content to edit.
fn editable() -> (tempfile::TempDir, ContentPlaces) {
    let folder = tempfile::tempdir().unwrap();
    let shipped = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    copy(&shipped.join("kb"), &folder.path().join("kb"));
    copy(&shipped.join("intents"), &folder.path().join("intents"));
    let place = |name: &str| Some(folder.path().join(name));
    let places = ContentPlaces { kb: place("kb"), intents: place("intents") };
    (folder, places)
}

fn edit(path: &Path, change: impl Fn(&str) -> String) {
    let text = fs::read_to_string(path).unwrap();
    fs::write(path, change(&text)).unwrap();
}

fn started(places: ContentPlaces) -> TestServer {
    TestServer::of_content(Origin { places, kept: None, editing: Editing::Off })
}

fn status(server: &TestServer) -> Value {
    server.get("/v1/kb/status", ADMIN).expect(200)
}

#[test]
fn the_status_tells_which_content_is_served() {
    let server = TestServer::start();
    let status = status(&server);
    assert_eq!(status["hash"], ENGINE.hash.as_str());
    assert_eq!((&status["generation"], &status["serving"]), (&1.into(), &"current".into()));
    assert!(status["entries"].as_u64().unwrap() > 0 && status["atoms"].as_u64().unwrap() > 0);
}

#[test]
fn a_good_edit_is_served_and_a_bad_one_leaves_the_last_good_content() {
    let (folder, places) = editable();
    let server = started(places);
    let content = &server.running().state.content;
    let file = folder.path().join("kb/faq/delivery.md");
    let before = status(&server);

    content.reload();
    assert_eq!((&status(&server)["hash"], &status(&server)["generation"]), (&before["hash"], &1.into()));

    edit(&file, |text| format!("{text}\n\n以上为测试。\n"));
    content.reload();
    let after = status(&server);
    assert_ne!(after["hash"], before["hash"]);
    assert_eq!((&after["generation"], &after["serving"]), (&2.into(), &"current".into()));

    edit(&file, |text| text.replacen("---", "--", 1));
    content.reload();
    let broken = status(&server);
    assert_eq!((&broken["hash"], &broken["generation"], &broken["serving"]), (&after["hash"], &2.into(), &"last-good".into()));
    let fault = broken["faults"].as_array().unwrap().iter().find(|fault| fault["severity"] == "error").unwrap();
    assert_eq!(fault["path"], "kb/faq/delivery.md");
    assert!(
        ["code", "message", "help"].iter().all(|field| fault[*field].is_string()) && fault["line"].is_u64() && fault["column"].is_u64()
    );
    assert!(server.get("/metrics", ADMIN).text.contains("jieda_content_is_last_good 1"));
    server.say(&server.open(), "保修多久").events();

    edit(&file, |text| text.replacen("--", "---", 1));
    content.reload();
    assert_eq!((&status(&server)["hash"], &status(&server)["serving"]), (&after["hash"], &"current".into()));
}

#[test]
fn an_edit_is_noticed_also_when_the_folder_is_replaced_as_a_whole() {
    let (folder, places) = editable();
    let server = started(places);
    watch(server.running().state.content.clone());
    let wait_for = |what: &dyn Fn(&Value) -> bool| {
        let began = Instant::now();
        while !what(&status(&server)) {
            assert!(began.elapsed() < PATIENCE, "{}", status(&server));
            std::thread::yield_now();
        }
    };
    let file = folder.path().join("kb/faq/delivery.md");
    edit(&file, |text| format!("{text}\n\n第一次修改。\n"));
    wait_for(&|status| status["generation"] == 2);

    let next = folder.path().join("next");
    copy(&folder.path().join("kb"), &next);
    edit(&next.join("faq/delivery.md"), |text| format!("{text}\n\n第二次修改。\n"));
    fs::rename(folder.path().join("kb"), folder.path().join("before")).unwrap();
    fs::rename(&next, folder.path().join("kb")).unwrap();
    wait_for(&|status| status["generation"] == 3 && status["serving"] == "current");

    edit(&file, |text| format!("{text}\n\n第三次修改。\n"));
    wait_for(&|status| status["generation"] == 4 && status["serving"] == "current");
}
