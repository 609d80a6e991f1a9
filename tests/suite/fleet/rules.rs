//! The alert rules, and the guide for operators, name what is counted.

use crate::cluster::Cluster;
use crate::connectors::{open_signed, server_of};
use crate::explain::content;
use crate::fleet::servers::ADMIN;
use crate::program::{Program, serve};
use crate::server::OPERATOR;
use ureq::Agent;

/// Where names of metrics stand.
const DOCUMENTS: [(&str, &str); 2] =
    [("tests/fleet/alerts.yml", include_str!("../../fleet/alerts.yml")), ("docs/operate.md", include_str!("../../../docs/operate.md"))];

/// What is added to a name, by the kind of a metric.
const ENDINGS: [(&str, &[&str]); 3] = [("counter", &["_total"]), ("gauge", &[""]), ("histogram", &["_bucket", "_sum", "_count"])];

#[test]
fn what_operators_are_told_to_watch_is_counted() {
    // What was never counted is not shown, so there is a shop, which does not answer, and a customer who asks for it, and then for a person.
    let server = server_of("http://127.0.0.1:1");
    let talk = open_signed(&server);
    for text in ["我的订单 202611180007 到哪了", "转人工"] {
        server.say(&talk, text).events();
    }
    server.running().state.metrics.count_message("team", "delivered");
    server.running().state.metrics.count_scan("clean");
    let metrics = server.get("/metrics", OPERATOR);
    let kinds = metrics.text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    let endings = |kind: &str| ENDINGS.iter().find(|(name, _)| *name == kind).unwrap().1;
    let counted: Vec<String> = kinds.flat_map(|(name, kind)| endings(kind).iter().map(move |ending| format!("{name}{ending}"))).collect();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for (document, text) in DOCUMENTS {
        let names: Vec<&str> = text.split(|c| !is_part(c)).filter(|word| word.starts_with("jieda_")).collect();
        assert!(names.len() > 5, "{document}: {names:?}");
        for name in names {
            assert!(counted.iter().any(|counted| counted == name), "{document} names {name}, and counted are {counted:?}");
        }
    }
    let route = r#"route="/v1/conversations/{id}/messages""#;
    assert!(metrics.text.contains(route) && DOCUMENTS[0].1.contains(route));
}

#[test]
fn it_is_counted_also_while_the_database_is_away() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = content();
    let mut command = serve(folder.path());
    command.args(["--database", &cluster.database()]).env("JIEDA_ADMIN_TOKEN", ADMIN);
    let program = Program::start_as(command);
    let shown = || {
        let agent = Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
        let request = agent.get(format!("{}/metrics", program.address)).header("Authorization", format!("Bearer {ADMIN}"));
        request.call().unwrap().body_mut().read_to_string().unwrap()
    };
    assert!(shown().contains("jieda_database_is_there 1"));
    cluster.stop("fast");
    assert!(shown().contains("jieda_database_is_there 0"));
    cluster.resume();
    assert!(shown().contains("jieda_database_is_there 1"));
}
