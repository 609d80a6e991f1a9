//! The real program: what it prints, how it refuses, how it stops.

use crate::cluster;
use crate::program::{Program, serve, serve_at};
use serde_json::{Value, json};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn the_first_start_gives_the_admin_token_and_later_ones_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    assert!(program.address.starts_with("http://127.0.0.1:") && !program.address.ends_with(":0"), "{}", program.address);
    let token = program.admin_token.clone().unwrap();
    program.get("/v1/desk/me", Some(&token), 200);
    let end = program.terminate();
    assert!(end.is_good && end.log.contains("/v1/desk/me") && !end.log.contains(&token), "{}", end.log);
    let program = Program::start(folder.path());
    assert_eq!(program.admin_token, None);
    program.get("/v1/desk/me", Some(&token), 200);
}

#[test]
fn a_configured_token_counts_instead_of_the_stored_one_and_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let stored = Program::start(folder.path()).admin_token.clone().unwrap();
    let own = "a-token-of-the-shops-own-choice";
    std::fs::write(folder.path().join("token"), format!("{own}\n")).unwrap();
    let mut command = serve(folder.path());
    command.args(["--admin-token-file", "token"]);
    let program = Program::start_as(command);
    assert_eq!(program.admin_token, None);
    program.get("/v1/desk/me", Some(own), 200);
    program.get("/v1/desk/me", Some(&stored), 401);
    assert!(!program.terminate().log.contains(own));
}

#[test]
fn texts_names_and_tokens_are_not_logged() {
    let folder = tempfile::tempdir().unwrap();
    nothing_is_logged_by(serve(folder.path()));
    if let Some(address) = cluster::database() {
        let mut on_server = serve(folder.path());
        on_server.env("JIEDA_DATABASE", address);
        nothing_is_logged_by(on_server);
    }
}

fn nothing_is_logged_by(command: Command) {
    let program = Program::start_as(command);
    let opened = program.post("/v1/conversations", None, &json!({"visitor": "secret-visitor"}), 201);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (id, token) = (text(&opened["id"]), text(&opened["token"]));
    program.post(&format!("/v1/conversations/{id}/messages"), Some(&token), &json!({"text": "我的电话是 13800138000"}), 200);
    let log = program.terminate().log;
    assert!(log.contains("/v1/conversations/{id}/messages"), "{log}");
    for secret in ["13800138000", "secret-visitor", &token] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}

#[test]
fn two_servers_cannot_have_one_folder() {
    let folder = tempfile::tempdir().unwrap();
    let _first = Program::start(folder.path());
    let (code, said) = refusal(serve(folder.path()));
    assert_eq!(code, Some(2));
    assert!(said.contains("in use by another process"), "{said}");
}

#[test]
fn a_first_start_that_fails_does_not_use_up_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (code, said) = refusal(serve_at(folder.path(), &taken.local_addr().unwrap().to_string()));
    assert_eq!(code, Some(2));
    assert!(said.contains("help: ") && said.contains("--listen"), "{said}");
    let program = Program::start(folder.path());
    program.get("/v1/desk/me", program.admin_token.as_deref(), 200);
}

#[test]
fn a_folder_that_cannot_be_used_is_told_with_a_remedy() {
    let check = |spoil: &dyn Fn(&std::path::Path), remedy: &str| {
        let folder = tempfile::tempdir().unwrap();
        spoil(folder.path());
        let (code, said) = refusal(serve(folder.path()));
        assert_eq!(code, Some(2));
        assert!(said.contains("help: ") && said.contains(remedy), "{said}");
    };
    check(&|folder| std::fs::write(folder.join("data"), "a file").unwrap(), "--data");
    check(
        &|folder| {
            std::fs::create_dir(folder.join("data")).unwrap();
            std::fs::write(folder.join("data/jieda.db"), "no database".repeat(100)).unwrap();
        },
        "copy",
    );
}

#[test]
fn a_log_filter_that_cannot_be_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = serve(folder.path());
    command.env("JIEDA_LOG", "jieda=loud");
    let log = Program::start_as(command).terminate().log;
    assert!(log.contains("JIEDA_LOG"), "{log}");
}

/// How the program ends when it refuses: its exit code and what it says. A server that starts instead is killed, and has no exit code.
fn refusal(mut command: Command) -> (Option<i32>, String) {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(60);
    while child.try_wait().unwrap().is_none() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn it_refuses_to_be_open_to_others_without_a_token_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut open = Command::new(env!("CARGO_BIN_EXE_jieda"));
    open.current_dir(folder.path()).args(["serve", "--listen", "0.0.0.0:0"]);
    open.env_remove("JIEDA_ADMIN_TOKEN").env_remove("JIEDA_ADMIN_TOKEN_FILE");
    let (code, said) = refusal(open);
    assert_eq!(code, Some(2));
    assert!(said.contains("--admin-token-file"), "{said}");
    assert!(!folder.path().join("data").exists());
}

#[test]
fn it_refuses_a_webhook_that_it_cannot_sign_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut unsigned = serve(folder.path());
    unsigned.args(["--alarm-webhook", "https://hooks.example/secret-path"]);
    let (code, said) = refusal(unsigned);
    assert_eq!(code, Some(2));
    assert!(said.contains("JIEDA_ALARM_WEBHOOK_SECRET") && !said.contains("secret-path"), "{said}");
    let mut untold = serve(folder.path());
    untold.env("JIEDA_ALARM_WEBHOOK_SECRET", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
    let (code, said) = refusal(untold);
    assert_eq!(code, Some(2));
    assert!(said.contains("--alarm-webhook") && !said.contains("C2FVsBQ"), "{said}");
    assert!(!folder.path().join("data").exists());
}

#[test]
fn it_refuses_content_with_an_error_and_shows_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("kb/faq")).unwrap();
    for name in ["one", "two"] {
        std::fs::write(
            folder.path().join(format!("kb/faq/{name}.md")),
            format!("---\nid: {name}\ncategory: [\n---\n# 怎么退货\n七天内可以退。\n"),
        )
        .unwrap();
    }
    let (code, said) = refusal(serve(folder.path()));
    assert_eq!(code, Some(1));
    assert!(said.contains("kb/faq/one.md") && said.contains("kb/faq/two.md"), "{said}");
}
