//! What do those see and send who look at the work of agents?

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::id::ConversationId;
use crate::conversation::standard::{Finding, Opinion, QualityMeasure, Standard};
use crate::http::dto::event::{EventDto, event_name};
use crate::privacy;
use crate::quality::{Mark, Scorecard};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How well talks were served.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QualityCards)]
pub struct CardsDto {
    /// The cards, the newest talk first.
    pub cards: Vec<CardDto>,
    /// Where the next page begins; nothing after the last one.
    pub next: Option<String>,
}

/// How well a talk was served, with the talk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QualityTalk)]
pub struct TalkCardsDto {
    /// The conversation.
    pub conversation: String,
    /// Who has it: `queued`, `agent`, `bot`, `closed` or `erased`.
    pub phase: &'static str,
    /// A card for each agent who had it, in the order in which they took it.
    pub cards: Vec<CardDto>,
    /// What happened, with personal details masked.
    pub events: Vec<EventDto>,
    /// Whether there is more of it.
    pub has_more: bool,
}

/// How an agent's part of a talk was scored.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QualityCard)]
pub struct CardDto {
    /// The conversation.
    pub conversation: String,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// The agent.
    pub agent: String,
    /// What the customer asked first, with personal details masked.
    pub question: Option<String>,
    /// Of a hundred points; nothing where no measure applies.
    pub total: Option<u8>,
    /// Whether a grave word took all points.
    pub void: bool,
    /// What each measure came to.
    pub marks: Vec<MarkDto>,
}

/// What a measure came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QualityMark)]
pub struct MarkDto {
    /// The measure, as `empathy`.
    #[schema(value_type = String, example = "empathy")]
    pub measure: QualityMeasure,
    /// `passed`, `failed` or `not_applicable`.
    #[schema(value_type = String, example = "failed")]
    pub finding: Finding,
    /// How many points it is worth.
    pub weight: u8,
    /// The events that show it.
    pub events: Vec<String>,
    /// What reviewers made of it; told for a single talk and in the sample.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub judgements: Vec<JudgementDto>,
}

/// What a reviewer made of a finding.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QualityJudgement)]
pub struct JudgementDto {
    /// The reviewer.
    pub by: String,
    /// Whether it is you.
    pub mine: bool,
    /// What the rules found then: `passed` or `failed`.
    #[schema(value_type = String)]
    pub found: Finding,
    /// `agree` or `disagree`.
    #[schema(value_type = String)]
    pub opinion: Opinion,
    /// Why, plain text with personal details masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The measures, in the order in which they are shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QualityStandard)]
pub struct StandardDto {
    /// The measures.
    pub measures: Vec<WeighedDto>,
}

/// A measure and its weight.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QualityWeight)]
pub struct WeighedDto {
    /// The measure.
    #[schema(value_type = String)]
    pub measure: QualityMeasure,
    /// How many points it is worth.
    pub weight: u8,
    /// Its limit, where it has one: seconds, or characters.
    pub limit: Option<u32>,
}

/// A judgement of a finding.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = QualityReview)]
#[schema(example = json!({"conversation": "3871000000000000001", "agent": "小王", "measure": "empathy", "opinion": "disagree", "note": "第二句就道歉了"}))]
pub struct JudgeRequest {
    /// The conversation.
    pub conversation: String,
    /// The agent whose part it is.
    pub agent: String,
    /// The measure.
    #[schema(value_type = String)]
    pub measure: QualityMeasure,
    /// `agree` or `disagree` with what the rules found.
    #[schema(value_type = String)]
    pub opinion: Opinion,
    /// Why, at most 500 characters.
    pub note: Option<String>,
}

/// A page of the week's sample.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QualitySample)]
pub struct SampleDto {
    /// The week.
    #[schema(example = "2026-W48")]
    pub week: String,
    /// Its first day.
    #[schema(example = "2026-11-23")]
    pub monday: String,
    /// How many cards there are.
    pub n_cards: usize,
    /// How many of them are in the sample.
    pub n_sample: usize,
    /// How many of these you have judged at least one finding of.
    pub n_mine: usize,
    /// A page of the sample.
    pub cards: Vec<CardDto>,
    /// Where the next page begins; nothing after the last one.
    pub next: Option<usize>,
}

impl CardDto {
    /// A card of a talk.
    pub fn of(epoch: &str, id: ConversationId, opened_at: Timestamp, question: Option<&str>, card: &Scorecard) -> Self {
        let mark = |mark: &Mark| MarkDto {
            measure: mark.measure,
            finding: mark.finding,
            weight: mark.weight,
            events: mark.places.iter().map(|place| event_name(epoch, *place)).collect(),
            judgements: Vec::new(),
        };
        CardDto {
            conversation: id.to_string(),
            opened_at,
            agent: card.agent.clone(),
            question: question.map(|question| privacy::mask(question).into_owned()),
            total: card.total,
            void: card.is_void,
            marks: card.marks.iter().map(mark).collect(),
        }
    }

    /// Adds what reviewers made of it, by the events of the talk; the last judgement of each counts.
    pub fn judge(&mut self, reader: &str, events: &[Event]) {
        for event in events {
            let Fact::Desk(DeskFact::QualityReviewed { of, measure, found, opinion, note, agent }) = &event.fact else { continue };
            let Some(mark) = self.marks.iter_mut().find(|mark| *of == self.agent && mark.measure == *measure) else { continue };
            mark.judgements.retain(|own| own.by != *agent);
            let note = note.as_ref().map(|note| privacy::mask(note).into_owned());
            mark.judgements.push(JudgementDto { by: agent.clone(), mine: agent == reader, found: *found, opinion: *opinion, note });
        }
    }

    /// Adds what one reviewer made of it, and nobody else: who judges a sample follows nobody.
    pub fn judge_alone(&mut self, reader: &str, judgements: &[Event]) {
        self.judge(reader, judgements);
        self.marks.iter_mut().for_each(|mark| mark.judgements.retain(|own| own.mine));
    }
}

impl From<&Standard> for StandardDto {
    fn from(standard: &Standard) -> Self {
        let limit = |measure| match measure {
            QualityMeasure::FirstAnswer => Some(standard.first_answer.seconds),
            QualityMeasure::Gaps => Some(standard.gaps.seconds),
            QualityMeasure::Length => Some(standard.length.characters),
            _ => None,
        };
        let weighed = |measure| WeighedDto { measure, weight: standard.weight(measure), limit: limit(measure) };
        StandardDto { measures: QualityMeasure::ALL.into_iter().map(weighed).collect() }
    }
}
