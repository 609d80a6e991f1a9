//! A server that is told to stop says so first, finishes what it has begun, and nobody behind a balancer notices.

use crate::cluster;
use crate::fleet::balancer::Balancer;
use crate::fleet::servers::{ADMIN, Servers};
use crate::program::Program;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use ureq::Agent;

/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The head of an opening whose body is sent later.
const HEAD: &str = "POST /v1/conversations HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n";

fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).proxy(None).timeout_global(Some(PATIENCE)).build().new_agent()
}

fn status(agent: &Agent, address: &str, path: &str) -> u16 {
    agent.get(format!("http://{address}{path}")).call().unwrap().status().as_u16()
}

#[test]
fn nobody_notices_that_a_server_is_told_to_stop() {
    let Some(database) = cluster::database() else { return };
    let mut servers = Servers::start(database, &["--drain", "4"]);
    let Some(haproxy) = Balancer::haproxy(&servers.addresses) else { return };
    let (address, agent) = (servers.addresses[0].clone(), agent());
    let mut begun = TcpStream::connect(&address).unwrap();
    begun.set_read_timeout(Some(PATIENCE)).unwrap();
    begun.write_all(HEAD.as_bytes()).unwrap();
    begun.read_exact(&mut [0; "HTTP/1.1 100 Continue\r\n\r\n".len()]).unwrap();
    let is_over = AtomicBool::new(false);
    let program = servers.programs[0].take().unwrap();
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| ask(&haproxy.address, &is_over));
        let stopping = scope.spawn(|| program.terminate());
        while status(&agent, &address, "/readyz") == 200 {}
        assert_eq!([status(&agent, &address, "/readyz"), status(&agent, &address, "/healthz")], [503, 200]);
        let refused = agent.get(format!("http://{address}/readyz")).header("Authorization", format!("Bearer {ADMIN}")).call();
        assert!(refused.unwrap().body_mut().read_to_string().unwrap().contains("overloaded"));
        begun.write_all(b"{}").unwrap();
        let mut answer = String::new();
        begun.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        assert!(stopping.join().unwrap().is_good);
        is_over.store(true, Ordering::Relaxed);
        assert!(asking.join().unwrap() > 10, "too few were asked to tell");
    });
    assert!(TcpStream::connect(&address).is_err());
    assert_eq!(status(&agent, &haproxy.address, "/readyz"), 200);
    assert_eq!(status(&agent, &haproxy.address, "/metrics"), 404);
}

/// Opens talk after talk, each on a connection of its own, and gives how many that were: each is answered.
fn ask(address: &str, is_over: &AtomicBool) -> usize {
    let mut n = 0;
    while !is_over.load(Ordering::Relaxed) {
        let request = agent().post(format!("http://{address}/v1/conversations")).content_type("application/json");
        let answer = request.header("X-Forwarded-For", format!("10.9.{}.{}", n / 250 % 250, n % 250)).send("{}").unwrap();
        assert_eq!(answer.status(), 201, "after {n}");
        n += 1;
    }
    n
}

#[test]
fn a_server_that_drains_stops_at_once_when_it_is_told_so_twice() {
    let folder = crate::explain::content();
    let mut command = crate::program::serve(folder.path());
    command.args(["--drain", "3600"]);
    let program = Program::start_as(command);
    let address = program.address.trim_start_matches("http://").to_owned();
    program.signal("TERM");
    while status(&agent(), &address, "/readyz") == 200 {}
    let end = program.terminate();
    assert!(end.is_good && end.log.contains("draining"), "{}", end.log);
}
