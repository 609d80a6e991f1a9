//! How does somebody at the desk find an earlier talk?
//!
//! By words in it, by who had it, by what it was about and how it went, the newest first. The store gives those that may fit, step by step; here
//! they are read, and so many talks a request and no more are looked through.

use crate::conversation::handoff::HandoffReason;
use crate::conversation::id::ConversationId;
use crate::conversation::wording::{Wanted, text_of};
use crate::engine::Engine;
use crate::http::dto::event::event_name;
use crate::http::dto::found::{FoundDto, FoundPageDto, HitDto, excerpt};
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use crate::report::definition::{OutcomeClass, classify};
use crate::store::finding::{FoundTalk, Hunt, LISTED_AT, Point};
use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// The most talks of a page.
const LONGEST_PAGE: usize = 50;

/// The most characters of what is looked for.
const LONGEST_QUERY: usize = 100;

/// The most characters of another filter: more than the name of an agent or an entry has.
const LONGEST_FILTER: usize = 100;

/// The most talks that one request looks through: a tenth of a second.
const MOST_LOOKED_AT: usize = 100_000;

/// The most talks whose words one request reads, to see whether they are those that are looked for.
const MOST_READ: usize = 200;

/// The most events of a talk that are read: as many as the console shows.
const MOST_EVENTS: usize = 10_000;

/// Who can have a talk.
const PHASES: [&str; 5] = ["bot", "queued", "agent", "closed", "erased"];

/// Which talks are wanted; all conditions must hold.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FindParams {
    /// Words that the customer, an agent or a note has, or what the page calls the visitor; several must all be there. At least two Han characters
    /// or a word of another script, at most 100 characters. Of a long number the last four digits are enough.
    pub q: Option<String>,
    /// Who has the talk: `bot`, `queued`, `agent`, `closed` or `erased`.
    pub phase: Option<String>,
    /// How it ended, as the report names it.
    pub outcome: Option<String>,
    /// An entry or an atom of the knowledge base that was given as an answer.
    pub topic: Option<String>,
    /// An agent who took it.
    pub agent: Option<String>,
    /// Why it was passed to the desk at first: `danger`, `plea`, `red_line`, `anger`, `unresolved` or `procedure`.
    pub reason: Option<String>,
    /// The first day on which it began, in the desk's time zone.
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// The last day; it counts.
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// Where the page begins, as `next` gave it.
    pub after: Option<String>,
    /// How many at most, 1 to 50; 20 if left out.
    pub limit: Option<usize>,
}

/// What is looked for besides words.
struct Filter {
    phase: Option<String>,
    outcome: Option<String>,
    topic: Option<String>,
    agent: Option<String>,
    reason: Option<String>,
    is_of_desk: bool,
}

impl Filter {
    fn of(params: &FindParams, reader: &Agent) -> Result<Self, Problem> {
        let one_of = |name: &str, value: &Option<String>, names: &[&str]| match filled(name, value)? {
            Some(value) if !names.contains(&value.as_str()) => Err(Problem::BadQuery(format!("{name}: one of {}", names.join(", ")))),
            value => Ok(value),
        };
        let reasons = HandoffReason::ALL.map(|reason| reason.name());
        Ok(Filter {
            phase: one_of("phase", &params.phase, &PHASES)?,
            outcome: one_of("outcome", &params.outcome, &OutcomeClass::NAMES)?,
            topic: filled("topic", &params.topic)?,
            agent: filled("agent", &params.agent)?,
            reason: one_of("reason", &params.reason, &reasons)?,
            is_of_desk: !reader.role.may_supervise(),
        })
    }

    /// Whether a talk may be wanted, as far as what is kept of it tells.
    fn has(&self, found: &FoundTalk, outcome: Option<&str>) -> bool {
        let evidence = &found.summary.evidence;
        let trail = &evidence.trail;
        let is_about = |topic: &String| {
            let of_entry = |atom: &str| atom.strip_prefix(topic.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            trail.atoms.iter().any(|atom| of_entry(atom.as_str()))
        };
        (found.was_at_desk || !self.is_of_desk)
            && self.outcome.as_ref().is_none_or(|wanted| outcome == Some(wanted))
            && self.topic.as_ref().is_none_or(is_about)
            && self.agent.as_ref().is_none_or(|agent| trail.agents.iter().any(|own| **own == **agent))
            && self.reason.as_ref().is_none_or(|wanted| evidence.handoff.is_some_and(|reason| reason.name() == wanted))
    }

    /// The names of the filters that are set, for the audit log.
    fn names(&self) -> Vec<&'static str> {
        let all =
            [("phase", &self.phase), ("outcome", &self.outcome), ("topic", &self.topic), ("agent", &self.agent), ("reason", &self.reason)];
        all.into_iter().filter(|(_, value)| value.is_some()).map(|(name, _)| name).collect()
    }
}

/// Finds talks
///
/// Agents find what was ever passed to the desk, supervisors and administrators all. The newest first; each with the words around what was looked
/// for, masked, and the event that they stand in. Each search is an entry of the audit log, without what was looked for.
#[utoipa::path(get, path = "/v1/desk/conversations", operation_id = "find_conversations", tag = "desk", params(FindParams),
    responses((status = 200, body = FoundPageDto)))]
pub async fn find(
    State(state): State<Arc<AppState>>,
    reader: Agent,
    Params(params): Params<FindParams>,
) -> Result<Json<FoundPageDto>, Problem> {
    let engine = state.content.engine();
    let wanted = wanted(&params)?;
    let filter = Filter::of(&params, &reader)?;
    let (from, below) = period(&params, &engine)?;
    let limit = params.limit.unwrap_or(20).clamp(1, LONGEST_PAGE);
    let search = Search { state: &state, engine: &engine, wanted: wanted.as_ref(), filter: &filter, limit, now: Timestamp::now() };
    let page = search.run(from, below).await?;
    let by = wanted.iter().map(|_| "words").chain(filter.names()).collect::<Vec<_>>().join(", ");
    let detail = format!("{} found{}{by}", page.talks.len(), if by.is_empty() { "" } else { " by " });
    state.store.audit(reader.deed(Action::TalksSearched, "talks".to_owned(), detail)).await?;
    Ok(Json(page))
}

/// A search under way.
struct Search<'s> {
    state: &'s AppState,
    engine: &'s Engine,
    wanted: Option<&'s Wanted>,
    filter: &'s Filter,
    limit: usize,
    now: Timestamp,
}

impl Search<'_> {
    async fn run(&self, from: Timestamp, mut below: Point) -> Result<FoundPageDto, Problem> {
        let pieces = self.wanted.map(|wanted| wanted.pieces.clone()).unwrap_or_default();
        // Those that have the words are few; of all, most fit no filter.
        let most = if pieces.is_empty() { LISTED_AT } else { self.limit + 1 };
        let mut page = FoundPageDto { talks: Vec::new(), next: None, searched_until: None, not_indexed: 0 };
        let (mut n_looked_at, mut n_read) = (0, 0);
        loop {
            let found = self.state.store.find(Hunt { pieces: pieces.clone(), from, below, most }).await?;
            n_looked_at += found.n_looked_at;
            page.not_indexed += found.n_unready;
            for talk in &found.talks {
                let counted = talk.summary.is_counted();
                let outcome = counted.then(|| classify(&talk.summary, self.now, &self.engine.measure).name());
                if !self.filter.has(talk, outcome) {
                    continue;
                }
                if page.talks.len() == self.limit {
                    page.next = Some(name_of(below));
                    return Ok(page);
                }
                n_read += 1;
                page.talks.extend(self.read(talk, outcome).await?);
                below = talk.point();
                if n_read >= MOST_READ && page.talks.len() < self.limit {
                    return Ok(broken_off(page, below));
                }
            }
            let Some(last) = found.last else { return Ok(page) };
            below = last;
            if page.talks.len() == self.limit {
                page.next = Some(name_of(below));
                return Ok(page);
            }
            if n_looked_at >= MOST_LOOKED_AT {
                return Ok(broken_off(page, below));
            }
        }
    }

    /// A talk as it is shown, if it has the words and the phase.
    async fn read(&self, talk: &FoundTalk, outcome: Option<&'static str>) -> Result<Option<FoundDto>, Problem> {
        // One that cannot be read, or was deleted meanwhile, is not shown.
        let Ok(Some(conversation)) = self.state.store.load(talk.id).await else { return Ok(None) };
        if self.filter.phase.as_ref().is_some_and(|phase| conversation.phase().name() != phase) {
            return Ok(None);
        }
        let hit = match self.wanted {
            Some(wanted) => match self.hit(talk.id, wanted).await? {
                Some(hit) => Some(hit),
                None => return Ok(None),
            },
            None => None,
        };
        Ok(Some(FoundDto::of(talk, &conversation, outcome, hit)))
    }

    /// Where the words stand in a talk, if it has them all.
    async fn hit(&self, id: ConversationId, wanted: &Wanted) -> Result<Option<HitDto>, Problem> {
        let events = self.state.store.events(id, 0, MOST_EVENTS).await?;
        let texts: Vec<_> = events.iter().filter_map(|event| text_of(&event.fact).map(|(writer, text)| (event, writer, text))).collect();
        let best = wanted.best(texts.iter().map(|(_, _, text)| *text));
        Ok(best.map(|best| {
            let (event, writer, text) = texts[best];
            let (text, marks) = excerpt(text, wanted);
            HitDto { event: event_name(self.state.store.epoch(), event.id), at: event.at, by: writer.name(), text, marks }
        }))
    }
}

/// A page of a search that broke off, and goes on below a place.
fn broken_off(page: FoundPageDto, below: Point) -> FoundPageDto {
    FoundPageDto { next: Some(name_of(below)), searched_until: Some(below.opened_at), ..page }
}

fn wanted(params: &FindParams) -> Result<Option<Wanted>, Problem> {
    let Some(q) = params.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) else { return Ok(None) };
    if q.chars().nth(LONGEST_QUERY).is_some() {
        return Err(Problem::BadQuery(format!("q: at most {LONGEST_QUERY} characters")));
    }
    let too_little = || Problem::BadQuery("q: at least two Han characters, or a word or number of two characters".to_owned());
    Wanted::parse(q).map(Some).ok_or_else(too_little)
}

/// What a filter says; an empty one says nothing.
fn filled(name: &str, value: &Option<String>) -> Result<Option<String>, Problem> {
    let Some(value) = value.as_ref().filter(|value| !value.is_empty()) else { return Ok(None) };
    if value.chars().any(char::is_control) || value.chars().nth(LONGEST_FILTER).is_some() {
        return Err(Problem::BadQuery(format!("{name}: at most {LONGEST_FILTER} visible characters")));
    }
    Ok(Some(value.clone()))
}

/// The beginning of the first day, and the place behind which talks are wanted.
fn period(params: &FindParams, engine: &Engine) -> Result<(Timestamp, Point), Problem> {
    let bad = |why: &str| Problem::BadQuery(why.to_owned());
    let time_zone = &engine.desk.rosters.time_zone;
    let start_of = |day: Date| day.to_zoned(time_zone.clone()).map(|start| start.timestamp()).map_err(|_| bad("from, to: out of range"));
    let from = params.from.map(start_of).transpose()?.unwrap_or(Timestamp::UNIX_EPOCH);
    let end = params.to.map(|to| to.checked_add(1.day()).map_err(|_| bad("to: out of range"))).transpose()?.map(start_of).transpose()?;
    let point = |opened_at| Point { opened_at, id: ConversationId::from_stored(i64::MIN) };
    let after = params.after.as_deref().filter(|after| !after.is_empty());
    let after = after.map(|after| point_named(after).ok_or_else(|| bad("after: no place in a list"))).transpose()?;
    let below = point(end.unwrap_or(Timestamp::MAX));
    Ok((from, after.map_or(below, |after| after.min(below))))
}

/// A place as it stands in an address: microseconds and the id.
fn name_of(point: Point) -> String {
    format!("{}-{}", point.opened_at.as_microsecond(), point.id)
}

fn point_named(name: &str) -> Option<Point> {
    let (microseconds, id) = name.rsplit_once('-')?;
    Some(Point { opened_at: Timestamp::from_microsecond(microseconds.parse().ok()?).ok()?, id: id.parse().ok()? })
}
