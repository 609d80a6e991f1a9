//! What do editors see of words that the lists of anger and red lines may lack?

use crate::http::dto::topic::ExampleDto;
use serde::Serialize;
use utoipa::ToSchema;

/// Words that customers used again and again where it went badly, and hardly elsewhere.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RiskyWords)]
pub struct RiskyWordsDto {
    /// Of how many days, up to now.
    pub days: i64,
    /// How many conversations count.
    pub n_talks: usize,
    /// How many of them were read: of more than 20,000 an even sample, of which all these numbers are.
    pub n_talks_read: usize,
    /// How many customers were angry, complained, or crossed a red line.
    pub n_bad: usize,
    /// How many were and did not.
    pub n_calm: usize,
    /// How many proposals there are.
    pub total: usize,
    /// A page of them, the surest first.
    pub proposals: Vec<RiskyWordDto>,
    /// Where the next page begins; nothing after the last one.
    pub next: Option<usize>,
    /// The weights that are offered for words of anger.
    pub weights: Vec<WeightDto>,
    /// The red lines.
    pub lines: Vec<LineDto>,
    /// Whether an editor may pass words over here.
    pub may_edit: bool,
    /// Whether an editor may add words to the lists here: the server has a folder of intents to write in.
    pub may_add: bool,
}

/// Words that may belong into a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RiskyWord)]
pub struct RiskyWordDto {
    /// The words, in normal form.
    pub words: String,
    /// How many customers wrote them who had it go badly.
    pub bad: usize,
    /// How many others.
    pub calm: usize,
    /// How many standard errors the logarithm of their odds ratio is above zero; from 2 on they are proposed.
    pub surety: f64,
    /// How many of the first were angry or complained.
    pub angry: usize,
    /// How many of the first crossed a red line.
    pub risky: usize,
    /// Which red lines these were, the most frequent first.
    pub lines: Vec<CrossedDto>,
    /// Some of the messages, at most four; personal details are masked.
    pub examples: Vec<ExampleDto>,
}

/// A red line that was crossed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CrossedLine)]
pub struct CrossedDto {
    /// Its id.
    pub line: String,
    /// Its category.
    pub category: String,
    /// By how many of them.
    pub times: usize,
}

/// A weight of words of anger.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AngerWeight)]
pub struct WeightDto {
    /// `annoyed`, `angry` or `abusive`.
    pub name: &'static str,
    /// From 0 to 1.
    pub weight: f32,
}

/// A red line.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RedLineName)]
pub struct LineDto {
    /// Its id.
    pub id: String,
    /// Its category.
    pub category: String,
    /// From 1 (watch) to 4 (at once).
    pub severity: u8,
    /// Its first words, at most three.
    pub words: Vec<String>,
}
