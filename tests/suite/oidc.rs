//! The provider of the company vouches for people, and nobody else does.

use crate::identity::{CLIENT, Identity, SECRET, Signing, query_of};
use crate::server::{ADMIN, Answer, TestServer};
use jieda::config::provider::{ClientSecret, GroupRole, Provider};
use jieda::http::guard::limits::Limits;
use jieda::http::provider::pending::Pending;
use jieda::http::provider::vouch::{NoVouch, Vouching};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn groups() -> Vec<GroupRole> {
    vec![GroupRole { group: "leads".to_owned(), role: "supervisor" }, GroupRole { group: "support".to_owned(), role: "agent" }]
}

fn provider_of(identity: &Identity) -> Provider {
    Provider {
        issuer: identity.issuer(),
        client_id: CLIENT.to_owned(),
        client_secret: Some(ClientSecret::new(SECRET.to_owned())),
        redirect: "http://localhost:8080/v1/desk/provider/callback".to_owned(),
        name_claim: "preferred_username".to_owned(),
        role_claim: "groups".to_owned(),
        roles: groups(),
        domains: Vec::new(),
    }
}

fn server_with(identity: &Identity, change: impl FnOnce(&mut Provider)) -> TestServer {
    let mut provider = provider_of(identity);
    change(&mut provider);
    TestServer::with_provider(provider, Limits::default())
}

/// The cookie of this name that an answer sets, as the browser sends it.
fn cookie(answer: &Answer, name: &str) -> String {
    let all = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let own = all.map(|value| value.split(';').next().unwrap()).find(|pair| pair.starts_with(name));
    own.unwrap_or_default().to_owned()
}

/// Begins: where the browser is sent, and the cookie that it keeps.
fn begin(server: &TestServer) -> (String, String) {
    let answer = server.get("/v1/desk/provider", "");
    assert_eq!(answer.status, 303, "{}", answer.text);
    (answer.header("location").to_owned(), cookie(&answer, "jieda_provider"))
}

/// Comes back with an address.
fn back(server: &TestServer, address: &str, cookie: &str) -> Answer {
    let path = &address[address.find("/v1/").unwrap()..];
    let answer = server.send("GET", path, "", &[("Cookie", cookie)], None);
    assert_eq!(answer.status, 303, "{}", answer.text);
    answer
}

/// Goes all the way.
fn sign_in(server: &TestServer, identity: &Identity) -> Answer {
    let (address, cookie) = begin(server);
    back(server, &identity.sign_in(&address), &cookie)
}

fn me(server: &TestServer, answer: &Answer) -> Answer {
    assert_eq!(answer.header("location"), "/console");
    server.send("GET", "/v1/desk/me", "", &[("X-Jieda-Console", "1"), ("Cookie", &cookie(answer, "jieda_session"))], None)
}

#[track_caller]
fn is_refused(answer: &Answer, why: &str) {
    assert_eq!(answer.header("location"), format!("/console#provider={why}"));
    assert_eq!(cookie(answer, "jieda_session"), "");
}

fn person(name: &str, group: &str) -> [(&'static str, Value); 3] {
    [("preferred_username", json!(name)), ("groups", json!([group, "staff"])), ("sub", json!(format!("subject of {name}")))]
}

#[test]
fn whoever_is_in_a_group_gets_an_account_and_is_known_again() {
    let identity = Identity::start();
    let server = server_with(&identity, |_| ());
    let entrance = server.get("/v1/desk/session", "").expect(200);
    assert_eq!((&entrance["provider"], &entrance["has_people"]), (&json!(true), &json!(false)));
    for signing in [Signing::Rs256, Signing::Es256] {
        identity.say(signing, &person("wang@shop.example", "leads"));
        let came = sign_in(&server, &identity);
        assert_eq!(me(&server, &came).expect(200), json!({"agent": "wang", "role": "supervisor", "session": true}));
        assert!(came.headers.get_all("set-cookie").iter().any(|value| value.to_str().unwrap().starts_with("jieda_provider=; ")));
    }
    // By what the provider calls the person, whatever the name has become.
    identity.say(Signing::Rs256, &[("preferred_username", json!("wang-li")), ("sub", json!("subject of wang@shop.example"))]);
    assert_eq!(me(&server, &sign_in(&server, &identity)).expect(200), json!({"agent": "wang", "role": "supervisor", "session": true}));
    let listed = server.get("/v1/desk/agents", ADMIN).expect(200)["agents"].clone();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["has_provider"], &listed[0]["n_sessions"]), (1, &json!(true), &json!(3)));
    let log = server.get("/v1/desk/audit?subject=wang", ADMIN).expect(200);
    let noted: Vec<&Value> = log["entries"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(noted, ["signed_in", "signed_in", "signed_in", "account_added"]);
    assert_eq!(identity.asked().iter().filter(|path| *path == "/keys").count(), 1, "keys are kept for a while");
}

#[test]
fn whoever_is_in_no_group_needs_an_account_that_waits_for_them() {
    let identity = Identity::start();
    let server = server_with(&identity, |_| ());
    identity.say(Signing::Rs256, &person("li", "warehouse"));
    is_refused(&sign_in(&server, &identity), "unknown");
    let invited = server.post("/v1/desk/invitations", ADMIN, &json!({"name": "li", "role": "editor"})).expect(201);
    assert_eq!(me(&server, &sign_in(&server, &identity)).expect(200)["role"], "editor");
    let code = json!({"code": invited["code"], "password": "correct horse battery"});
    let accept = server.send("POST", "/v1/desk/invitation/password", "", &[("X-Jieda-Console", "1")], Some(&code.to_string()));
    accept.is_problem(404, "invitation-over");
    // Another person of that name, and a name that has a password or a program's token, are nobody's to take.
    identity.say(Signing::Rs256, &[("preferred_username", json!("li")), ("sub", json!("another")), ("groups", json!(["leads"]))]);
    is_refused(&sign_in(&server, &identity), "taken");
    let program = server.post("/v1/desk/agents", ADMIN, &json!({"name": "printer", "role": "admin"})).expect(201);
    assert!(program["token"].is_string());
    identity.say(Signing::Rs256, &person("printer", "leads"));
    is_refused(&sign_in(&server, &identity), "taken");
    let invited = server.post("/v1/desk/invitations", ADMIN, &json!({"name": "boss", "role": "admin"})).expect(201);
    let code = json!({"code": invited["code"], "password": "correct horse battery"});
    server.send("POST", "/v1/desk/invitation/password", "", &[("X-Jieda-Console", "1")], Some(&code.to_string())).expect(200);
    identity.say(Signing::Rs256, &person("boss", "leads"));
    is_refused(&sign_in(&server, &identity), "taken");
    for (name, why) in [("admin", "bad-name"), ("客服", "bad-name"), ("<b>", "bad-name"), ("", "unknown")] {
        identity.say(Signing::Rs256, &person(name, "leads"));
        is_refused(&sign_in(&server, &identity), why);
    }
    let log = server.get("/v1/desk/audit?action=sign_in_refused", ADMIN).expect(200);
    let noted: Vec<(&Value, &Value)> = log["entries"].as_array().unwrap().iter().map(|entry| (&entry["who"], &entry["subject"])).collect();
    let expected = ["provider: bad-name", "provider: taken", "provider: unknown"].map(|subject| (json!("stranger"), json!(subject)));
    assert_eq!(noted, expected.each_ref().map(|(who, subject)| (who, subject)), "one entry of each kind");
}

#[test]
fn a_role_follows_the_groups_and_whoever_is_locked_out_of_a_password_is_not_locked_out_here() {
    let identity = Identity::start();
    let server = server_with(&identity, |_| ());
    identity.say(Signing::Rs256, &person("wang", "support"));
    let first = sign_in(&server, &identity);
    assert_eq!(me(&server, &first).expect(200)["role"], "agent");
    // Wrong passwords of the name lock nobody out who comes from the provider.
    for _ in 0..12 {
        let wrong = json!({"name": "wang", "password": "wrong wrong wrong"}).to_string();
        server.send("POST", "/v1/desk/session", "", &[("X-Jieda-Console", "1")], Some(&wrong));
    }
    identity.say(Signing::Es256, &person("wang", "leads"));
    let second = sign_in(&server, &identity);
    assert_eq!(me(&server, &second).expect(200)["role"], "supervisor");
    me(&server, &first).is_problem(401, "session-over");
    // Whoever is in no group any more keeps the role, which the console can change.
    identity.say(Signing::Rs256, &person("wang", "warehouse"));
    assert_eq!(me(&server, &sign_in(&server, &identity)).expect(200)["role"], "supervisor");
    let log = server.get("/v1/desk/audit?subject=wang&action=role_changed", ADMIN).expect(200);
    let entry = &log["entries"][0];
    assert_eq!((&entry["who"], &entry["detail"], log["entries"].as_array().unwrap().len()), (&json!("provider"), &json!("supervisor"), 1));
    let signed_out =
        server.send("DELETE", "/v1/desk/session", "", &[("X-Jieda-Console", "1"), ("Cookie", &cookie(&second, "jieda_session"))], None);
    assert_eq!(signed_out.status, 204);
    me(&server, &second).is_problem(401, "session-over");
    let removed = server.send("DELETE", "/v1/desk/agents/wang", ADMIN, &[], None);
    assert_eq!(removed.status, 204);
    is_refused(&sign_in(&server, &identity), "unknown");
}

#[test]
fn an_invitation_that_is_too_old_is_nobodys_to_take() {
    let identity = Identity::start();
    let limits = Limits { invitation_time: Duration::ZERO, ..Limits::default() };
    let server = TestServer::with_provider(provider_of(&identity), limits);
    server.post("/v1/desk/invitations", ADMIN, &json!({"name": "li", "role": "admin"})).expect(201);
    identity.say(Signing::Rs256, &person("li", "support"));
    is_refused(&sign_in(&server, &identity), "taken");
}

#[test]
fn only_people_of_our_domain_come_in() {
    let identity = Identity::start();
    let server = server_with(&identity, |provider| provider.domains = vec!["shop.example".to_owned()]);
    let check = |email: &str, is_verified: Value, expected: Option<&str>| {
        let claims = [("email", json!(email)), ("email_verified", is_verified)];
        identity.say(Signing::Rs256, &[&person("wang", "support")[..], &claims].concat());
        let came = sign_in(&server, &identity);
        match expected {
            Some(why) => is_refused(&came, why),
            None => assert_eq!(me(&server, &came).expect(200)["agent"], "wang"),
        }
    };
    check("wang@evil.example", json!(true), Some("unknown"));
    check("wang@shop.example", json!(false), Some("unknown"));
    check("wang@shop.example@evil.example", json!(true), Some("unknown"));
    check("wang@Shop.example", json!(true), None);
}

#[test]
fn what_the_provider_did_not_sign_for_us_now_and_for_this_browser_is_refused() {
    let identity = Identity::start();
    let server = server_with(&identity, |_| ());
    let good = person("wang", "leads");
    let now = jiff::Timestamp::now().as_second();
    let lies: [(Signing, &[(&'static str, Value)]); 11] = [
        (Signing::None, &[]),
        (Signing::Hs256, &[]),
        (Signing::UnknownKey, &[]),
        (Signing::ForeignKey, &[]),
        (Signing::Rs256, &[("nonce", json!("another"))]),
        (Signing::Rs256, &[("nonce", Value::Null)]),
        (Signing::Rs256, &[("exp", json!(now - 1))]),
        (Signing::Rs256, &[("aud", json!("another-client"))]),
        (Signing::Rs256, &[("aud", json!([CLIENT, "another-client"]))]),
        (Signing::Es256, &[("iss", json!("https://another.example"))]),
        (Signing::Rs256, &[("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"))]),
    ];
    for (signing, claims) in lies {
        identity.say(signing, &[&good[..], claims].concat());
        let came = sign_in(&server, &identity);
        assert_eq!(came.header("location"), "/console#provider=refused", "{signing:?} {claims:?}");
        assert_eq!(cookie(&came, "jieda_session"), "");
    }
    assert_eq!(server.get("/v1/desk/agents", ADMIN).expect(200)["agents"], json!([]));
    identity.say(Signing::Rs256, &good);
    me(&server, &sign_in(&server, &identity)).expect(200);
}

#[test]
fn a_code_counts_once_and_in_the_browser_that_began() {
    let identity = Identity::start();
    let server = server_with(&identity, |_| ());
    identity.say(Signing::Rs256, &person("wang", "leads"));
    let ((address, own), (other_address, other)) = (begin(&server), begin(&server));
    let came_to = identity.sign_in(&address);
    is_refused(&back(&server, &came_to, ""), "stale");
    is_refused(&back(&server, &came_to, &other), "stale");
    let state = query_of(other_address.split_once('?').unwrap().1)["state"].clone();
    let (path, query) = came_to.split_once('?').unwrap();
    let code = query_of(query)["code"].clone();
    // With the state of another sign-in, and with a code that somebody slipped in: it is another browser's, by the verifier.
    is_refused(&back(&server, &format!("{path}?code={code}&state={state}"), &own), "stale");
    is_refused(&back(&server, &format!("{path}?code={code}&state={state}"), &other), "refused");
    let again = identity.sign_in(&address);
    me(&server, &back(&server, &again, &own)).expect(200);
    is_refused(&back(&server, &again, &own), "refused");
    let state = query_of(address.split_once('?').unwrap().1)["state"].clone();
    is_refused(&back(&server, &format!("{path}?error=access_denied&state={state}"), &own), "denied");
    is_refused(&back(&server, path, &own), "stale");
}

#[test]
fn keys_that_were_rotated_are_read_anew_and_a_provider_that_is_gone_is_said() {
    let identity = Identity::start();
    let server = server_with(&identity, |_| ());
    identity.say(Signing::Rs256, &person("wang", "leads"));
    me(&server, &sign_in(&server, &identity)).expect(200);
    identity.rotate();
    // They were read a moment ago, and are not read again for whoever sends nonsense.
    is_refused(&sign_in(&server, &identity), "refused");
    let n_read = || identity.asked().iter().filter(|path| *path == "/keys").count();
    assert_eq!(n_read(), 1);
    // A minute later they are.
    let (vouching, pending) = (Vouching::new(provider_of(&identity)), Pending::begin(&[7; 32], jiff::Timestamp::now()).unwrap());
    let begun = Instant::now();
    let code_at = |moment: Instant| {
        let came = identity.sign_in(&vouching.address(&pending, moment).unwrap());
        query_of(came.split_once('?').unwrap().1)["code"].clone()
    };
    vouching.vouch(code_at(begun), &pending, begun).unwrap();
    identity.rotate();
    let soon = begun + Duration::from_secs(59);
    assert!(matches!(vouching.vouch(code_at(soon), &pending, soon), Err(NoVouch::Refused(_))));
    assert_eq!(n_read(), 2);
    let later = begun + Duration::from_secs(60);
    assert_eq!(vouching.vouch(code_at(later), &pending, later).unwrap().name, "wang");
    assert_eq!(n_read(), 3);

    let gone = server_with(&identity, |provider| provider.issuer = "http://127.0.0.1:1".to_owned());
    let answer = gone.get("/v1/desk/provider", "");
    assert_eq!((answer.status, answer.header("location")), (303, "/console#provider=unreachable"));
    // It says that it is another one.
    let liar = server_with(&identity, |provider| provider.issuer = format!("{}/", identity.issuer()));
    assert_eq!(liar.get("/v1/desk/provider", "").header("location"), "/console#provider=unreachable");
    let none = TestServer::start();
    none.get("/v1/desk/provider", "").is_problem(404, "provider-is-off");
    none.get("/v1/desk/provider/callback?code=x&state=y", "").is_problem(404, "provider-is-off");
}
