//! What do editors see of what customers want and no answer can give?

use crate::kb::demand::{Area, State};
use crate::report::ratio::Ratio;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What was demanded of those who can change it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Demands)]
pub struct DemandsDto {
    /// A page of demands: those that are open first, of each state the last one first.
    pub demands: Vec<DemandDto>,
    /// How many there are.
    pub total: usize,
    /// Where the next page begins; nothing after the last one.
    pub next: Option<usize>,
    /// How many are accepted, scheduled or done, of all.
    #[schema(value_type = Object)]
    pub adoption: Ratio,
    /// The files that cannot be read, at most 50.
    pub unread: Vec<UnreadDto>,
    /// How many conversations count in the time that was looked at.
    pub n_talks: usize,
    /// How many of them were read: of more than 20,000 an even sample, of which all shares are.
    pub n_talks_read: usize,
    /// Whether an editor may raise and change demands here.
    pub may_edit: bool,
}

/// A file in `kb/demands/` that is no demand.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnreadDemand)]
pub struct UnreadDto {
    /// The file.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

/// What customers want, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Demand)]
pub struct DemandDto {
    /// The name of its file, without `.md`.
    #[schema(example = "hua-bei-fen-qi")]
    pub name: String,
    /// The file.
    #[schema(example = "kb/demands/hua-bei-fen-qi.md")]
    pub path: String,
    /// The version of the file, which a change names.
    pub version: String,
    /// What it is about.
    pub title: String,
    /// Who is asked for it: `product`, `logistics`, `finance` or `content`.
    #[schema(value_type = String, example = "product")]
    pub area: Area,
    /// Who sees to it.
    pub owner: Option<String>,
    /// How far it has come: `raised`, `accepted`, `scheduled`, `done` or `refused`.
    #[schema(value_type = String, example = "accepted")]
    pub state: State,
    /// The day on which it came to each state.
    #[schema(value_type = Object, example = json!({"raised": "2026-11-02", "accepted": "2026-11-05"}))]
    pub dates: BTreeMap<State, Date>,
    /// In which words customers ask for it.
    pub asked: Vec<String>,
    /// What else is written down.
    pub note: String,
    /// In how many conversations of the 28 days before it was raised it was asked for.
    pub before: Option<DemandShareDto>,
    /// The same of the 28 days since it was done, as far as they have passed; nothing until then.
    pub after: Option<DemandShareDto>,
    /// Whether it is asked for `fewer` or `more` times since then, beyond chance, or that is `open`.
    #[schema(example = "fewer")]
    pub change: Option<&'static str>,
    /// The last thirteen weeks.
    pub weeks: Vec<DemandWeekDto>,
}

/// Conversations in which it was asked for, of all that were read.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DemandShare)]
pub struct DemandShareDto {
    /// In how many it was.
    pub numerator: u64,
    /// Of how many.
    pub denominator: u64,
    /// The share; nothing where there are none.
    pub rate: Option<f64>,
    /// The lower end of its interval, which holds the true share in 95 of 100 samples.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The day after the last.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
}

/// A week.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DemandWeek)]
pub struct DemandWeekDto {
    /// Its Monday.
    #[schema(value_type = String, format = Date)]
    pub week: Date,
    /// In how many conversations it was asked for.
    pub asked: u64,
    /// Of how many that were read.
    pub talks: u64,
}

/// What is to be demanded.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = RaiseDemand)]
#[serde(deny_unknown_fields)]
pub struct RaiseRequest {
    /// What it is about, at most 200 characters; it names the demand.
    #[schema(example = "支持花呗分期")]
    pub title: String,
    /// Who is asked for it: `product`, `logistics`, `finance` or `content`.
    #[schema(value_type = String, example = "product")]
    pub area: Area,
    /// Who sees to it.
    pub owner: Option<String>,
    /// In which words customers ask for it: 1 to 20, without personal details.
    #[schema(example = json!(["支持花呗分期吗"]))]
    pub asked: Vec<String>,
    /// What else is to be known, at most 4,000 characters.
    #[serde(default)]
    pub note: String,
}

/// How a demand is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ChangeDemand)]
#[serde(deny_unknown_fields)]
pub struct ChangeRequest {
    /// The version that was read.
    pub version: String,
    /// How far it has come; a step back takes back what came after.
    #[schema(value_type = String, example = "accepted")]
    pub state: State,
    /// Who sees to it; `null` for nobody. As it is where it is left out.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub owner: Option<Option<String>>,
    /// In which words customers ask for it. As it is where it is left out.
    pub asked: Option<Vec<String>>,
    /// What else is to be known, at most 4,000 characters. As it is where it is left out.
    pub note: Option<String>,
}

/// A value that is given, also where it is `null`.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// A demand that was written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WrittenDemand)]
pub struct WrittenDto {
    /// The name of its file, without `.md`.
    pub name: String,
    /// The file.
    pub path: String,
    /// The version that lies there now.
    pub version: String,
}
