//! What do alarms on the numbers look like on the wire?
//!
//! The same in a list and in a message of the webhook. The name of an alarm is made of the database, of what is wrong and of the hour in which it
//! began, so that all servers give it the same one, also after a restart within that hour.

use crate::http::operator::alarms::{Standing, hour_of};
use crate::report::alarm::ring::{Alarm, Quantity, Reading};
use crate::report::ratio::Ratio;
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// How many bytes of the hash make the name of an alarm: 128 bits.
const NAME_BYTES: usize = 16;

/// The alarms that ring.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "looked_at": "2026-11-22T08:05:00Z",
    "alarms": [{
        "id": "alarm_9f86d081884c7d659a2feaa0c55ad015", "kind": "spike", "subject": "entry:returns", "since": "2026-11-22T08:00:00Z",
        "figures": [{"name": "conversations", "now": {"count": 14, "an_hour": 14.0}, "before": {"count": 84, "an_hour": 0.5}}],
        "words": "14 conversations of the last hour are about the entry `returns`; 0.5 an hour are usual"
    }]
}))]
#[schema(as = Alarms)]
pub struct AlarmsDto {
    /// When the numbers were looked at; nothing before the first look.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub looked_at: Option<Timestamp>,
    /// In the order of their kinds and subjects.
    pub alarms: Vec<AlarmDto>,
}

/// Numbers that call for somebody.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Alarm)]
pub struct AlarmDto {
    /// Its name, the same on every server.
    pub id: String,
    /// What is wrong: `falling_confirmed`, `unserved`, `content_change` or `spike`.
    pub kind: &'static str,
    /// With what: the name of a figure, `desk`, or of a spike `entry:returns` or `reason:plea`.
    pub subject: String,
    /// When it was first seen.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// What it was seen by, at the last look.
    pub figures: Vec<FigureDto>,
    /// The same in a sentence.
    pub words: String,
}

/// A figure, and what it is held against.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AlarmFigure)]
pub struct FigureDto {
    /// Its name.
    pub name: &'static str,
    /// The time that the alarm is about.
    pub now: QuantityDto,
    /// The time before; nothing where it is held against a threshold alone.
    pub before: Option<QuantityDto>,
}

/// How much.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Quantity)]
pub enum QuantityDto {
    /// A share of conversations.
    Share(ShareDto),
    /// So many conversations.
    Frequency(FrequencyDto),
}

/// A share, with the interval that holds the true one in 95 of 100 samples.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Share)]
pub struct ShareDto {
    /// How many have the property.
    pub numerator: u64,
    /// Of how many.
    pub denominator: u64,
    /// The share.
    pub rate: Option<f64>,
    /// The lower end of the interval.
    pub low: Option<f64>,
    /// The upper end of the interval.
    pub high: Option<f64>,
}

/// So many conversations.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Frequency)]
pub struct FrequencyDto {
    /// How many.
    pub count: u64,
    /// How many an hour.
    pub an_hour: f64,
}

/// What the webhook is told.
#[derive(Debug, Serialize)]
pub struct AlarmMessage {
    /// `alarm.raised` or `alarm.over`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When that happened.
    pub timestamp: Timestamp,
    /// The alarm, as it was then.
    pub data: AlarmDto,
}

impl AlarmsDto {
    /// Shows what is known of the numbers of the database of this epoch.
    pub fn of(epoch: &str, standing: Standing) -> Self {
        let alarms = standing.alarms.into_iter().map(|alarm| AlarmDto::of(epoch, alarm)).collect();
        AlarmsDto { looked_at: standing.looked_at, alarms }
    }
}

impl AlarmDto {
    /// Shows an alarm on the numbers of the database of this epoch.
    pub fn of(epoch: &str, alarm: Alarm) -> Self {
        AlarmDto {
            id: id_of(epoch, &alarm),
            kind: alarm.kind.name(),
            subject: alarm.subject,
            since: alarm.since,
            figures: alarm.figures.into_iter().map(FigureDto::from).collect(),
            words: alarm.words,
        }
    }
}

fn id_of(epoch: &str, alarm: &Alarm) -> String {
    let text = format!("{epoch}\n{}\n{}\n{}", alarm.kind.name(), alarm.subject, hour_of(alarm.since));
    let digits: String = Sha256::digest(text.as_bytes()).iter().take(NAME_BYTES).map(|byte| format!("{byte:02x}")).collect();
    format!("alarm_{digits}")
}

impl From<Reading> for FigureDto {
    fn from(own: Reading) -> Self {
        FigureDto { name: own.name, now: own.now.into(), before: own.before.map(QuantityDto::from) }
    }
}

impl From<Quantity> for QuantityDto {
    fn from(own: Quantity) -> Self {
        match own {
            Quantity::Share(Ratio { numerator, denominator, rate, low, high }) => {
                QuantityDto::Share(ShareDto { numerator, denominator, rate, low, high })
            }
            Quantity::Frequency { count, an_hour } => QuantityDto::Frequency(FrequencyDto { count, an_hour }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::alarm::ring::Kind;

    #[test]
    fn an_alarm_has_one_name_for_an_hour() {
        let id = |epoch: &str, kind: Kind, subject: &str, since: &str| {
            let since = since.parse().unwrap();
            id_of(epoch, &Alarm { kind, subject: subject.to_owned(), since, figures: Vec::new(), words: since.to_string() })
        };
        let own = id("ab12", Kind::Spike, "entry:a", "2026-11-22T08:05:00Z");
        assert_eq!(own.len(), "alarm_".len() + 32);
        assert_eq!(own, id("ab12", Kind::Spike, "entry:a", "2026-11-22T08:55:00Z"));
        for other in [
            id("ab13", Kind::Spike, "entry:a", "2026-11-22T08:05:00Z"),
            id("ab12", Kind::Unserved, "entry:a", "2026-11-22T08:05:00Z"),
            id("ab12", Kind::Spike, "entry:b", "2026-11-22T08:05:00Z"),
            id("ab12", Kind::Spike, "entry:a", "2026-11-22T09:00:00Z"),
        ] {
            assert_ne!(own, other);
        }
    }
}
