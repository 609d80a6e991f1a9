//! People sign in with the account of their company as they meet it: by a button, in a browser, with the real program and several of them.

use crate::browser::check_width;
use crate::cluster::Cluster;
use crate::identity::{CLIENT, Identity, SECRET, Signing};
use crate::program::{Program, serve_at};
use crate::webdriver::Browser;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use ureq::Agent;
use ureq::http::Response;

/// The program at an address, told of a provider as an operator tells it.
fn serve_with(identity: &Identity, folder: &Path, address: &str, public: &str) -> Command {
    let mut command = serve_at(folder, address);
    command.env("JIEDA_OIDC_CLIENT_SECRET", SECRET);
    command.args(["--oidc-issuer", &identity.issuer(), "--oidc-client-id", CLIENT, "--public-url", public]);
    command.args(["--oidc-role", "leads=supervisor", "--oidc-role", "support=agent"]);
    command
}

fn is_called(identity: &Identity, name: &str, group: &str) {
    identity.say(Signing::Rs256, &[("preferred_username", json!(name)), ("sub", json!(name)), ("groups", json!([group]))]);
}

/// The console under another name than the provider, so that for the browser they are two sites.
fn of_another_site(address: &str) -> String {
    format!("http://{}", address.replace("127.0.0.1", "localhost"))
}

#[test]
fn a_button_leads_to_the_provider_and_back_into_the_console() {
    let Some(browser) = Browser::start("a_button_leads_to_the_provider_and_back_into_the_console") else { return };
    let (identity, folder) = (Identity::start(), tempfile::tempdir().unwrap());
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let public = of_another_site(&address);
    let program = Program::start_as(serve_with(&identity, folder.path(), &address, &public));
    let admin = program.admin_token.clone().unwrap();

    is_called(&identity, "li", "warehouse");
    // With a slash, as some type it.
    browser.open(&format!("{public}/console/"));
    browser.see(".gate-provider", "用单位账号登录");
    check_width(&browser, "the gate with a provider");
    browser.wait("const own = all('.gate-language')[0]; own.value = 'en'; own.dispatchEvent(new Event('change')); return true;", &[]);
    browser.see(".gate-provider", "Sign in with your company account");
    check_width(&browser, "the gate in English");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    browser.click(".gate-provider", "Sign in with your company account");
    browser.see("#sign-in .fault", "none of your groups has a role here");
    assert_eq!(browser.wait("return location.href;", &[]), json!(format!("{public}/console")));
    check_width(&browser, "the gate that lets somebody not in");
    browser.wait("const own = all('.gate-language')[0]; own.value = 'zh-TW'; own.dispatchEvent(new Event('change')); return true;", &[]);
    browser.see("#sign-in .fault", "您所在的群組也沒有客服台的角色");
    assert_eq!(browser.violations(), [""; 0]);

    is_called(&identity, "li", "leads");
    browser.click(".gate-provider", "用公司帳號登入");
    browser.see("#account", "li（主管）");
    browser.see("#line", "已连接");
    browser.reload();
    browser.see("#account", "li（主管）");
    browser.click("#account", "li");
    browser.see("dialog.account small", "单位账号登录");
    browser.click("dialog.account header button", "关闭");
    browser.click("#sign-out", "");
    browser.see(".gate-provider", "用公司帳號登入");
    let log = program.get("/v1/desk/audit?limit=100&subject=li", Some(&admin), 200);
    let noted: Vec<&Value> = log["entries"].as_array().unwrap().iter().map(|entry| &entry["action"]).collect();
    assert_eq!(noted, ["signed_out", "signed_in", "account_added"]);
}

/// Asks without going where the answer leads.
fn ask(address: &str, path: &str, cookie: &str, status: u16) -> Response<ureq::Body> {
    let agent = Agent::config_builder().http_status_as_error(false).proxy(None).max_redirects(0).max_redirects_will_error(false);
    let request = agent.build().new_agent().get(format!("{address}{path}"));
    let answer = request.header("Cookie", cookie).header("X-Jieda-Console", "1").call().unwrap();
    assert_eq!(answer.status(), status, "{path}");
    answer
}

/// The cookie of this name that an answer sets, as a browser sends it.
fn cookie(answer: &Response<ureq::Body>, name: &str) -> String {
    let all = answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    all.map(|value| value.split(';').next().unwrap()).find(|pair| pair.starts_with(name)).unwrap().to_owned()
}

#[test]
fn a_sign_in_that_began_at_one_server_ends_at_another() {
    let Some(cluster) = Cluster::start() else { return };
    let (identity, folder, database) = (Identity::start(), tempfile::tempdir().unwrap(), cluster.database());
    let [one, other] = [(); 2].map(|()| {
        let mut command = serve_with(&identity, folder.path(), "127.0.0.1:0", "http://localhost:8080");
        command.args(["--database", &database]).env("JIEDA_ADMIN_TOKEN", "the-admin-token-of-both-servers");
        Program::start_as(command)
    });
    let sign_in = |role: &str| {
        let begun = ask(&one.address, "/v1/desk/provider", "", 303);
        let came = identity.sign_in(begun.headers()["location"].to_str().unwrap());
        let path = came.strip_prefix("http://localhost:8080").unwrap();
        let ended = ask(&other.address, path, &cookie(&begun, "jieda_provider"), 303);
        assert_eq!(ended.headers()["location"], "/console");
        let session = cookie(&ended, "jieda_session");
        for server in [&one, &other] {
            let me = ask(&server.address, "/v1/desk/me", &session, 200).body_mut().read_to_string().unwrap();
            assert_eq!(serde_json::from_str::<Value>(&me).unwrap(), json!({"agent": "li", "role": role, "session": true}));
        }
        session
    };
    is_called(&identity, "li", "support");
    let first = sign_in("agent");
    is_called(&identity, "li", "leads");
    sign_in("supervisor");
    ask(&one.address, "/v1/desk/me", &first, 401);
}
