//! What do customers want that no answer can give?
//!
//! A demand lies as a file in `kb/demands/`, as `kb/README.md` tells: who is asked for it, since when, and in which words customers ask. It is no
//! entry: nothing of it is served, and the content that is served is the same with it and without.

use crate::diagnostic::{Code, Diagnostic};
use crate::kb::front_matter::explain;
use crate::source::{SourceFile, SourceSet};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// The most ways of asking of a demand.
pub const MOST_WAYS: usize = 20;

/// The longest title, way of asking and owner, in characters.
pub const LONGEST: usize = 200;

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 4_000;

/// Who is asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", try_from = "String")]
pub enum Area {
    /// Those who make the product.
    Product,
    /// Those who send, fetch and store goods.
    Logistics,
    /// Those who take and give back money.
    Finance,
    /// Those who write the content.
    Content,
}

impl Area {
    /// All.
    pub const ALL: [Area; 4] = [Area::Product, Area::Logistics, Area::Finance, Area::Content];

    /// The name in files and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Area::Product => "product",
            Area::Logistics => "logistics",
            Area::Finance => "finance",
            Area::Content => "content",
        }
    }
}

impl TryFrom<String> for Area {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let all = Area::ALL.map(Area::name).join(", ");
        Area::ALL.into_iter().find(|area| area.name() == name).ok_or_else(|| format!("the area `{name}` is none of {all}"))
    }
}

/// How far a demand has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Somebody was asked.
    Raised,
    /// It will be done.
    Accepted,
    /// It is known when.
    Scheduled,
    /// It is there.
    Done,
    /// It will not be done.
    Refused,
}

impl State {
    /// All, in the order in which they follow each other.
    pub const ALL: [State; 5] = [State::Raised, State::Accepted, State::Scheduled, State::Done, State::Refused];

    /// The name in files and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            State::Raised => "raised",
            State::Accepted => "accepted",
            State::Scheduled => "scheduled",
            State::Done => "done",
            State::Refused => "refused",
        }
    }

    /// Whether those who were asked will do it, or did.
    pub fn is_adopted(self) -> bool {
        matches!(self, State::Accepted | State::Scheduled | State::Done)
    }
}

/// What stands between the two `---`. A day for each state that it came to: the state follows from them, so that it cannot contradict them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    title: String,
    area: Area,
    #[serde(default)]
    owner: Option<String>,
    raised: Day,
    #[serde(default)]
    accepted: Option<Day>,
    #[serde(default)]
    scheduled: Option<Day>,
    #[serde(default)]
    done: Option<Day>,
    #[serde(default)]
    refused: Option<Day>,
}

/// A day, as it is written: 2026-11-02.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct Day(Date);

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map(Day).map_err(|_| format!("`{text}` is no day; write it as 2026-11-02"))
    }
}

/// What customers want, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    fields: Fields,
    /// In which words customers ask for it: 1 to [`MOST_WAYS`].
    pub asked: Vec<String>,
    /// What else is written down.
    pub note: String,
}

impl Demand {
    /// A demand that is raised on a day.
    pub fn raised(title: String, area: Area, day: Date, asked: Vec<String>) -> Self {
        let (accepted, scheduled, done, refused) = (None, None, None, None);
        Demand {
            fields: Fields { title, area, owner: None, raised: Day(day), accepted, scheduled, done, refused },
            asked,
            note: String::new(),
        }
    }

    /// Reads a file, or says what is wrong with it.
    pub fn parse(file: &SourceFile) -> Result<Self, Diagnostic> {
        let wrong = |why: String| Diagnostic::new(Code::BadDemand, file.place(0..3), why, HELP);
        let (yaml, body) = parts(&file.text).ok_or_else(|| wrong("there is no `---` before or after what it says".to_owned()))?;
        let fields: Fields = serde_saphyr::from_str(yaml).map_err(|error| {
            let line = error.location().map_or(0, |location| location.line() as usize);
            let (why, _) = explain(error.without_snippet());
            Diagnostic::new(Code::BadDemand, file.place(line_at(&file.text, line)), why, HELP)
        })?;
        // Who types Chinese may type the wide sign.
        let way = |line: &str| line.strip_prefix(['>', '＞']).map(|way| way.trim().to_owned());
        let asked: Vec<String> = body.lines().filter_map(way).filter(|way| !way.is_empty()).collect();
        let note = body.lines().filter(|line| way(line).is_none()).collect::<Vec<_>>().join("\n").trim().to_owned();
        let demand = Demand { fields, asked, note };
        demand.fault().map_or(Ok(demand), |why| Err(wrong(why)))
    }

    /// What is wrong with it, if anything is.
    pub fn fault(&self) -> Option<String> {
        let Fields { title, owner, raised, accepted, scheduled, done, refused, .. } = &self.fields;
        let is_long = |text: &str| text.chars().count() > LONGEST;
        let days = [Some(*raised), *accepted, *scheduled, *done];
        let is_in_order = days.iter().flatten().is_sorted() && refused.is_none_or(|refused| refused >= *raised);
        let why = [
            (title.trim().is_empty() || is_long(title), format!("title: 1 to {LONGEST} characters")),
            (owner.as_deref().is_some_and(is_long), format!("owner: at most {LONGEST} characters")),
            (self.asked.is_empty() || self.asked.len() > MOST_WAYS, format!("1 to {MOST_WAYS} lines with `> ` and how customers ask")),
            (self.asked.iter().any(|way| is_long(way)), format!("a way of asking has more than {LONGEST} characters")),
            (self.note.chars().count() > LONGEST_NOTE, format!("the note has more than {LONGEST_NOTE} characters")),
            (done.is_some() && refused.is_some(), "it is done and refused".to_owned()),
            (!is_in_order, "a day is before the one of the state before it".to_owned()),
        ];
        why.into_iter().find_map(|(is_so, why)| is_so.then_some(why))
    }

    /// The file that says all this.
    pub fn to_markdown(&self) -> String {
        let owner = self.owner().map(|owner| format!("owner: {}\n", scalar(owner))).unwrap_or_default();
        let days: Vec<String> = self.days().iter().map(|(state, day)| format!("{}: {day}\n", state.name())).collect();
        let yaml = format!("title: {}\narea: {}\n{owner}{}", scalar(self.title()), self.area().name(), days.concat());
        let ways: Vec<String> = self.asked.iter().map(|way| format!("> {way}\n")).collect();
        let note = if self.note.is_empty() { String::new() } else { format!("\n{}\n", self.note) };
        format!("---\n{yaml}---\n\n{}{note}", ways.concat())
    }

    /// What it is about.
    pub fn title(&self) -> &str {
        &self.fields.title
    }

    /// Who is asked for it.
    pub fn area(&self) -> Area {
        self.fields.area
    }

    /// Who sees to it.
    pub fn owner(&self) -> Option<&str> {
        self.fields.owner.as_deref()
    }

    /// When it was raised.
    pub fn raised_on(&self) -> Date {
        self.fields.raised.0
    }

    /// How far it has come.
    pub fn state(&self) -> State {
        self.days().last().map_or(State::Raised, |(state, _)| *state)
    }

    /// When it came to each state, in their order.
    pub fn days(&self) -> Vec<(State, Date)> {
        let Fields { raised, accepted, scheduled, done, refused, .. } = self.fields;
        let days = [Some(raised), accepted, scheduled, done, refused];
        State::ALL.into_iter().zip(days).filter_map(|(state, day)| Some((state, day?.0))).collect()
    }

    /// The demand with further ways of asking, as far as there is room.
    pub fn asked_also(mut self, ways: Vec<String>) -> Self {
        for way in ways {
            if self.asked.len() < MOST_WAYS && !self.asked.contains(&way) {
                self.asked.push(way);
            }
        }
        self
    }

    /// The demand with another note.
    pub fn noted(mut self, note: &str) -> Self {
        note.trim().clone_into(&mut self.note);
        self
    }

    /// The demand with another owner.
    pub fn owned_by(mut self, owner: Option<String>) -> Self {
        self.fields.owner = owner.map(|owner| owner.trim().to_owned()).filter(|owner| !owner.is_empty());
        self
    }

    /// The demand in a state that it comes to on a day; what comes after that state is taken back.
    pub fn moved_to(mut self, state: State, day: Date) -> Self {
        if self.state() == state {
            return self;
        }
        let (fields, day) = (&mut self.fields, Day(day));
        fields.refused = (state == State::Refused).then_some(day);
        // What was done and is refused afterwards was not done after all.
        fields.done = (state == State::Done).then_some(fields.done.unwrap_or(day));
        if state < State::Scheduled {
            fields.scheduled = None;
        }
        if state < State::Accepted {
            fields.accepted = None;
        }
        match state {
            State::Accepted => fields.accepted = fields.accepted.or(Some(day)),
            State::Scheduled => fields.scheduled = fields.scheduled.or(Some(day)),
            State::Raised | State::Done | State::Refused => {}
        }
        self
    }
}

const HELP: &str = "compare with the sample of a demand in kb/README.md";

/// The demands of a knowledge base, each with its file, and what is wrong with the others.
pub fn demands(sources: &SourceSet) -> (Vec<(&SourceFile, Demand)>, Vec<Diagnostic>) {
    let (mut sound, mut faults) = (Vec::new(), Vec::new());
    for file in &sources.demands {
        match Demand::parse(file) {
            Ok(demand) => sound.push((file, demand)),
            Err(fault) => faults.push(fault),
        }
    }
    (sound, faults)
}

/// A text as YAML: as it is where it is read as that, and in quotes else.
fn scalar(text: &str) -> String {
    let is_plain =
        |text: &str| serde_saphyr::from_str::<BTreeMap<String, String>>(&format!("t: {text}\n")).is_ok_and(|read| read["t"] == text);
    let is_word = text.starts_with(char::is_alphanumeric) && !text.contains(['\n', '\r']);
    // Text in JSON is text in YAML.
    if is_word && is_plain(text) { text.to_owned() } else { serde_json::to_string(text).unwrap_or_default() }
}

/// The bytes of a line of the text between the fences, which begins on the second line of the file.
fn line_at(text: &str, line: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    start..end
}

/// What stands between the two fences, and what stands behind them.
fn parts(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("---\n")?.split_once("\n---\n").or_else(|| Some((text.strip_prefix("---\n")?.strip_suffix("\n---")?, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "---\ntitle: 支持花呗分期\narea: product\nowner: 小李\nraised: 2026-11-02\naccepted: 2026-11-05\n---\n\n> 支持花呗分期吗\n> 可以用花呗分期付款吗\n\n和支付团队谈过，等排期。\n";

    fn read(text: &str) -> Result<Demand, Diagnostic> {
        Demand::parse(&SourceFile { path: "kb/demands/a.md".to_owned(), text: text.to_owned() })
    }

    #[test]
    fn what_is_written_is_read_again() {
        let demand = read(SAMPLE).unwrap();
        assert_eq!(
            (demand.title(), demand.area(), demand.owner(), demand.state()),
            ("支持花呗分期", Area::Product, Some("小李"), State::Accepted)
        );
        assert_eq!((demand.asked.len(), demand.note.as_str()), (2, "和支付团队谈过，等排期。"));
        assert_eq!(demand.to_markdown(), SAMPLE);
        assert_eq!(read(&SAMPLE.replace("> ", "＞")).unwrap(), demand);
        for title in ["123", "true", "~", "- a", "a: b", "a #b", "😀", "null", "'a'", "2026-11-02"] {
            let odd = Demand::raised(title.to_owned(), Area::Content, "2026-11-02".parse().unwrap(), vec!["x".to_owned()]);
            assert_eq!(read(&odd.to_markdown()).unwrap(), odd, "{title}");
        }
        let odd = Demand::raised("a: \"b\" # c\n---\nd".to_owned(), Area::Content, "2026-11-02".parse().unwrap(), vec!["- x".to_owned()]);
        assert_eq!(read(&odd.to_markdown()).unwrap(), odd);
    }

    #[test]
    fn a_state_follows_from_the_days_and_a_step_back_takes_back() {
        let day = |day: &str| day.parse::<Date>().unwrap();
        let shown = |demand: &Demand| demand.days().iter().map(|(state, day)| format!("{} {day}", state.name())).collect::<Vec<_>>();
        let demand = read(SAMPLE).unwrap().moved_to(State::Done, day("2026-11-20"));
        assert_eq!(shown(&demand), ["raised 2026-11-02", "accepted 2026-11-05", "done 2026-11-20"]);
        let again = demand.clone().moved_to(State::Done, day("2026-11-25"));
        assert_eq!(again, demand);
        let back = demand.clone().moved_to(State::Scheduled, day("2026-11-21"));
        assert_eq!(shown(&back), ["raised 2026-11-02", "accepted 2026-11-05", "scheduled 2026-11-21"]);
        assert_eq!(shown(&back.moved_to(State::Raised, day("2026-11-22"))), ["raised 2026-11-02"]);
        let refused = demand.moved_to(State::Refused, day("2026-11-23"));
        assert_eq!((refused.state(), refused.fault()), (State::Refused, None));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let check = |from: &str, to: &str, expected: &str| {
            let fault = read(&SAMPLE.replace(from, to)).unwrap_err();
            assert!(fault.message.contains(expected), "{}", fault.message);
        };
        check("area: product", "area: kitchen", "kitchen");
        check("area: product", "area: product\nstate: done", "state");
        check("raised: 2026-11-02\n", "", "raised");
        check("2026-11-02", "2026-11-09", "a day is before");
        check("2026-11-02", "yesterday", "yesterday");
        check("accepted: 2026-11-05", "done: 2026-11-05\nrefused: 2026-11-06", "done and refused");
        check("> 支持花呗分期吗\n> 可以用花呗分期付款吗\n", "", "1 to 20 lines");
        check("---\ntitle", "title", "no `---`");
        check("支持花呗分期\n", "\n", "a value is missing");
    }
}
