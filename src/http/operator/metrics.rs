//! What is counted?
//!
//! Names and labels hold no text and no id of a customer, and each label has few values.

use crate::connector::breaker::Position;
use crate::connector::call::Called;
use crate::conversation::event::Event;
use crate::conversation::fact::bot::Act;
use crate::diagnostic::Severity;
use crate::http::operator::content::{Freshness, Served};
use crate::report::alarm::ring::{Alarm, Kind};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::time::Duration;

/// Borders of the request times in seconds: from a warm answer to the most that a request may take.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabel {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ActLabel {
    act: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabel {
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SeverityLabel {
    severity: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CallLabels {
    connector: String,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ConnectorLabel {
    connector: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct MessageLabels {
    webhook: String,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindLabel {
    kind: &'static str,
}

/// Everything that is counted.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabel, Histogram, fn() -> Histogram>,
    replies: Family<ActLabel, Counter>,
    handoffs: Family<ReasonLabel, Counter>,
    calls: Family<CallLabels, Counter>,
    call_seconds: Family<ConnectorLabel, Histogram, fn() -> Histogram>,
    breakers: Family<ConnectorLabel, Gauge>,
    generation: Gauge,
    faults: Family<SeverityLabel, Gauge>,
    is_last_good: Gauge,
    /// Open connections.
    pub connections: Gauge,
    /// Connections for which there was no place.
    pub refused_connections: Counter,
    /// Open event streams.
    pub streams: Gauge,
    /// Personal details that were shown whole to who holds the case.
    pub reveals: Counter,
    /// Conversations that were erased or deleted when their time was over.
    pub expired: Counter,
    alarms: Family<KindLabel, Gauge>,
    messages: Family<MessageLabels, Counter>,
    waiting: Gauge,
    is_database_there: Gauge,
    unreadable: Gauge,
}

impl Metrics {
    /// Nothing was counted yet.
    #[expect(clippy::new_without_default, reason = "the registry makes it more than a default")]
    pub fn new() -> Self {
        let mut own = Metrics {
            registry: Registry::with_prefix("jieda"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            replies: Family::default(),
            handoffs: Family::default(),
            calls: Family::default(),
            call_seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            breakers: Family::default(),
            generation: Gauge::default(),
            faults: Family::default(),
            is_last_good: Gauge::default(),
            connections: Gauge::default(),
            refused_connections: Counter::default(),
            streams: Gauge::default(),
            reveals: Counter::default(),
            expired: Counter::default(),
            alarms: Family::default(),
            messages: Family::default(),
            waiting: Gauge::default(),
            is_database_there: Gauge::default(),
            unreadable: Gauge::default(),
        };
        let registry = &mut own.registry;
        registry.register("http_requests", "Requests by method, route and status", own.requests.clone());
        registry.register("http_request_seconds", "Time until the answer begins, by route", own.seconds.clone());
        registry.register("bot_replies", "What the bot said, by kind of saying", own.replies.clone());
        registry.register("handoffs", "Conversations passed to a person, by reason", own.handoffs.clone());
        registry.register("connector_calls", "Questions to other systems, by connector and what came of them", own.calls.clone());
        registry.register("connector_seconds", "Time of a question with all attempts, by connector", own.call_seconds.clone());
        registry.register("connector_breaker", "0 while questions pass, 1 while one tries, 2 while the system rests", own.breakers.clone());
        registry.register("content_generation", "How often the content changed since the start", own.generation.clone());
        registry.register("content_faults", "Faults of the latest edit of the content, by severity", own.faults.clone());
        registry.register("content_is_last_good", "1 while the latest edit has an error and is not served", own.is_last_good.clone());
        registry.register("open_connections", "Open connections, those of streams among them", own.connections.clone());
        let help = "Connections that were closed at once, since there was no place, or none for their address";
        registry.register("refused_connections", help, own.refused_connections.clone());
        registry.register("open_streams", "Open event streams", own.streams.clone());
        registry.register(
            "expired_conversations",
            "Conversations that were erased or deleted when their time was over",
            own.expired.clone(),
        );
        registry.register("reveals", "Masked messages and details of cases that were shown whole to agents", own.reveals.clone());
        registry.register("alarms", "Alarms on the numbers that ring, by kind", own.alarms.clone());
        registry.register("webhook_messages", "Attempts to tell a webhook, and what came of them", own.messages.clone());
        registry.register("waiting_customers", "Customers who wait for a person", own.waiting.clone());
        registry.register("database_is_there", "1 while the database answers", own.is_database_there.clone());
        registry.register("unreadable_facts", "Stored facts that could not be read since the start", own.unreadable.clone());
        own.count_alarms(&[]);
        own
    }

    /// Counts a request.
    pub fn count_request(&self, method: &str, route: &str, status: u16, took: Duration) {
        self.requests.get_or_create(&RequestLabels { method: method.to_owned(), route: route.to_owned(), status }).inc();
        self.seconds.get_or_create(&RouteLabel { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// Counts a question to another system.
    pub fn count_call(&self, called: &Called) {
        let connector = called.connector.to_string();
        self.calls.get_or_create(&CallLabels { connector: connector.clone(), outcome: called.result() }).inc();
        self.call_seconds.get_or_create(&ConnectorLabel { connector }).observe(Duration::from_millis(called.took_ms).as_secs_f64());
    }

    /// Counts an attempt to tell a webhook.
    pub fn count_message(&self, webhook: &str, outcome: &'static str) {
        self.messages.get_or_create(&MessageLabels { webhook: webhook.to_owned(), outcome }).inc();
    }

    /// Counts the alarms that ring, also those kinds of which none does.
    pub fn count_alarms(&self, alarms: &[Alarm]) {
        for kind in Kind::ALL {
            let n = alarms.iter().filter(|alarm| alarm.kind == kind).count();
            self.alarms.get_or_create(&KindLabel { kind: kind.name() }).set(i64::try_from(n).unwrap_or(i64::MAX));
        }
    }

    /// Counts what was stored.
    pub fn count_events(&self, events: &[Event]) {
        for event in events {
            if let Some(reply) = event.fact.reply() {
                self.replies.get_or_create(&ActLabel { act: act_name(reply.act) }).inc();
            }
            if let Some(handoff) = event.fact.handoff() {
                self.handoffs.get_or_create(&ReasonLabel { reason: handoff.reason.name() }).inc();
            }
        }
    }

    /// All counts, as Prometheus reads them. Who waits is not known while the database is away; then what was known last is shown.
    pub fn show(&self, served: &Served, n_waiting: Option<usize>, n_unreadable: u64) -> String {
        let to_gauge = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        if let Some(n_waiting) = n_waiting {
            self.waiting.set(to_gauge(n_waiting));
        }
        self.is_database_there.set(i64::from(n_waiting.is_some()));
        self.unreadable.set(i64::try_from(n_unreadable).unwrap_or(i64::MAX));
        self.generation.set(i64::try_from(served.generation).unwrap_or(i64::MAX));
        self.is_last_good.set(i64::from(served.freshness == Freshness::LastGood));
        for (severity, name) in [(Severity::Error, "error"), (Severity::Warning, "warning")] {
            let n = served.faults.iter().filter(|fault| fault.severity == severity).count();
            self.faults.get_or_create(&SeverityLabel { severity: name }).set(to_gauge(n));
        }
        self.breakers.clear();
        for (connector, position) in served.client.positions() {
            let position = match position {
                Position::Closed => 0,
                Position::Trying => 1,
                Position::Open => 2,
            };
            self.breakers.get_or_create(&ConnectorLabel { connector: connector.to_string() }).set(position);
        }
        let mut shown = String::new();
        // Writing to a String cannot fail.
        let _ = text::encode(&mut shown, &self.registry);
        shown
    }
}

fn act_name(act: Act) -> &'static str {
    match act {
        Act::Greet => "greet",
        Act::Answer => "answer",
        Act::Ask => "ask",
        Act::Clarify => "clarify",
        Act::Miss => "miss",
        Act::Confirm => "confirm",
        Act::Notice => "notice",
        Act::HandOff => "hand_off",
        Act::Close => "close",
    }
}
