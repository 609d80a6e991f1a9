//! People sign in with a password, keep a session, and lose it; and those who should not come in do not.

use crate::program::{Program, serve};
use crate::server::{ADMIN, Answer, TestServer};
use crate::stream::Stream;
use jieda::http::guard::limits::Limits;
use jieda::http::guard::lockout::Tries;
use serde_json::{Value, json};
use std::time::Duration;
use ureq::Agent;
use ureq::http::Request;

const PASSWORD: &str = "天青色等烟雨而我在等你";
const OTHER: &str = "correct horse battery";

/// What a page of ours sends, with the cookie that its browser keeps.
fn page(server: &TestServer, method: &str, path: &str, cookie: &str, body: &Value) -> Answer {
    let headers = [("X-Jieda-Console", "1"), ("Cookie", cookie), ("Origin", "http://desk.example")];
    let body = (method != "GET" && method != "DELETE").then(|| body.to_string());
    server.send(method, path, "", &headers[..if cookie.is_empty() { 1 } else { 3 }], body.as_deref())
}

/// The cookie that an answer sets, as the browser sends it.
fn cookie_of(answer: &Answer) -> String {
    answer.expect(200);
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

fn invite(server: &TestServer, name: &str, role: &str) -> String {
    let invited = server.post("/v1/desk/invitations", ADMIN, &json!({"name": name, "role": role})).expect(201);
    invited["code"].as_str().unwrap().to_owned()
}

fn accept(server: &TestServer, code: &str, password: &str) -> Answer {
    page(server, "POST", "/v1/desk/invitation/password", "", &json!({"code": code, "password": password}))
}

fn sign_in(server: &TestServer, name: &str, password: &str) -> Answer {
    page(server, "POST", "/v1/desk/session", "", &json!({"name": name, "password": password}))
}

/// Makes an account with the password, and gives the cookie of its session.
fn person(server: &TestServer, name: &str, role: &str) -> String {
    cookie_of(&accept(server, &invite(server, name, role), PASSWORD))
}

fn me(server: &TestServer, cookie: &str) -> Answer {
    page(server, "GET", "/v1/desk/me", cookie, &Value::Null)
}

fn actions(server: &TestServer, query: &str) -> Vec<(String, String)> {
    let log = server.get(&format!("/v1/desk/audit?limit=100{query}"), ADMIN).expect(200);
    let text = |entry: &Value, field: &str| entry[field].as_str().unwrap().to_owned();
    let entries = log["entries"].as_array().unwrap().iter().filter(|entry| entry["action"] != "audit_read");
    entries.map(|entry| (text(entry, "action"), text(entry, "detail"))).collect()
}

/// The account with this name, as an administrator sees it.
fn listed(server: &TestServer, name: &str) -> Value {
    let all = server.get("/v1/desk/agents", ADMIN).expect(200)["agents"].as_array().unwrap().clone();
    all.into_iter().find(|agent| agent["agent"] == name).unwrap()
}

/// So many wrong passwords are free, and so many lock; what is waited is longer than a test takes.
fn tries(free: u32, of_pair: u32) -> Tries {
    Tries { free, first_wait: Duration::from_secs(600), of_pair, of_account: 50, of_network: 100, lock: Duration::from_secs(900) }
}

/// Looks until something is so, which another task does by and by.
fn until(is_so: impl Fn() -> bool) {
    assert!((0..2_000).any(|_| is_so()), "it does not come about");
}

/// The same as [`page`] with a program of its own; gives the cookie.
fn page_of(program: &Program, method: &str, path: &str, (cookie, body): (&str, &Value), status: u16) -> String {
    let agent = Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
    let request = Request::builder().method(method).uri(format!("{}{path}", program.address)).header("X-Jieda-Console", "1");
    let request = request.header("Cookie", cookie).header("Content-Type", "application/json");
    let answer = if body.is_null() {
        agent.run(request.body(()).unwrap()).unwrap()
    } else {
        agent.run(request.body(body.to_string()).unwrap()).unwrap()
    };
    assert_eq!(answer.status(), status, "{method} {path}");
    let cookie = answer.headers().get("set-cookie").map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap().to_owned());
    cookie.unwrap_or_default()
}

#[test]
fn somebody_is_invited_sets_a_password_signs_in_and_out() {
    let server = TestServer::start();
    let entrance = |cookie: &str| page(&server, "GET", "/v1/desk/session", cookie, &Value::Null).expect(200);
    assert_eq!(entrance(""), json!({"me": null, "provider": false, "has_people": false}));
    let code = invite(&server, "小王", "supervisor");
    let before = listed(&server, "小王");
    assert_eq!((&before["expires_at"], &before["has_password"], &before["n_sessions"]), (&Value::Null, &json!(false), &json!(0)));
    let read = page(&server, "POST", "/v1/desk/invitation", "", &json!({"code": code})).expect(200);
    assert_eq!((&read["agent"], &read["role"], &read["expires_at"]), (&json!("小王"), &json!("supervisor"), &before["invited_until"]));
    let until: jiff::Timestamp = read["expires_at"].as_str().unwrap().parse().unwrap();
    assert_eq!((until - jiff::Timestamp::now()).total(jiff::Unit::Hour).unwrap().round() as i64, 72);

    let accepted = accept(&server, &code, PASSWORD);
    assert_eq!(accepted.expect(200), json!({"agent": "小王", "role": "supervisor", "session": true}));
    let cookie = accepted.header("set-cookie");
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/v1; Max-Age=604800; HttpOnly; SameSite=Strict");
    assert_eq!(me(&server, pair).expect(200), json!({"agent": "小王", "role": "supervisor", "session": true}));
    accept(&server, &code, OTHER).is_problem(404, "invitation-over");
    page(&server, "POST", "/v1/desk/invitation", "", &json!({"code": code})).is_problem(404, "invitation-over");

    let signed_in = cookie_of(&sign_in(&server, " 小王 ", PASSWORD));
    assert_ne!(signed_in, pair);
    assert_eq!(
        entrance(&signed_in),
        json!({"me": {"agent": "小王", "role": "supervisor", "session": true}, "provider": false, "has_people": true})
    );
    page(&server, "GET", "/v1/desk/queue", &signed_in, &Value::Null).expect(200);
    let after = listed(&server, "小王");
    assert_eq!((&after["has_password"], &after["invited_until"], &after["n_sessions"]), (&json!(true), &Value::Null, &json!(2)));

    let out = page(&server, "DELETE", "/v1/desk/session", &signed_in, &Value::Null);
    assert_eq!((out.status, out.header("set-cookie")), (204, "jieda_session=; Path=/v1; Max-Age=0; HttpOnly; SameSite=Strict"));
    me(&server, &signed_in).is_problem(401, "session-over");
    assert_eq!(entrance(&signed_in)["me"], Value::Null);
    assert_eq!(page(&server, "DELETE", "/v1/desk/session", &signed_in, &Value::Null).status, 204);
    me(&server, pair).expect(200);
    let expected = [
        ("signed_out", ""),
        ("signed_in", "password"),
        ("signed_in", "password"),
        ("password_set", "invitation"),
        ("account_added", "supervisor"),
    ];
    assert_eq!(actions(&server, "&subject=%E5%B0%8F%E7%8E%8B"), expected.map(|(action, detail)| (action.to_owned(), detail.to_owned())));
}

#[test]
fn an_invitation_is_given_out_once_counts_for_a_while_and_resets() {
    let server = TestServer::start();
    let named =
        |path: &str, body: &Value, key: &str| server.send("POST", path, ADMIN, &[("Idempotency-Key", key)], Some(&body.to_string()));
    let body = json!({"name": "小王", "role": "agent"});
    let first = named("/v1/desk/invitations", &body, "a-key-of-this-request").expect(201);
    assert_eq!(named("/v1/desk/invitations", &body, "a-key-of-this-request").expect(201), first, "a retry gets the same code");
    named("/v1/desk/invitations", &body, "another-key-of-another").is_problem(409, "name-taken");
    named("/v1/desk/invitations", &json!({"name": "小李", "role": "agent"}), "a-key-of-this-request")
        .is_problem(422, "idempotency-key-reused");
    named("/v1/desk/invitations", &json!({"name": "小李", "role": "boss"}), "one-more-key-of-mine").is_problem(422, "bad-field");
    let cookie = cookie_of(&accept(&server, first["code"].as_str().unwrap(), PASSWORD));

    let anew = named("/v1/desk/agents/%E5%B0%8F%E7%8E%8B/invitation", &json!({}), "a-key-for-the-reset-of-it").expect(200);
    me(&server, &cookie).is_problem(401, "session-over");
    sign_in(&server, "小王", PASSWORD).is_problem(403, "wrong-password");
    // Sent again when it was carried out, it does not reset once more.
    let cookie = cookie_of(&accept(&server, anew["code"].as_str().unwrap(), OTHER));
    assert_eq!(named("/v1/desk/agents/%E5%B0%8F%E7%8E%8B/invitation", &json!({}), "a-key-for-the-reset-of-it").expect(200), anew);
    me(&server, &cookie).expect(200);
    server.post("/v1/desk/agents/x/invitation", ADMIN, &json!({})).is_problem(404, "no-such-agent");

    let short = TestServer::with_limits(Limits { invitation_time: Duration::ZERO, ..Limits::default() });
    let code = invite(&short, "小王", "agent");
    accept(&short, &code, PASSWORD).is_problem(404, "invitation-over");
}

#[test]
fn nobody_is_called_what_customers_take_for_the_house() {
    let server = TestServer::start();
    for name in ["小解", "系统", "机器人", "客服", "客户", "管理员", "Sуstem", "BOT", "customer-service", "Administrator"] {
        let body = json!({"name": name, "role": "agent"});
        for path in ["/v1/desk/invitations", "/v1/desk/agents"] {
            server.post(path, ADMIN, &body).is_problem(422, "name-reserved");
        }
    }
    invite(&server, "客服小王", "agent");
    assert_eq!(server.get("/v1/desk/agents", ADMIN).expect(200)["agents"].as_array().unwrap().len(), 1);
}

#[test]
fn a_password_is_good_and_is_changed_by_whoever_knows_the_old_one() {
    let server = TestServer::start();
    let code = invite(&server, "Wang Xiaoming", "agent");
    let long = "长".repeat(129);
    for (password, fault) in [
        ("too short", "password-too-short"),
        (long.as_str(), "password-too-long"),
        ("Wangxiaoming1", "password-is-name"),
        ("Wangxiaoming20261130", "password-is-name"),
        ("Password123", "password-common"),
    ] {
        accept(&server, &code, password).is_problem(422, fault);
    }
    accept(&server, &invite(&server, "小张", "agent"), "xiaozhang1988").is_problem(422, "password-is-name");
    let first = cookie_of(&accept(&server, &code, PASSWORD));
    let second = cookie_of(&sign_in(&server, "Wang Xiaoming", PASSWORD));
    let change = |cookie: &str, old: &str, new: &str| page(&server, "POST", "/v1/desk/password", cookie, &json!({"old": old, "new": new}));
    change(&first, OTHER, "another good one").is_problem(403, "wrong-password");
    change(&first, PASSWORD, "1234567890").is_problem(422, "password-common");
    assert_eq!(change(&first, PASSWORD, OTHER).status, 204);
    me(&server, &first).expect(200);
    me(&server, &second).is_problem(401, "session-over");
    sign_in(&server, "Wang Xiaoming", PASSWORD).is_problem(403, "wrong-password");
    sign_in(&server, "Wang Xiaoming", OTHER).expect(200);
    server.post("/v1/desk/password", ADMIN, &json!({"old": ADMIN, "new": OTHER})).is_problem(403, "wrong-password");
}

#[test]
fn own_sessions_are_listed_and_ended_and_nobody_elses() {
    let server = TestServer::start();
    let (mine, other) = (person(&server, "小王", "agent"), person(&server, "小李", "agent"));
    let phone = [("X-Jieda-Console", "1"), ("User-Agent", "a phone")];
    let body = json!({"name": "小王", "password": PASSWORD}).to_string();
    let phone = cookie_of(&server.send("POST", "/v1/desk/session", "", &phone, Some(&body)));
    let sessions = |cookie: &str| page(&server, "GET", "/v1/desk/sessions", cookie, &Value::Null).expect(200);
    let found = sessions(&mine);
    assert_eq!(found["has_password"], json!(true));
    let found = found["sessions"].as_array().unwrap().clone();
    assert_eq!(found.len(), 2);
    let (own, of_phone) = if found[0]["is_this"] == json!(true) { (&found[0], &found[1]) } else { (&found[1], &found[0]) };
    assert_eq!(
        (&own["is_this"], &of_phone["is_this"], &of_phone["device"], &of_phone["way"]),
        (&json!(true), &json!(false), &json!("a phone"), &json!("password"))
    );
    let hours = |session: &Value| {
        let time = |field: &str| session[field].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        (time("ends_at") - time("used_at")).total(jiff::Unit::Hour).unwrap()
    };
    assert_eq!(hours(own), 12.0);
    let end =
        |cookie: &str, id: &Value| page(&server, "DELETE", &format!("/v1/desk/sessions/{}", id.as_str().unwrap()), cookie, &Value::Null);
    end(&other, &of_phone["id"]).is_problem(404, "no-such-session");
    assert_eq!(end(&mine, &of_phone["id"]).status, 204);
    end(&mine, &of_phone["id"]).is_problem(404, "no-such-session");
    me(&server, &phone).is_problem(401, "session-over");
    me(&server, &mine).expect(200);
    assert_eq!(page(&server, "DELETE", "/v1/desk/sessions", &mine, &Value::Null).status, 204);
    me(&server, &mine).is_problem(401, "session-over");
    me(&server, &other).expect(200);
}

#[test]
fn a_session_ends_by_itself() {
    for limits in
        [Limits { session_idle: Duration::ZERO, ..Limits::default() }, Limits { session_longest: Duration::ZERO, ..Limits::default() }]
    {
        let server = TestServer::with_limits(limits);
        let cookie = person(&server, "小王", "agent");
        me(&server, &cookie).is_problem(401, "session-over");
        assert_eq!(listed(&server, "小王")["n_sessions"], json!(0));
    }
}

#[test]
fn a_session_ends_with_the_account_and_with_its_role_and_so_does_what_it_follows() {
    let server = TestServer::start();
    let role = |name: &str, role: &str| {
        server.send("PUT", &format!("/v1/desk/agents/{name}/role"), ADMIN, &[], Some(&json!({"role": role}).to_string()))
    };
    let first = person(&server, "wang", "agent");
    let mut stream = Stream::open_with(&server, "/v1/desk/events", "", &format!("X-Jieda-Console: 1\r\nCookie: {first}\r\n"));
    let (_, handoff) = server.open_at_desk();
    assert!(stream.head.starts_with("HTTP/1.1 200 OK"), "{}", stream.head);
    stream.event();
    page(&server, "POST", &format!("/v1/desk/handoffs/{handoff}/claim"), &first, &json!({})).expect(200);
    assert_eq!(role("wang", "editor").status, 204);
    assert!(stream.ends());
    me(&server, &first).is_problem(401, "session-over");
    let queue = server.get("/v1/desk/queue", ADMIN).expect(200);
    assert_eq!((&queue["n_waiting"], &queue["n_claimed"]), (&json!(1), &json!(0)), "the customer waits again");
    role("nobody", "agent").is_problem(404, "no-such-agent");

    let second = cookie_of(&sign_in(&server, "wang", PASSWORD));
    assert_eq!(me(&server, &second).expect(200)["role"], json!("editor"));
    page(&server, "GET", "/v1/desk/queue", &second, &Value::Null).is_problem(403, "not-for-editors");
    assert_eq!(server.send("DELETE", "/v1/desk/agents/wang", ADMIN, &[], None).status, 204);
    me(&server, &second).is_problem(401, "session-over");
    sign_in(&server, "wang", PASSWORD).is_problem(403, "wrong-password");
    // Another one of the same name begins with nothing.
    let code = invite(&server, "wang", "agent");
    sign_in(&server, "wang", PASSWORD).is_problem(403, "wrong-password");
    accept(&server, &code, OTHER).expect(200);
}

#[test]
fn an_administrator_is_made_and_works_as_one() {
    let server = TestServer::start();
    let cookie = person(&server, "王经理", "admin");
    let invited = page(&server, "POST", "/v1/desk/invitations", &cookie, &json!({"name": "小李", "role": "agent"})).expect(201);
    accept(&server, invited["code"].as_str().unwrap(), PASSWORD).expect(200);
    page(&server, "GET", "/v1/desk/agents", &cookie, &Value::Null).expect(200);
    page(&server, "GET", "/v1/desk/audit", &cookie, &Value::Null).expect(200);
    let log = server.get("/v1/desk/audit?subject=%E5%B0%8F%E6%9D%8E", ADMIN).expect(200);
    let added = log["entries"].as_array().unwrap().last().unwrap();
    assert_eq!([&added["who"], &added["role"], &added["action"]], ["王经理", "admin", "account_added"]);
    let agent = cookie_of(&sign_in(&server, "小李", PASSWORD));
    for (method, path) in [("POST", "/v1/desk/invitations"), ("POST", "/v1/desk/agents/x/invitation"), ("PUT", "/v1/desk/agents/x/role")] {
        page(&server, method, path, &agent, &json!({"name": "x", "role": "admin"})).is_problem(403, "admin-only");
    }
    // The operator's token stays the way in, and is not an administrator's.
    page(&server, "GET", "/metrics", &cookie, &Value::Null).is_problem(401, "unauthorized");
}

#[test]
fn a_program_has_a_token_and_a_person_a_session() {
    let server = TestServer::start();
    let cookie = person(&server, "wang", "agent");
    let token = server.post("/v1/desk/agents/wang/token", ADMIN, &json!({})).expect(200);
    let token = token["token"].as_str().unwrap();
    assert_eq!(server.get("/v1/desk/me", token).expect(200), json!({"agent": "wang", "role": "agent"}));
    assert_eq!(server.send("DELETE", "/v1/desk/agents/wang/token", token, &[], None).status, 204);
    server.get("/v1/desk/me", token).is_problem(401, "unauthorized");
    server.send("DELETE", "/v1/desk/agents/wang/token", ADMIN, &[], None).is_problem(404, "no-such-agent");
    me(&server, &cookie).expect(200);
    // Neither stands for the other.
    let session = cookie.strip_prefix("jieda_session=").unwrap();
    server.get("/v1/desk/me", session).is_problem(401, "unauthorized");
    me(&server, &format!("jieda_session={ADMIN}")).is_problem(401, "session-over");
}

#[test]
fn a_page_of_another_site_cannot_use_a_session() {
    let server = TestServer::start();
    let cookie = person(&server, "小王", "agent");
    let forged = |method: &str, path: &str, headers: &[(&str, &str)], body: Option<&str>| {
        let headers: Vec<(&str, &str)> = [("Cookie", cookie.as_str())].iter().chain(headers).copied().collect();
        server.send(method, path, "", &headers, body)
    };
    // A form and a link send the cookie at most.
    forged("GET", "/v1/desk/me", &[], None).is_problem(401, "unauthorized");
    forged("DELETE", "/v1/desk/session", &[], None).is_problem(403, "not-from-console");
    forged("POST", "/v1/desk/password", &[], Some("{}")).is_problem(401, "unauthorized");
    let body = json!({"name": "小王", "password": PASSWORD}).to_string();
    forged("POST", "/v1/desk/session", &[], Some(&body)).is_problem(403, "not-from-console");
    // A script asks first whether it may send the header, and is not told that it may.
    let asks = [
        ("Origin", "https://evil.example"),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "x-jieda-console"),
    ];
    for path in ["/v1/desk/session", "/v1/desk/password", "/v1/desk/me"] {
        let told = server.send("OPTIONS", path, "", &asks, None);
        assert!(!told.headers.contains_key("access-control-allow-origin"), "{path}");
    }
    let told = server.send("OPTIONS", "/v1/conversations", "", &asks, None);
    assert!(!told.header("access-control-allow-headers").contains("x-jieda-console"));
    assert!(!told.headers.contains_key("access-control-allow-credentials"));
    // Of two cookies, one was put there by somebody else.
    me(&server, &format!("{cookie}; jieda_session=0000")).is_problem(401, "unauthorized");
    me(&server, &cookie).expect(200);
}

#[test]
fn a_session_that_somebody_else_began_is_not_gone_on_with() {
    let server = TestServer::start();
    let (attackers, code) = (person(&server, "mallory", "agent"), invite(&server, "小王", "agent"));
    // The victim's browser was given the attacker's cookie, and signs in with it.
    let body = json!({"code": code, "password": OTHER});
    let own = cookie_of(&page(&server, "POST", "/v1/desk/invitation/password", &attackers, &body));
    assert_ne!(own, attackers);
    me(&server, &attackers).is_problem(401, "session-over");
    assert_eq!(me(&server, &own).expect(200)["agent"], json!("小王"));
    // A token that nobody was given is none.
    me(&server, "jieda_session=0000000000000000000000000000000000000000000000000000000000000000").is_problem(401, "session-over");
}

#[test]
fn who_tries_passwords_waits_longer_and_longer_whether_the_name_is_there_or_not() {
    let passwords = tries(1, 3);
    let server = TestServer::with_limits(Limits { passwords, ..Limits::default() });
    let cookie = person(&server, "小王", "agent");
    let refusals = |name: &str| {
        let tries = [(); 4].map(|()| sign_in(&server, name, "wrong wrong wrong"));
        tries.map(|answer| {
            let problem = answer.json();
            (answer.status, problem["code"].clone(), problem["detail"].clone(), answer.header("retry-after").is_empty())
        })
    };
    let (known, unknown) = (refusals("小王"), refusals("nobody"));
    assert_eq!(known, unknown, "the answers do not tell who is there");
    let codes: Vec<(u16, &Value)> = known.iter().map(|(status, code, ..)| (*status, code)).collect();
    let [wrong, wait] = ["wrong-password", "too-many-wrong-passwords"].map(Value::from);
    assert_eq!(codes, [(403, &wrong), (403, &wrong), (429, &wait), (429, &wait)]);
    sign_in(&server, "小王", PASSWORD).is_problem(429, "too-many-wrong-passwords");
    me(&server, &cookie).expect(200);
    sign_in(&server, "小李", PASSWORD).is_problem(403, "wrong-password");
}

#[test]
fn too_many_lock_the_account_which_an_administrator_opens() {
    let passwords = tries(9, 3);
    let server = TestServer::with_limits(Limits { passwords, ..Limits::default() });
    let code = invite(&server, "小王", "agent");
    accept(&server, &code, PASSWORD).expect(200);
    for _ in 0..3 {
        sign_in(&server, "小王", "wrong wrong wrong").is_problem(403, "wrong-password");
    }
    let locked = sign_in(&server, "小王", PASSWORD);
    locked.is_problem(429, "too-many-wrong-passwords");
    let wait: u64 = locked.header("retry-after").parse().unwrap();
    assert!((600..=900).contains(&wait), "{wait}");
    assert!(listed(&server, "小王")["locked_until"].is_string());
    // What strangers try is one entry for a while.
    until(|| actions(&server, "&who=stranger").len() == 2);
    let noted: Vec<String> = actions(&server, "&subject=%E5%B0%8F%E7%8E%8B&who=stranger").into_iter().map(|(action, _)| action).collect();
    assert_eq!(noted, ["sign_in_locked", "sign_in_failed"]);
    let anew = server.post("/v1/desk/agents/%E5%B0%8F%E7%8E%8B/invitation", ADMIN, &json!({})).expect(200);
    assert_eq!(listed(&server, "小王")["locked_until"], Value::Null);
    accept(&server, anew["code"].as_str().unwrap(), OTHER).expect(200);
    sign_in(&server, "小王", OTHER).expect(200);
}

#[test]
fn a_session_outlasts_a_server_that_is_killed_and_one_that_was_ended_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let admin = program.admin_token.clone().unwrap();
    let invited = program.post("/v1/desk/invitations", Some(&admin), &json!({"name": "小王", "role": "agent"}), 201);
    let accept = json!({"code": invited["code"], "password": PASSWORD});
    let signed_in = json!({"name": "小王", "password": PASSWORD});
    let kept = page_of(&program, "POST", "/v1/desk/invitation/password", ("", &accept), 200);
    let ended = page_of(&program, "POST", "/v1/desk/session", ("", &signed_in), 200);
    page_of(&program, "DELETE", "/v1/desk/session", (&ended, &Value::Null), 204);
    program.kill();
    let again = Program::start_as(serve(folder.path()));
    page_of(&again, "GET", "/v1/desk/me", (&kept, &Value::Null), 200);
    page_of(&again, "GET", "/v1/desk/me", (&ended, &Value::Null), 401);
}

#[test]
fn no_secret_is_in_the_database() {
    let server = TestServer::start();
    let code = invite(&server, "小王", "agent");
    let cookie = cookie_of(&accept(&server, &code, PASSWORD));
    let again =
        server.post("/v1/desk/agents/%E5%B0%8F%E7%8E%8B/invitation", ADMIN, &json!({})).expect(200)["code"].as_str().unwrap().to_owned();
    let folder = server.stop();
    let token = cookie.strip_prefix("jieda_session=").unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
        let bytes = std::fs::read(&file).unwrap();
        for secret in [PASSWORD, &code, &again, token] {
            let is_there = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!is_there, "{} has {secret}", file.display());
        }
    }
}
