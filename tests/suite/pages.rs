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

#[test]
fn the_console_names_its_files_by_their_version_and_they_are_kept() {
    let server = TestServer::start();
    let page = server.get("/console", "");
    assert_eq!(page.header("cache-control"), "no-cache");
    let again = server.send("GET", "/console", "", &[("If-None-Match", page.header("etag"))], None);
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    let named: Vec<&str> = page.text.split('"').filter(|part| part.starts_with("/assets/@")).collect();
    assert!(page.text.contains("rel=\"modulepreload\"") && named.len() > 100);
    for name in [named[0], named[1], named[named.len() - 1]] {
        let file = server.get(name, "");
        assert_eq!((file.status, file.header("cache-control")), (200, "public, max-age=31536000, immutable"), "{name}");
    }
    // The page may come from a newer server while others are replaced: then nothing is kept.
    let other = server.get("/assets/@0123456789abcdef/console/index.js", "");
    assert_eq!((other.status, other.header("cache-control")), (200, "no-cache"));
    assert_eq!(server.get("/assets/@0123456789abcdef/none.js", "").status, 404);
}
