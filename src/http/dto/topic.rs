//! What do editors see of what customers ask?

use crate::http::dto::chat::Locale;
use crate::http::dto::draft::GotDto;
use crate::insight::question::{Asked, Trouble};
use crate::privacy;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What customers asked about, of a period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Topics)]
pub struct TopicsDto {
    /// Of how many days, up to now.
    pub days: i64,
    /// How many questions there were, one for each message in a customer's own words that the bot had to do something about.
    pub n_questions: u64,
    /// How many of them went wrong.
    pub n_troubled: u64,
    /// How many questions are in no topic: they have no words, or there were too many topics.
    pub n_left_out: u64,
    /// How many conversations count.
    pub n_talks: usize,
    /// How many of them were read: of more than 20,000 an even sample, of which all these numbers are.
    pub n_talks_read: usize,
    /// How many topics there are, of those that are wanted.
    pub total: usize,
    /// A page of them.
    pub topics: Vec<TopicDto>,
    /// Where the next page begins; nothing after the last one.
    pub next: Option<usize>,
    /// Whether an editor may put something of it into the content here.
    pub may_edit: bool,
}

/// Questions that mean nearly the same.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Topic)]
pub struct TopicDto {
    /// The question that was asked first, which names the topic.
    pub name: String,
    /// How often it was asked.
    pub asked: u64,
    /// In how many conversations.
    pub talks: u64,
    /// How often it was asked in the second half of the time in which anything was; nothing where that is shorter than two days.
    pub lately: Option<u64>,
    /// How often it went wrong, where a person who had to help counts twice.
    pub cost: u64,
    /// How often it went wrong in which way: `unclicked`, `asked_again`, `left_inside`, `none_of_them`, `missed`, `unhappy`, `unsolved`,
    /// `handed_over`.
    #[schema(value_type = Object)]
    pub troubles: BTreeMap<Trouble, u64>,
    /// What was answered, the most often first.
    pub answered: Vec<AnsweredDto>,
    /// Some of the questions, at most eight, those that went wrong first; personal details are masked.
    pub examples: Vec<ExampleDto>,
    /// What agents wrote about it, at most eight; personal details are masked.
    pub agents_said: Vec<String>,
    /// What a customer who asks it first gets now.
    pub now: Option<GotDto>,
    /// The answers that are nearest to it now, at most three.
    pub nearest: Vec<NearDto>,
}

/// An answer that was given.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Answered)]
pub struct AnsweredDto {
    /// The atom.
    pub atom: String,
    /// Its title; nothing where it is there no more.
    pub title: Option<String>,
    /// How often.
    pub times: u64,
}

/// A question of a customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TopicExample)]
pub struct ExampleDto {
    /// The words, with personal details masked.
    pub text: String,
    /// The conversation.
    pub conversation: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What went wrong; nothing where nothing is known to have.
    #[schema(value_type = Option<String>)]
    pub trouble: Option<Trouble>,
}

/// An answer that is near to a question.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NearAnswer)]
pub struct NearDto {
    /// The atom.
    pub atom: String,
    /// Its title.
    pub title: String,
    /// How probable it is that it is meant.
    pub confidence: f32,
}

impl From<&Asked> for ExampleDto {
    fn from(asked: &Asked) -> Self {
        let text = privacy::mask(&asked.text).into_owned();
        ExampleDto { text, conversation: asked.conversation.to_string(), at: asked.at, trouble: asked.trouble }
    }
}

/// What is to become of a customer's question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdoptAs {
    /// A way of asking of the atom.
    Way,
    /// A line that says that the atom is not meant by it.
    NotAsked,
    /// An example of the intent.
    Example,
    /// A draft of an entry, which nobody is served until an editor takes `confidence: wip` out of it.
    Draft,
    /// Words of the list of anger.
    Anger,
    /// Words of a red line.
    RedLine,
}

/// A customer's question that an editor puts into the content.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Adoption)]
#[schema(example = json!({"as": "way", "text": "支持花呗分期吗", "atom": "payment/instalments"}))]
pub struct AdoptRequest {
    /// What is to become of it.
    #[serde(rename = "as")]
    pub kind: AdoptAs,
    /// The question, at most 200 characters.
    pub text: String,
    /// The atom, for `way` and `not_asked`.
    pub atom: Option<String>,
    /// The intent, for `example`.
    pub intent: Option<String>,
    /// How much anger the words show, above 0 and at most 1, for `anger`.
    pub weight: Option<f32>,
    /// The red line, for `red_line`.
    pub line: Option<String>,
    /// The answer of the draft, in Markdown, such as what an agent wrote; without, it is to be written before the draft can go live.
    pub answer: Option<String>,
    /// The language of the draft; told from the question if left out.
    pub locale: Option<Locale>,
}
