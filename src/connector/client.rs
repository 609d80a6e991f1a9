//! How is a question carried out?
//!
//! From what is kept, or over the wire: within a time, tried again where that is safe, not too many at once, and not at all while the system
//! rests. It cannot fail: a question without an answer is an outcome too. It blocks, so servers run it on a thread of its own.

use crate::connector::answer::{Given, read};
use crate::connector::breaker::{Breaker, Position};
use crate::connector::cache::Cache;
use crate::connector::call::{Call, Called, Failure, Outcome};
use crate::connector::load::is_base;
use crate::connector::request::Request;
use crate::connector::wire::Wire;
use crate::connector::{Connected, Connector, ConnectorId, Connectors, System, SystemIdx};
use crate::diagnostic::{Code, Diagnostic};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long to wait before a second attempt; each further one waits so much longer.
const RETRY_PAUSE: Duration = Duration::from_millis(100);

/// Tells the time.
pub type Clock = Box<dyn Fn() -> Instant + Send + Sync>;

/// Tells what an environment variable says, if it is set.
pub type Variables<'v> = &'v dyn Fn(&str) -> Option<String>;

/// Carries questions out.
pub struct Client {
    clock: Clock,
    connected: Connected,
    lines: BTreeMap<ConnectorId, Line>,
}

/// A connector with what it knows from before.
struct Line {
    connector: Connector,
    site: Arc<Site>,
    breaker: Mutex<Breaker>,
    cache: Mutex<Cache>,
}

/// A system that is switched on.
struct Site {
    wire: Wire,
    under_way: AtomicUsize,
    at_once: usize,
}

impl Client {
    /// A client for the systems that the environment switches on, or what is wrong with the environment.
    pub fn new(connectors: &Connectors, variables: Variables<'_>, clock: Clock) -> Result<Self, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let sites: Vec<_> = connectors.systems.iter().map(|system| site(system, variables, &mut faults)).collect();
        let switched_on = sites.iter().enumerate().filter(|(_, site)| site.is_some());
        let connected = switched_on.fold(Connected::default(), |connected, (at, _)| connected.with(SystemIdx(at)));
        let line_of = |connector: &Connector| {
            let system = connectors.system_of(connector);
            let breaker = Mutex::new(Breaker::new(system.failures, system.pause));
            let site = sites[connector.system.0].clone()?;
            Some((connector.id.clone(), Line { connector: connector.clone(), site, breaker, cache: Mutex::default() }))
        };
        let lines = connectors.iter().filter_map(line_of).collect();
        if faults.is_empty() { Ok(Client { clock, connected, lines }) } else { Err(faults) }
    }

    /// Which systems are switched on.
    pub fn connected(&self) -> Connected {
        self.connected
    }

    /// What each connector's breaker does at this moment; connectors of systems that are switched off are left out.
    pub fn positions(&self) -> Vec<(&ConnectorId, Position)> {
        let now = (self.clock)();
        self.lines.iter().map(|(id, line)| (id, locked(&line.breaker).position(now))).collect()
    }

    /// Carries a question out. `key` is that of the change, if it is one; it takes no longer than `most`.
    pub fn call(&self, call: &Call, key: Option<String>, most: Duration) -> Called {
        let began = (self.clock)();
        let (outcome, no_new) = match self.lines.get(&call.connector) {
            Some(line) => self.ask(line, call, key.as_deref(), began + most).unwrap_or_else(|failure| (Outcome::Failed(failure), None)),
            None => (Outcome::Failed(Failure::Off), None),
        };
        let took = (self.clock)().saturating_duration_since(began);
        let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        Called { connector: call.connector.clone(), inputs: call.inputs.clone(), key, outcome, no_new, took_ms, agent: None }
    }

    /// What came of a question, and, where an old answer serves, why there is no new one.
    fn ask(&self, line: &Line, call: &Call, key: Option<&str>, deadline: Instant) -> Result<(Outcome, Option<Failure>), Failure> {
        let connector = &line.connector;
        let request = Request::of(connector, call)?;
        let name = request.text();
        let kept = |oldest| locked(&line.cache).get(&name, oldest, (self.clock)());
        if let Some((given, age)) = kept(connector.fresh) {
            return Ok((answered(given, age), None));
        }
        let tried = self.try_often(line, &request, key, deadline);
        if connector.has_effect() {
            self.forget(&line.site);
        }
        match tried {
            Ok(given) => {
                if !connector.stale.is_zero() {
                    locked(&line.cache).keep(name, given.clone(), (self.clock)());
                }
                Ok((answered(given, Duration::ZERO), None))
            }
            Err(failure) => kept(connector.stale).map(|(given, age)| (answered(given, age), Some(failure))).ok_or(failure),
        }
    }

    /// Forgets what a system said: it may say otherwise after a change, also after one whose answer got lost.
    fn forget(&self, site: &Arc<Site>) {
        for line in self.lines.values().filter(|line| Arc::ptr_eq(&line.site, site)) {
            *locked(&line.cache) = Cache::default();
        }
    }

    /// Tries as often as it may. What changes something is tried again under its key alone.
    fn try_often(&self, line: &Line, request: &Request, key: Option<&str>, deadline: Instant) -> Result<Given, Failure> {
        let may_repeat = key.is_some() || !line.connector.has_effect();
        let retries = if may_repeat { line.connector.retries } else { 0 };
        let mut tried = self.try_once(line, request, key, deadline);
        for attempt in 1..=retries {
            let pause = RETRY_PAUSE * attempt;
            if !tried.as_ref().is_err_and(|failure| failure.may_pass()) || (self.clock)() + pause >= deadline {
                break;
            }
            std::thread::sleep(pause);
            match self.try_once(line, request, key, deadline) {
                Err(Failure::Resting | Failure::Busy) => break,
                again => tried = again,
            }
        }
        tried
    }

    fn try_once(&self, line: &Line, request: &Request, key: Option<&str>, deadline: Instant) -> Result<Given, Failure> {
        let _place = line.site.enter().ok_or(Failure::Busy)?;
        let now = (self.clock)();
        let time = line.connector.timeout.min(deadline.saturating_duration_since(now));
        if time.is_zero() {
            return Err(Failure::TimedOut);
        }
        if !locked(&line.breaker).admit(now) {
            return Err(Failure::Resting);
        }
        let answer = line.site.wire.send(request, key, time, line.connector.largest);
        let given = answer.and_then(|(status, body)| read(&line.connector, status, &body));
        let mut breaker = locked(&line.breaker);
        match &given {
            Err(failure) if failure.is_the_systems() => breaker.fail((self.clock)()),
            Ok(_) | Err(_) => breaker.succeed(),
        }
        given
    }
}

fn answered((answer, gave): Given, age: Duration) -> Outcome {
    Outcome::Answered { answer, gave, age_seconds: age.as_secs() }
}

/// What is behind a lock; a thread that broke off while it held it has left no half-done change.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Site {
    /// A place for a question under way, if one is left.
    fn enter(&self) -> Option<Place<'_>> {
        let place = Place(&self.under_way);
        (self.under_way.fetch_add(1, Ordering::Relaxed) < self.at_once).then_some(place)
    }
}

/// A place for a question under way, given back when it is dropped.
struct Place<'s>(&'s AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A system with its variables filled in; nothing when it is switched off.
fn site(system: &System, variables: Variables<'_>, faults: &mut Vec<Diagnostic>) -> Option<Arc<Site>> {
    let set = |name: &str| variables(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let url = system.url.fill(|_| None, set)?;
    let url = url.trim_end_matches('/').to_owned();
    let mut blame = |names: Vec<&str>, what: &str, help: &str| {
        for (name, place) in system.variables.iter().filter(|(name, _)| names.contains(&name.as_str())) {
            let message = format!("system `{}` needs the environment variable `{name}`, which {what}", system.id);
            faults.push(Diagnostic::new(Code::MissingVariable, place.clone(), message, help));
        }
    };
    if !is_base(&url) {
        blame(system.url.variables().collect(), "is no address", "set it to `http://` or `https://` and a host");
    }
    let mut headers = Vec::new();
    for (name, template) in &system.headers {
        let missing: Vec<&str> = template.variables().filter(|name| set(name).is_none()).collect();
        let value = template.fill(|_| None, set).unwrap_or_default();
        if !missing.is_empty() {
            let first = system.url.variables().next().unwrap_or_default();
            blame(missing, "is not set", &format!("set it, or unset `{first}` to switch the system off"));
        } else if !value.bytes().all(|b| b == b' ' || b.is_ascii_graphic()) {
            blame(template.variables().collect(), "cannot stand in a header", "take out what is no visible ASCII character");
        }
        headers.push((name.clone(), value));
    }
    let wire = Wire::new(url, headers, system.allow.clone());
    Some(Arc::new(Site { wire, under_way: AtomicUsize::new(0), at_once: system.at_once }))
}
