//! What would others say of the same conversations?
//!
//! Five published definitions of how much a bot does by itself, each with its own numerator and denominator. Where one of them asks what nobody
//! knows here, the note says what is taken in its place.

use crate::conversation::fact::bot::Act;
use crate::conversation::handoff::HandoffReason;
use crate::report::figure::THREE_DAYS;
use crate::report::outcome::Outcome;
use crate::report::ratio::Ratio;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Whose definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rival {
    /// Intercom Fin: resolution rate.
    Intercom,
    /// Dialogflow CX: contained sessions without a call-back.
    Dialogflow,
    /// 美洽: 独立接待率.
    Meiqia,
    /// 华为云: 净自助解决率.
    Huawei,
    /// Zendesk: automated resolution rate.
    Zendesk,
}

/// A period as another product would report it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RivalFigure {
    /// Whose definition.
    pub by: Rival,
    /// What it is called there.
    pub name: &'static str,
    /// What is counted, of what.
    pub definition: &'static str,
    /// Where it is published.
    pub source: &'static str,
    /// The share.
    pub share: Ratio,
}

/// Dialogflow CX looks for a call-back within a day.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// 华为云 leaves those out of the denominator who left after one interaction.
const FEWEST_INTERACTIONS: u32 = 2;

impl Rival {
    /// All, in the order in which they are shown.
    pub const ALL: [Rival; 5] = [Rival::Intercom, Rival::Dialogflow, Rival::Meiqia, Rival::Huawei, Rival::Zendesk];

    /// The name in commands and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Rival::Intercom => "intercom",
            Rival::Dialogflow => "dialogflow",
            Rival::Meiqia => "meiqia",
            Rival::Huawei => "huawei",
            Rival::Zendesk => "zendesk",
        }
    }

    /// Those that a name stands for: one of them, or `all`; none where it is no such name.
    pub fn named(name: &str) -> Vec<Self> {
        Rival::ALL.into_iter().filter(|rival| name == "all" || name == rival.name()).collect()
    }

    /// The figure of a share that was counted.
    pub fn figure(self, share: Ratio) -> RivalFigure {
        let (name, definition, source) = self.described();
        RivalFigure { by: self, name, definition, source, share }
    }

    /// Whether a conversation is a success; nothing where it is left out.
    pub fn counts(self, outcome: &Outcome) -> Option<bool> {
        let evidence = &outcome.summary.evidence;
        let is_contained = evidence.handoff.is_none();
        let ends_well = evidence.last_act == Some(Act::Answer) && evidence.solved != Some(false);
        let stays_away = |window| !outcome.came_back_within(window);
        match self {
            Rival::Intercom => Some(is_contained && ends_well && stays_away(DAY)),
            Rival::Dialogflow => Some(is_contained && stays_away(DAY)),
            Rival::Meiqia => Some(evidence.handoff != Some(HandoffReason::Plea)),
            Rival::Huawei => (outcome.summary.n_messages >= FEWEST_INTERACTIONS).then_some(is_contained),
            Rival::Zendesk => Some(is_contained && outcome.class.success().is_some() && stays_away(THREE_DAYS)),
        }
    }

    fn described(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Rival::Intercom => (
                "Fin resolution rate",
                "the last thing the bot did was to answer, the customer confirmed or left, asked for nobody and did not come back in 24 h, of all",
                "intercom.com/help/en/articles/8205718-fin-resolutions",
            ),
            Rival::Dialogflow => (
                "CONTAINED_SESSION_NO_CALLBACK_RATE",
                "never passed to a person, and no return within 24 h, of all sessions; a return on another matter is not seen as one here",
                "docs.cloud.google.com: dialogflowcx_v3 Experiment.Result.MetricType",
            ),
            Rival::Meiqia => (
                "独立接待率",
                "the customer did not press or write a wish for a person, of all that the bot replied to",
                "meiqia.com/help/?p=766",
            ),
            Rival::Huawei => (
                "净自助解决率 autonomyRate",
                "never passed to a person, of all with at least two messages of the customer",
                "support.huaweicloud.com/api-ccfs-cec/cec_07_2044.html",
            ),
            Rival::Zendesk => (
                "Automated resolution rate",
                "no agent, and resolved, with no return for 72 h, of all; a model judges there whether it is resolved, here our own classes do",
                "support.zendesk.com/hc/en-us/articles/8357756668186",
            ),
        }
    }
}
