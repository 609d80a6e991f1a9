//! The pages that come with the server.

use crate::server::TestServer;

#[test]
fn pages_may_do_nothing_but_what_comes_from_here() {
    let server = TestServer::start();
    for path in ["/", "/console"] {
        let page = server.get(path, "");
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        let policy = page.header("content-security-policy");
        for part in ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "form-action 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!((page.header("x-content-type-options"), page.header("referrer-policy")), ("nosniff", "no-referrer"));
    }
}

#[test]
fn a_slash_behind_the_console_leads_to_it() {
    let server = TestServer::start();
    let slash = server.get("/console/", "");
    assert_eq!((slash.status, slash.header("location")), (308, "/console"));
    server.get("/console/x", "").is_problem(404, "no-such-address");
}

#[test]
fn every_script_that_a_page_names_is_there_and_other_sites_may_load_it() {
    let server = TestServer::start();
    let mut names = vec!["/widget.js".to_owned()];
    for page in ["/", "/console", "/widget.js"] {
        let text = server.get(page, "").text;
        let places = text.split(['"', '\'', '`']).filter_map(|part| part.find("/assets/").map(|at| part[at..].to_owned()));
        names.extend(places);
    }
    for name in names {
        let file = server.send("GET", &name, "", &[("Origin", "https://shop.example")], None);
        assert_eq!(file.status, 200, "{name}");
        assert_eq!(file.header("access-control-allow-origin"), "*", "{name}");
        assert_eq!(file.header("cross-origin-resource-policy"), "cross-origin", "{name}");
    }
    assert_eq!(server.get("/widget.js", "").header("content-type"), "text/javascript; charset=utf-8");
}

#[test]
fn a_file_that_has_not_changed_is_not_sent_again() {
    let server = TestServer::start();
    let first = server.get("/widget.js", "");
    assert_eq!(first.header("cache-control"), "no-cache");
    let again = server.send("GET", "/widget.js", "", &[("If-None-Match", first.header("etag"))], None);
    assert_eq!((again.status, again.text.as_str()), (304, ""));
}
