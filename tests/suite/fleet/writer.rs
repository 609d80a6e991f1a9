//! A customer who says each thing again until it is acknowledged, in one talk after another.

use crate::fleet::follower::Follower;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::sleep;
use std::time::{Duration, Instant};
use ureq::Agent;

/// How many messages a talk has: one server takes 60 in a minute, and what is sent again may count.
const MESSAGES: usize = 40;

/// How long before something is asked again.
const MOMENT: Duration = Duration::from_millis(50);

/// How long a request may take, and how long anything may go wrong before the test fails.
const PATIENCE: Duration = Duration::from_secs(15);
const MOST_TRYING: Duration = Duration::from_secs(90);

/// A customer.
pub struct Writer<'a> {
    /// Where the balancer listens.
    pub address: &'a str,
    /// Which of the customers it is.
    pub number: usize,
    /// Becomes true when the talk is to be the last one.
    pub is_over: &'a AtomicBool,
    /// Told of each acknowledgement.
    pub acknowledged: Sender<()>,
    /// The longest that a request was told to wait for another that carried it out.
    pub longest_hold: &'a Mutex<Duration>,
}

/// What came of one customer.
#[derive(Debug, Default)]
pub struct Tally {
    pub n_talks: usize,
    pub n_messages: usize,
    /// How many streams there were, the ones that were connected to again among them.
    pub n_lines: usize,
}

struct Talk {
    id: String,
    token: String,
    /// Each talk is from another address.
    client: String,
    /// The ids of the events that the acknowledgements named, by text.
    acknowledged: BTreeMap<String, Vec<String>>,
}

impl Writer<'_> {
    /// Leads talks until it is over.
    pub fn run(self) -> Tally {
        let agent = Agent::config_builder().http_status_as_error(false).proxy(None).timeout_global(Some(PATIENCE)).build().new_agent();
        let mut tally = Tally::default();
        while !self.is_over.load(Ordering::Relaxed) {
            let mut talk = self.open(&agent, tally.n_talks);
            let head = format!(
                "GET /v1/conversations/{}/events HTTP/1.0\r\nHost: test\r\nAuthorization: Bearer {}\r\nX-Forwarded-For: {}\r\n",
                talk.id, talk.token, talk.client
            );
            let follower = Follower::start(self.address.to_owned(), head);
            while talk.acknowledged.len() < MESSAGES && !self.is_over.load(Ordering::Relaxed) {
                self.say(&agent, &mut talk);
            }
            tally.n_lines += self.check(&agent, &talk, follower);
            tally.n_talks += 1;
            tally.n_messages += talk.acknowledged.len();
        }
        tally
    }

    fn open(&self, agent: &Agent, n: usize) -> Talk {
        let client = format!("10.{}.{}.{}", self.number, n / 250, n % 250 + 1);
        let key = format!("the-opening-of-{client}");
        let request = || {
            let request = agent.post(format!("http://{}/v1/conversations", self.address)).content_type("application/json");
            request.header("X-Forwarded-For", &client).header("Idempotency-Key", &key).send("{}")
        };
        let opened = self.persist(request);
        let field = |name: &str| opened[name].as_str().unwrap().to_owned();
        Talk { id: field("id"), token: field("token"), client: client.clone(), acknowledged: BTreeMap::new() }
    }

    fn say(&self, agent: &Agent, talk: &mut Talk) {
        let number = talk.acknowledged.len();
        let text = format!("第{number}条");
        let body = json!({ "text": text }).to_string();
        let request = || {
            let request = agent.post(format!("http://{}/v1/conversations/{}/messages", self.address, talk.id));
            let request = request.content_type("application/json").header("Authorization", format!("Bearer {}", talk.token));
            request.header("X-Forwarded-For", &talk.client).header("Idempotency-Key", number.to_string()).send(&body)
        };
        let answer = self.persist(request);
        talk.acknowledged.insert(text, ids(&answer));
        // Nobody counts any more when it is over.
        let _ = self.acknowledged.send(());
    }

    /// Everything acknowledged is there, once, under the ids that were named, and the stream told all of it once and in order; gives on
    /// how many lines.
    fn check(&self, agent: &Agent, talk: &Talk, follower: Follower) -> usize {
        let last = talk.acknowledged.values().flatten().max_by_key(|id| number(id)).cloned();
        let begun = Instant::now();
        while last.is_some() && follower.newest() != last {
            assert!(begun.elapsed() < MOST_TRYING, "the stream of {} ends with {:?}, and not with {last:?}", talk.id, follower.newest());
            sleep(MOMENT);
        }
        let events = self.transcript(agent, talk);
        let kept: Vec<&str> = events.iter().map(|event| event["id"].as_str().unwrap()).collect();
        for (text, ids) in &talk.acknowledged {
            assert!(ids.iter().all(|id| kept.contains(&id.as_str())), "{text} of {} was acknowledged and is lost", talk.id);
            assert_eq!(events.iter().filter(|event| event["text"] == **text).count(), 1, "{text} of {} was kept twice", talk.id);
        }
        let (seen, n_lines) = follower.end();
        assert!(last.is_none() || seen == kept, "the stream of {} told {seen:?} of {kept:?}", talk.id);
        n_lines
    }

    fn transcript(&self, agent: &Agent, talk: &Talk) -> Vec<Value> {
        let mut events: Vec<Value> = Vec::new();
        loop {
            let after = events.last().map(|event| event["id"].as_str().unwrap()).unwrap_or_default();
            let url = format!("http://{}/v1/conversations/{}/transcript?after={after}", self.address, talk.id);
            let page = self.persist(|| agent.get(&url).header("Authorization", format!("Bearer {}", talk.token)).call());
            events.extend(page["events"].as_array().unwrap().iter().cloned());
            if !page["has_more"].as_bool().unwrap() {
                return events;
            }
        }
    }

    /// Asks again and again until there is an answer. What goes wrong meanwhile must be of the kinds that pass.
    fn persist(&self, request: impl Fn() -> Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Value {
        let (begun, mut held_since) = (Instant::now(), None);
        loop {
            let answer = request().and_then(|mut answer| Ok((answer.status().as_u16(), answer.body_mut().read_to_string()?)));
            let said = format!("{answer:?}");
            match answer {
                Ok((200 | 201, text)) => return serde_json::from_str(&text).unwrap(),
                Ok((409, text)) if text.contains("in-progress") => _ = held_since.get_or_insert_with(Instant::now),
                Ok((429 | 502 | 503 | 504, _)) | Err(_) => held_since = None,
                Ok((status, text)) => panic!("{status}: {text}"),
            }
            if let Some(since) = held_since {
                let mut longest = self.longest_hold.lock().unwrap();
                *longest = longest.max(since.elapsed());
            }
            assert!(begun.elapsed() < MOST_TRYING, "it goes wrong for too long: {said}");
            sleep(MOMENT);
        }
    }
}

fn ids(answer: &Value) -> Vec<String> {
    answer["events"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect()
}

/// The number in the id of an event.
fn number(id: &str) -> i64 {
    id.rsplit_once('-').unwrap().1.parse().unwrap()
}
