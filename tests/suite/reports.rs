//! How reports are made beside everything else: one at a time, and bounded whatever was stored.

use crate::browser::{check_width, open_widget_anew, say};
use crate::program::Program;
use crate::server::{ADMIN, TestServer};
use crate::webdriver::Browser;
use jieda::conversation::fact::Fact;
use jieda::conversation::id::ConversationId;
use jieda::http::guard::limits::Limits;
use jieda::http::guard::token::hash_of;
use jieda::store::error::Error;
use jieda::store::record::{Bookmark, Talks};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

const DAY: &str = "from=2026-11-22&to=2026-11-22";

/// The most bytes of a row: a message of 4,000 characters and five sayings of 400, of three bytes each, and names.
const LONGEST_ROW: usize = 20_000;

/// Makes a report that ends when the sender is dropped or sends.
pub fn make_slow_report(server: &TestServer) -> Sender<()> {
    let store = server.running().state.store.clone();
    let (begin, has_begun) = mpsc::channel();
    let (end, may_end) = mpsc::channel();
    server.runtime.spawn(async move {
        let wait = move |_: &mut Talks<'_>| {
            begin.send(()).unwrap();
            Ok::<_, Error>(may_end.recv().is_ok())
        };
        store.read_through(Bookmark::before(Timestamp::MIN), Timestamp::MAX, Duration::ZERO, wait).await
    });
    has_begun.recv().unwrap();
    end
}

#[test]
fn reports_are_made_one_at_a_time_and_nobody_else_waits_for_them() {
    let server = TestServer::with_limits(Limits { report_wait: Duration::ZERO, ..Limits::default() });
    let slow = make_slow_report(&server);
    for report in ["resolution", "risk"] {
        let answer = server.get(&format!("/v1/reports/{report}?{DAY}"), ADMIN);
        answer.is_problem(503, "report-running");
        assert_eq!(answer.header("retry-after"), "2");
    }
    assert_eq!(server.get("/healthz", "").status, 200);
    server.get("/v1/desk/queue", ADMIN).expect(200);
    server.transcript(&server.open());
    drop(slow);

    let server = TestServer::start();
    let slow = make_slow_report(&server);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| server.get(&format!("/v1/reports/resolution?{DAY}"), ADMIN));
        slow.send(()).unwrap();
        second.join().unwrap().expect(200);
    });
}

#[test]
fn a_report_that_is_given_up_gives_up_its_turn() {
    let limits = Limits { request_time: Duration::from_millis(50), report_wait: Duration::from_secs(60), ..Limits::default() };
    let server = TestServer::with_limits(limits);
    let slow = make_slow_report(&server);
    server.get(&format!("/v1/reports/resolution?{DAY}"), ADMIN).is_problem(503, "too-slow");
    drop(slow);
    let store = server.running().state.store.clone();
    let next = store.read_through(Bookmark::before(Timestamp::MIN), Timestamp::MAX, Duration::from_secs(60), |_| Ok(()));
    server.runtime.block_on(next).unwrap();
}

/// Stores a conversation in which each message crosses this many red lines.
fn store_risky(server: &TestServer, id: i64, n_messages: usize, n_lines: usize) {
    let opened = json!({"type": "opened", "locale": "zh-CN", "channel": "web", "visitor": null, "page": null, "is_test": false});
    let said = json!({"type": "customer_said", "text": "诉".repeat(4_000)});
    let hit = json!({"type": "red_line_crossed", "hit": {"id": "sue", "category": "法律", "severity": 4, "words": "起诉"}});
    let message = std::iter::once(&said).chain(std::iter::repeat_n(&hit, n_lines));
    let facts = std::iter::once(&opened).chain(std::iter::repeat_n(message, n_messages).flatten());
    let facts: Vec<Fact> = facts.map(|fact| serde_json::from_value(fact.clone()).unwrap()).collect();
    let at = "2026-11-22T04:00:00Z".parse().unwrap();
    let created = server.running().state.store.create(ConversationId::from_stored(id), hash_of("a token"), facts, at, None);
    server.runtime.block_on(created).unwrap();
}

#[test]
fn many_red_lines_make_a_bounded_answer_that_is_read_in_pages() {
    let server = TestServer::start();
    store_risky(&server, 7, 31, 150);
    store_risky(&server, 8, 1, 2);
    let whole = server.get(&format!("/v1/reports/risk?{DAY}"), ADMIN);
    assert_eq!((whole.status, whole.header("content-type")), (200, "application/x-ndjson"));
    let rows: Vec<&str> = whole.text.lines().collect();
    assert_eq!(rows.len(), 31 * 10 + 2);
    assert!(rows.iter().all(|row| row.len() < LONGEST_ROW), "{:?}", rows.iter().map(|row| row.len()).max());

    let (mut read, mut after) = (Vec::new(), String::new());
    loop {
        let page = server.get(&format!("/v1/reports/risk?{DAY}&limit=100&after={after}"), ADMIN);
        assert_eq!(page.status, 200, "{}", page.text);
        let lines: Vec<String> = page.text.lines().map(str::to_owned).collect();
        let Some(last) = lines.last() else { break };
        let last: Value = serde_json::from_str(last).unwrap();
        last["event"].as_str().unwrap().clone_into(&mut after);
        assert!(lines.len() <= 100);
        read.extend(lines);
    }
    assert_eq!(read, rows);
    for query in ["after=x", "after=zz-1", "limit=-1"] {
        server.get(&format!("/v1/reports/risk?{DAY}&{query}"), ADMIN).is_problem(400, "bad-query");
    }
    let other_day = format!("/v1/reports/risk?from=2026-11-23&to=2026-11-23&after={after}");
    server.get(&other_day, ADMIN).is_problem(400, "bad-query");
}

/// Stores a talk of a visitor on a day.
fn store_talk(server: &TestServer, id: i64, at: &str, facts: &[Value]) {
    let opened = json!({"type": "opened", "locale": "zh-CN", "channel": "web", "visitor": "v-1", "page": null, "is_test": false});
    let facts: Vec<Fact> = std::iter::once(&opened).chain(facts).map(|fact| serde_json::from_value(fact.clone()).unwrap()).collect();
    let created =
        server.running().state.store.create(ConversationId::from_stored(id), hash_of("a token"), facts, at.parse().unwrap(), None);
    server.runtime.block_on(created).unwrap();
}

/// Of eleven talks three have no answer, and one was before that day.
fn store_day(server: &TestServer) {
    let said = json!({"type": "customer_said", "text": "我的电话是13800001111，怎么退货"});
    let act = |act: &str, atom: &str| {
        json!({"type": "bot_said", "act": act, "text": "。", "choices": [], "confidence": 0.9,
        "citations": if act == "answer" { json!([{"atom": atom, "hash": "0"}]) } else { json!([]) }})
    };
    let solved = json!({"type": "rated", "solved": true, "stars": 5, "comment": null});
    for n in 0..11 {
        let at = format!("2026-11-22T{:02}:00:00Z", n + 1);
        match n % 4 {
            0 => store_talk(server, n, &at, &[said.clone(), act("miss", "")]),
            1 => store_talk(server, n, &at, &[said.clone(), act("answer", "returns/how"), solved.clone()]),
            _ => store_talk(server, n, &at, &[said.clone(), act("answer", &format!("delivery-{n}/how"))]),
        }
    }
    store_talk(server, 99, "2026-11-20T00:00:00Z", &[said, act("miss", "")]);
}

#[test]
fn a_figure_opens_into_its_talks() {
    let server = TestServer::start();
    store_day(&server);
    let report = server.get(&format!("/v1/reports/resolution?{DAY}&by=entry"), ADMIN).expect(200);
    assert_eq!((&report["conversations"], &report["coverage"]["numerator"]), (&json!(11), &json!(8)), "{report:#}");
    let behind = |query: &str| {
        let (mut talks, mut after) = (Vec::new(), String::new());
        loop {
            let page = server.get(&format!("/v1/reports/talks?{DAY}&limit=2&{query}&after={after}"), ADMIN).expect(200);
            assert!(page["talks"].as_array().unwrap().len() <= 2);
            talks.extend(page["talks"].as_array().unwrap().clone());
            let Some(next) = page["next"].as_str() else { return talks };
            next.clone_into(&mut after);
        }
    };
    assert_eq!(behind("").len(), 11);
    let unanswered = behind("figure=coverage&is=no");
    let ids: Vec<&str> = unanswered.iter().map(|talk| talk["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["8", "4", "0"]);
    let first = &unanswered[0];
    assert_eq!((&first["class"], &first["messages"], &first["channel"]), (&json!("abandoned_unanswered"), &json!(1), &json!("web")));
    assert!(!first["question"].as_str().unwrap().contains("13800001111") && first["question"].as_str().unwrap().contains("怎么退货"));
    for (class, n) in report["classes"].as_object().unwrap() {
        assert_eq!(json!(behind(&format!("class={class}")).len()), *n, "{class}");
    }
    for part in report["parts"].as_array().unwrap() {
        let name = part["name"].as_str().unwrap();
        assert_eq!(json!(behind(&format!("by=entry&part={name}")).len()), part["conversations"], "{name}");
    }
    // From a talk to its words.
    server.get(&format!("/v1/desk/conversations/{}", ids[0]), ADMIN).expect(200);
    for query in ["class=x", "figure=x", "figure=coverage&is=x", "by=entry", "part=x", "by=x&part=x", "after=x", "limit=x"] {
        server.get(&format!("/v1/reports/talks?{DAY}&{query}"), ADMIN).is_problem(400, "bad-query");
    }
    for path in ["talks", "conversations"] {
        server.get(&format!("/v1/reports/{path}?{DAY}&format=csv"), &server.agent(path)).is_problem(403, "supervisor-only");
    }
}

#[test]
fn the_talks_of_a_period_leave_as_a_table() {
    let server = TestServer::start();
    store_day(&server);
    let table = server.get(&format!("/v1/reports/conversations?{DAY}&format=csv"), ADMIN);
    assert_eq!((table.status, table.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert!(table.header("content-disposition").contains("conversations-2026-11-22-2026-11-22.csv"));
    let rows: Vec<&str> = table.text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!((rows.len(), rows[0].split(',').next()), (12, Some("id")), "{}", table.text);
    assert!(!table.text.contains("怎么退货") && !table.text.contains("v-1"));
    let parquet = server.get(&format!("/v1/reports/conversations?{DAY}&format=parquet"), ADMIN);
    assert_eq!((parquet.status, parquet.header("content-type")), (200, "application/vnd.apache.parquet"));
    assert!(parquet.text.starts_with("PAR1"));
    server.get(&format!("/v1/reports/conversations?{DAY}&format=xlsx"), ADMIN).is_problem(400, "bad-query");
    server.get(&format!("/v1/reports/conversations?{DAY}"), ADMIN).is_problem(400, "bad-query");
}

#[test]
fn the_worst_combinations_are_named() {
    let server = TestServer::start();
    for day in 0..4 {
        for n in 0..11 {
            let at = format!("2026-11-22T{:02}:{:02}:00Z", n + 1, day);
            let answer = json!({"type": "bot_said", "act": if n < 2 { "miss" } else { "answer" }, "text": "。", "choices": [],
                "citations": if n < 2 { json!([]) } else { json!([{"atom": "returns/how", "hash": "0"}]) }, "confidence": null});
            store_talk(&server, i64::from(day * 100 + n), &at, &[json!({"type": "customer_said", "text": "怎么退货"}), answer]);
        }
    }
    let table = server.get(&format!("/v1/reports/cross?{DAY}&by=channel,entry&figure=coverage"), &server.agent("小王")).expect(200);
    assert_eq!((&table["whole"]["numerator"], &table["whole"]["denominator"]), (&json!(8), &json!(44)), "{table:#}");
    assert_eq!((&table["cells"][0]["parts"], &table["n_too_few"]), (&json!(["web", "returns"]), &json!(1)), "{table:#}");
    for query in ["by=", "by=mood", "by=channel,channel", "by=day,week,month,hour,channel", "by=channel&figure=x"] {
        server.get(&format!("/v1/reports/cross?{DAY}&{query}"), ADMIN).is_problem(400, "bad-query");
    }
}

#[test]
fn a_week_is_told_in_plain_words() {
    let server = TestServer::start();
    store_day(&server);
    let week = |query: &str| server.get(&format!("/v1/reports/weekly?week=2026-11-22&{query}"), ADMIN);
    let page = week("");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{}", page.text);
    assert!(page.text.contains("2026-11-16 – 2026-11-22") && page.text.contains("怎么退货"), "{}", page.text);
    assert!(!page.text.contains("13800001111"));
    let text = week("format=markdown&locale=en");
    assert_eq!(text.header("content-type"), "text/markdown; charset=utf-8");
    assert!(text.text.contains("12 conversations (0 the week before)"), "{}", text.text);
    for query in ["format=pdf", "locale=fr"] {
        week(query).is_problem(400, "bad-query");
    }
    server.get("/v1/reports/weekly?week=x", ADMIN).is_problem(400, "bad-query");
    server.get("/v1/reports/weekly", &server.agent("小王")).is_problem(403, "supervisor-only");
}

/// How a file was answered that the page fetched.
const FETCHED: &str = "const own = performance.getEntriesByType('resource').find(entry => entry.name.includes(values[0])); return own?.responseStatus || null;";

#[test]
fn a_figure_opens_down_to_the_words_and_the_rows_are_saved_in_the_browser() {
    let Some(browser) = Browser::start("a_figure_opens_down_to_the_words_and_the_rows_are_saved_in_the_browser") else { return };
    let server = TestServer::start();
    store_day(&server);
    browser.open(&server.url("/console"));
    browser.write("#token", &format!("{ADMIN}\u{e007}"));
    browser.see("#line", "已连接");
    browser.open(&server.url("/console#report?from=2026-11-22&to=2026-11-22"));
    browser.see("#report h1", "");
    browser.click("#report .rp-card a[href*='figure=coverage'][href*='is=no']", "");
    browser.see(".rp-list li", "怎么退货");
    assert_eq!(browser.texts(".rp-list li").len(), 3);
    assert!(browser.texts(".rp-list .rp-question").iter().all(|question| !question.contains("13800001111")));
    browser.click(".rp-list .rp-talk", "怎么退货");
    browser.see(".rp-reading .message.customer", "怎么退货");
    for (width, height) in [(390, 844), (1280, 800)] {
        browser.resize(width, height);
        let sideways = "return document.documentElement.scrollWidth > innerWidth + 1 ? 'wider' : 'fits';";
        assert_eq!(browser.wait(sideways, &[]), "fits", "the talk at {width}");
    }
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    // What looks for violations is no part of the page, and is complained about.
    browser.log();
    browser.open(&server.url("/console#report?from=2026-11-22&to=2026-11-22"));
    browser.see_no_more(".rp-reading", "怎么退货");
    browser.click("#report button", "CSV");
    assert_eq!(browser.wait(FETCHED, &["format=csv"]), 200);
    browser.click("#report button", "Parquet");
    assert_eq!(browser.wait(FETCHED, &["format=parquet"]), 200);
    assert_eq!(browser.log(), [] as [Value; 0]);
}

#[test]
fn what_was_chosen_in_a_procedure_is_a_cut_and_recommendations_are_counted() {
    let server = TestServer::start();
    let talk = |messages: &[&str]| {
        let opened = server.post("/v1/conversations", "", &json!({})).expect(201);
        let (path, token) = (format!("/v1/conversations/{}", opened["id"].as_str().unwrap()), opened["token"].as_str().unwrap().to_owned());
        for text in messages {
            server.post(&format!("{path}/messages"), &token, &json!({ "text": text })).expect(200);
        }
        (format!("{path}/feedback"), token)
    };
    let (feedback, token) = talk(&["收到时破损", "屏碎了"]);
    talk(&["收到时破损", "箱子破了"]);
    talk(&["怎么退货"]);
    for (recommends, expected) in [(json!(11), 422), (json!(-1), 422), (json!(3), 200), (json!(9), 200)] {
        server.post(&feedback, &token, &json!({ "recommends": recommends })).expect(expected);
    }
    let today = Timestamp::now().to_zoned(TimeZone::get("Asia/Shanghai").unwrap()).date();
    let report = |by: &str| server.get(&format!("/v1/reports/resolution?from={today}&to={today}&by={by}"), ADMIN).expect(200);
    let damage = report("detail:damage");
    let mut parts: Vec<(&str, u64)> = damage["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["name"].as_str().unwrap(), part["conversations"].as_u64().unwrap()))
        .collect();
    parts.sort_unstable();
    assert_eq!(parts, [("-", 1), ("商品坏了", 1), ("外包装破了", 1)], "{damage:#}");
    assert_eq!(damage["details"], json!(["damage"]));
    let recommendation = &damage["recommendation"];
    assert_eq!(
        (&recommendation["asked"], &recommendation["promoters"]),
        (&json!(1), &json!(1)),
        "the last answer counts: {recommendation:#}"
    );
    assert_eq!(report("detail:nothing")["parts"][0]["name"], "-");
    let talks = server.get(&format!("/v1/reports/talks?from={today}&to={today}&by=detail:damage&part=商品坏了"), ADMIN).expect(200);
    assert_eq!(talks["talks"].as_array().unwrap().len(), 1, "{talks:#}");
    let cross = server.get(&format!("/v1/reports/cross?from={today}&to={today}&by=detail:damage,channel"), ADMIN).expect(200);
    assert_eq!(cross["cuts"], json!(["detail:damage", "channel"]));
    server.get(&format!("/v1/reports/cross?from={today}&to={today}&by=detail:"), ADMIN).is_problem(400, "bad-query");
}

#[test]
fn who_gives_stars_says_how_likely_a_recommendation_is_where_the_page_asks() {
    let Some(browser) = Browser::start("who_gives_stars_says_how_likely_a_recommendation_is_where_the_page_asks") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    browser.open(&program.address);
    browser.see(".launcher", "");
    open_widget_anew(&browser, "{ recommend: '' }");
    say(&browser, "怎么退货");
    say(&browser, "再见");
    browser.see(".state", "对话已结束");
    assert_eq!(browser.texts(".likely button").len(), 0);
    browser.click(".stars button:nth-child(4)", "");
    browser.see(".recommend", "推荐");
    check_width(&browser, "the question how likely a recommendation is");
    assert_eq!(browser.texts(".likely button"), ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    browser.click(".likely button", "9");
    browser.see(".after", "已经记下");
    let report = program.get("/v1/reports/resolution?from=2026-01-01&to=2036-01-01", program.admin_token.as_deref(), 200);
    assert_eq!(report["recommendation"]["promoters"], 1, "{report:#}");
    browser.reload();
    browser.see(".launcher", "");
    assert_eq!(browser.log(), [] as [Value; 0]);
}
