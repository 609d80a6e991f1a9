//! What do those read who do not hold the case?
//!
//! The same shapes, with the personal details masked in all that people wrote and in what was noted of it. Who holds a case reads it whole.

use crate::dialog::frame::{Frame, Taken};
use crate::http::dto::alert::{AlertDto, RiskDto};
use crate::http::dto::event::{EventBody, EventDto};
use crate::http::dto::handoff::{CalledDto, HandoffDto};
use crate::http::dto::shown;
use crate::privacy;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Masks a text in its place, and says whether there was anything to mask.
fn mask(text: &mut String) -> bool {
    let Cow::Owned(masked) = privacy::mask(text) else { return false };
    *text = masked;
    true
}

fn mask_values(details: &mut BTreeMap<String, String>) {
    for detail in details.values_mut() {
        mask(detail);
    }
}

fn mask_path(path: &mut [Taken]) {
    for taken in path {
        mask(&mut taken.reply);
    }
}

impl HandoffDto {
    /// The case as it is shown to those who do not hold it.
    pub fn masked(mut self) -> Self {
        mask(&mut self.summary);
        mask_values(&mut self.slots);
        for taken in &mut self.path {
            mask(&mut taken.reply);
        }
        self.called.iter_mut().for_each(mask_call);
        self
    }
}

fn mask_call(call: &mut CalledDto) {
    mask_values(&mut call.asked);
    mask_values(&mut call.gave);
}

impl AlertDto {
    /// The alert as everybody reads it, since nobody holds an alert.
    pub fn masked(mut self) -> Self {
        mask(&mut self.text);
        self
    }
}

impl RiskDto {
    /// The row as it leaves the desk.
    pub fn masked(mut self) -> Self {
        mask(&mut self.message);
        for saying in &mut self.before {
            mask(&mut saying.text);
        }
        self
    }
}

impl EventDto {
    /// The event as it is shown to those who do not hold the case.
    pub fn masked(mut self) -> Self {
        match &mut self.body {
            EventBody::CustomerSaid { text, choice: _ } | EventBody::AgentSaid { agent: _, text } | EventBody::ReadAs { text, how: _ } => {
                mask(text);
            }
            EventBody::BotSaid { text, html, choices, citations: _ } => {
                if mask(text) {
                    *html = shown::html(text);
                }
                for choice in choices {
                    mask(&mut choice.label);
                }
            }
            EventBody::Feedback { comment: Some(words), .. } => {
                mask(words);
            }
            EventBody::Opened { visitor, page, .. } => {
                for text in [visitor, page].into_iter().flatten() {
                    mask(text);
                }
            }
            EventBody::AngerMeasured { score: _, reasons } => {
                for words in reasons {
                    mask(words);
                }
            }
            EventBody::Called { call } => mask_call(call),
            EventBody::Detailed { slots } => mask_values(slots),
            EventBody::Moved { frame, aside } => {
                for frame in [frame, aside].into_iter().flatten() {
                    mask_frame(frame);
                }
            }
            // Their words are the editors', and their names those of agents and of things.
            EventBody::HandedOff { .. }
            | EventBody::AgentJoined { .. }
            | EventBody::LeftQueue { .. }
            | EventBody::Returned { .. }
            | EventBody::Unreadable
            | EventBody::Closed { .. }
            | EventBody::Erased { .. }
            | EventBody::Feedback { comment: None, .. }
            | EventBody::RedLineCrossed { .. }
            | EventBody::RedLineNoted { .. }
            | EventBody::AlertAcknowledged { .. } => {}
        }
        self
    }
}

fn mask_frame(frame: &mut Frame) {
    match frame {
        Frame::Flow { slots, .. } => mask_values(slots),
        Frame::Tree { path, .. } | Frame::Answered { path, .. } => mask_path(path),
        Frame::Clarifying { matter, .. } => {
            mask(matter);
        }
        Frame::Offering => {}
    }
}
