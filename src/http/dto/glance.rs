//! What does a case at a glance look like on the wire?
//!
//! Everything that the content names comes with its label or title in the reader's language. What is one of a fixed set, such as a reason, is
//! the name that the other routes give it.

use crate::connector::call::Call;
use crate::conversation::fact::arrival::{Browser, DeviceKind, System};
use crate::conversation::handoff::HandoffReason;
use crate::dialog::flow::Priority;
use crate::http::dto::handoff::RedLineDto;
use crate::http::dto::transfer::ReceiverDto;
use crate::kb::entry::AtomId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A case at a glance: what an agent has to know of a talk before reading it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Glance)]
pub struct GlanceDto {
    /// The conversation.
    pub conversation: String,
    /// What it is about, in one line.
    #[schema(example = "空调不制冷；试过“清洗滤网”，没解决；订单号 ****0018；怒气上升；第 2 次来")]
    pub line: String,
    /// Who has the talk: `bot`, `queued`, `agent`, `closed`, or `erased`.
    pub phase: &'static str,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// Whether personal details in it are masked, which the holder of the case can reveal; left out where none are.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub masked: bool,
    /// Who the customer is, and where.
    pub who: WhoDto,
    /// The talks that the customer had before: the first page of `earlier`.
    pub earlier: EarlierPageDto,
    /// How many there are before, up to 100.
    pub n_earlier: usize,
    /// Why it came to the desk, the last time; nothing where it never did.
    pub why: Option<WhyDto>,
    /// Through whose hands it went at the desk, one after another.
    pub hands: Vec<HandDto>,
    /// How angry each of the last messages was, the oldest first.
    pub mood: Vec<MoodDto>,
    /// The red lines that were crossed.
    pub red_lines: Vec<CrossedDto>,
    /// The details that the customer gave.
    pub details: Vec<DetailDto>,
    /// The procedures and symptom trees that were begun, by their titles.
    pub procedures: Vec<String>,
    /// The last way through a symptom tree.
    pub way: Vec<WayDto>,
    /// The answers that were given.
    pub tried: Vec<TriedDto>,
    /// Spare parts of the remedies given.
    pub parts: Vec<String>,
    /// What other systems were asked, and what came of it.
    pub called: Vec<LookedUpDto>,
    /// What the holder of the case can look up now.
    pub look_ups: Vec<LookUpDto>,
}

/// Who a customer is, and where, as far as the page and the browser say.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Who)]
pub struct WhoDto {
    /// What the page calls the customer.
    pub visitor: Option<String>,
    /// Whether the page has proved it by a signature.
    pub verified: bool,
    /// Where the customer writes.
    pub channel: String,
    /// What that is called.
    pub channel_label: String,
    /// The language of the talk: `zh-CN`, `zh-TW` or `en`.
    pub locale: String,
    /// The page that the widget stood on.
    pub page: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// The page before.
    pub referrer: Option<String>,
    /// The region that the customer is in.
    pub region: Option<String>,
    /// The product that the page is about.
    pub product: Option<String>,
    /// On what the customer reads.
    pub device: Option<DeviceDto>,
    /// The language that the browser prefers.
    pub language: Option<String>,
    /// Whether it is test traffic.
    pub test: bool,
}

/// On what a customer reads.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Device)]
pub struct DeviceDto {
    /// `phone`, `tablet` or `computer`.
    #[schema(value_type = String, example = "phone")]
    pub kind: DeviceKind,
    /// `ios`, `android`, `harmony`, `windows`, `macos` or `linux`.
    #[schema(value_type = Option<String>, example = "ios")]
    pub system: Option<System>,
    /// `wechat`, `alipay`, `chrome`, `safari` …
    #[schema(value_type = Option<String>, example = "wechat")]
    pub browser: Option<Browser>,
}

/// Talks that a customer had before.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = EarlierTalks)]
pub struct EarlierPageDto {
    /// The talks, the newest first.
    pub talks: Vec<EarlierDto>,
    /// Where the next page begins; nothing at the end.
    pub next: Option<String>,
}

/// A talk that a customer had before.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EarlierTalk)]
pub struct EarlierDto {
    /// The conversation.
    pub conversation: String,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// What the customer asked first; nothing where it is erased, or nothing was asked.
    pub question: Option<String>,
    /// How it ended, as the report names it; nothing where it counts in no report.
    pub outcome: Option<&'static str>,
    /// Why it was passed to the desk at first.
    pub reason: Option<&'static str>,
    /// The agents who took it.
    pub agents: Vec<String>,
    /// The customer's last stars, 1 to 5.
    pub stars: Option<u8>,
}

/// Why a talk came to the desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Why)]
pub struct WhyDto {
    /// Why: `danger`, `plea`, `red_line`, `anger`, `unresolved` or `procedure`.
    #[schema(value_type = String, example = "plea")]
    pub reason: HandoffReason,
    /// What the customer said then.
    pub words: String,
    /// Which agents can take it.
    pub skill: String,
    /// What that is called.
    pub skill_label: String,
    /// How soon: `low`, `normal`, `high` or `urgent`.
    #[schema(value_type = String, example = "normal")]
    pub priority: Priority,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The event.
    pub event: String,
}

/// Who got a talk at the desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hand)]
pub struct HandDto {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What happened: `taken`, `passed_on` or `given_back`.
    pub how: &'static str,
    /// Who did it.
    pub agent: String,
    /// Who got it, where it was passed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<ReceiverDto>,
    /// What the skill is called, where it was passed on to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skill_label: Option<String>,
}

/// How angry a message was.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mood)]
pub struct MoodDto {
    /// The message.
    pub event: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// From 0 (calm) to 1.
    pub score: f32,
    /// The words that show it.
    pub words: Vec<String>,
    /// What else told it: `shouted`, `still_angry`, `repeated`, `waited`.
    pub signs: Vec<String>,
}

/// A red line that a message crossed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CrossedLine)]
pub struct CrossedDto {
    /// The message.
    pub event: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The red line.
    #[serde(flatten)]
    pub red_line: RedLineDto,
}

/// A detail with its label.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Detail, example = json!({"name": "order", "label": "订单号", "value": "****0018"}))]
pub struct DetailDto {
    /// The name that flows and connectors give it.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// The value; what was chosen, or comes from a fixed set of another system, in words.
    pub value: String,
}

/// A question of a symptom tree, and the customer's reply.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Way)]
pub struct WayDto {
    /// The question.
    #[schema(value_type = String)]
    pub atom: AtomId,
    /// What it asks; nothing where it is there no more.
    pub question: Option<String>,
    /// The reply.
    pub reply: String,
    /// Whether the customer could not tell.
    pub unknown: bool,
}

/// An answer that was given.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tried)]
pub struct TriedDto {
    /// The atom.
    #[schema(value_type = String)]
    pub atom: AtomId,
    /// Its title; nothing where it is there no more.
    pub title: Option<String>,
    /// When it was last given.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The event that gave it last.
    pub event: String,
    /// How often it was given.
    pub times: u32,
    /// How it was taken: `open`, `wrote_on`, `asked_again`, `helped`, `not_helped` or `wanted_person`.
    pub taken: &'static str,
}

/// A question to another system, and what came of it, in words.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LookedUp)]
pub struct LookedUpDto {
    /// The event.
    pub event: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Whether personal details in it are masked; left out where none are.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub masked: bool,
    /// The agent who asked; nobody where the bot did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The connector.
    pub connector: String,
    /// What it is called.
    pub label: String,
    /// What it was given.
    pub asked: Vec<DetailDto>,
    /// `answered`, `from_cache`, or why there is no answer, or no new one: `timed_out`, `unreachable` …
    pub outcome: &'static str,
    /// The answer in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// What the answer gave.
    pub gave: Vec<DetailDto>,
    /// How old the answer was, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_seconds: Option<u64>,
}

/// What can be looked up.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LookUp)]
pub struct LookUpDto {
    /// The connector.
    pub connector: String,
    /// What it is called.
    pub label: String,
    /// What it is given, as the case shows it.
    pub inputs: Vec<DetailDto>,
}

/// Looks something up in another system.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"connector": "order", "inputs": {"order": "****0018"}}))]
pub struct LookUpRequest {
    /// The connector, one of `look_ups`.
    pub connector: String,
    /// What it is given, by the name of the input, as `look_ups` shows it: masked or whole.
    pub inputs: BTreeMap<String, String>,
}

impl LookUpRequest {
    /// Whether it asks for this call. `mask` masks a value as everybody reads it.
    pub fn is_for(&self, call: &Call, mask: impl Fn(&str) -> String) -> bool {
        let is_input = |(name, value): (&String, &String)| self.inputs.get(name).is_some_and(|own| own == value || *own == mask(value));
        *self.connector == *call.connector.0 && self.inputs.len() == call.inputs.len() && call.inputs.iter().all(is_input)
    }
}
