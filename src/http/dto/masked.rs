//! What does everybody at the desk read?
//!
//! The same shapes, with the personal details masked in all that people wrote and in what was noted of it, and whether there were any.
//! Who holds a case reveals them one by one; see [`reveal`](crate::http::desk::reveal).

use crate::desk::gist::Gist;
use crate::dialog::frame::{Frame, Taken};
use crate::http::dto::alert::{AlertDto, RiskDto};
use crate::http::dto::event::{EventDto, EventsDto};
use crate::http::dto::glance::{DetailDto, EarlierPageDto, GlanceDto, LookedUpDto, WhoDto};
use crate::http::dto::handoff::{CalledDto, HandoffDto};
use crate::http::dto::happening::EventBody;
use crate::http::dto::promise::PromiseDto;
use crate::http::dto::shown;
use crate::http::dto::wrap_up::AttributeValue;
use crate::privacy;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Masks a text in its place, and says whether there was anything to mask.
fn mask(text: &mut String) -> bool {
    let Cow::Owned(masked) = privacy::mask(text) else { return false };
    *text = masked;
    true
}

/// The same for many texts, each of which is masked.
fn mask_all<'a>(texts: impl IntoIterator<Item = &'a mut String>) -> bool {
    texts.into_iter().map(mask).fold(false, |is_masked, one| is_masked | one)
}

fn mask_values(details: &mut BTreeMap<String, String>) -> bool {
    mask_all(details.values_mut())
}

fn mask_path(path: &mut [Taken]) -> bool {
    mask_all(path.iter_mut().map(|taken| &mut taken.reply))
}

impl HandoffDto {
    /// The case as everybody reads it.
    pub fn masked(mut self) -> Self {
        self.masked |= mask(&mut self.summary);
        self.masked |= mask_values(&mut self.slots);
        self.masked |= mask_all([&mut self.region, &mut self.product].into_iter().flatten());
        self.masked |= mask_all(self.path.iter_mut().map(|taken| &mut taken.reply));
        for call in &mut self.called {
            self.masked |= mask_call(call);
        }
        self
    }
}

fn mask_call(call: &mut CalledDto) -> bool {
    let has_asked = mask_values(&mut call.asked);
    mask_values(&mut call.gave) || has_asked
}

impl Gist {
    /// What everybody reads in the one line.
    pub fn masked(mut self) -> Self {
        mask(&mut self.question);
        mask_all(self.details.iter_mut().map(|(_, value)| value));
        self
    }
}

impl GlanceDto {
    /// The glance as everybody reads it.
    pub fn masked(mut self) -> Self {
        let WhoDto { visitor, page, title, referrer, region, product, .. } = &mut self.who;
        self.masked |= mask_all([visitor, page, title, referrer, region, product].into_iter().flatten());
        self.masked |= mask_all(self.why.iter_mut().map(|why| &mut why.words));
        self.masked |= mask_details(&mut self.details);
        self.masked |= mask_all(self.mood.iter_mut().flat_map(|mood| &mut mood.words));
        self.masked |= mask_all(self.way.iter_mut().map(|way| &mut way.reply));
        self.earlier = self.earlier.masked();
        self.called = self.called.into_iter().map(LookedUpDto::masked).collect();
        self.masked |= self.called.iter().any(|called| called.masked);
        mask_all(self.look_ups.iter_mut().flat_map(|look_up| &mut look_up.inputs).map(|input| &mut input.value));
        self
    }
}

impl EarlierPageDto {
    /// The earlier talks as everybody reads them.
    pub fn masked(mut self) -> Self {
        mask_all(self.talks.iter_mut().filter_map(|talk| talk.question.as_mut()));
        self
    }
}

impl LookedUpDto {
    /// What came of a question as everybody reads it.
    pub fn masked(mut self) -> Self {
        self.masked |= mask_details(&mut self.asked);
        self.masked |= mask_details(&mut self.gave);
        self
    }
}

fn mask_details(details: &mut [DetailDto]) -> bool {
    mask_all(details.iter_mut().map(|detail| &mut detail.value))
}

impl EventsDto {
    /// The events as everybody at the desk reads them.
    pub fn masked(self) -> Self {
        EventsDto { events: self.events.into_iter().map(EventDto::masked).collect() }
    }
}

impl PromiseDto {
    /// The promise as everybody reads it.
    pub fn masked(mut self) -> Self {
        self.masked |= mask(&mut self.what);
        self
    }
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
    /// The event as everybody at the desk reads it.
    pub fn masked(mut self) -> Self {
        self.masked |= mask_body(&mut self.body);
        self
    }
}

fn mask_body(body: &mut EventBody) -> bool {
    match body {
        EventBody::CustomerSaid { text, choice: _ }
        | EventBody::AgentSaid { agent: _, text }
        | EventBody::Noted { agent: _, text }
        | EventBody::FollowedUp { agent: _, text }
        | EventBody::ReadAs { text, how: _ } => mask(text),
        EventBody::BotSaid { text, html, choices, citations: _, confidence: _ } => {
            let is_masked = mask(text);
            if is_masked {
                *html = shown::html(text);
            }
            mask_all(choices.iter_mut().map(|choice| &mut choice.label)) || is_masked
        }
        EventBody::Promised { pledge: Some(pledge), .. } => mask(&mut pledge.what),
        EventBody::PromiseMoved { why: Some(why), .. } | EventBody::PromiseDropped { why: Some(why), .. } => mask(why),
        EventBody::WrappedUp { attributes, note, agent: _, reason: _, resolution: _ } => {
            let texts = attributes.values_mut().filter_map(AttributeValue::text_mut);
            mask_all(texts.chain(note))
        }
        EventBody::Feedback { comment: Some(words), .. } => mask(words),
        EventBody::Opened { visitor, page, region, product, .. } => mask_all([visitor, page, region, product].into_iter().flatten()),
        EventBody::AngerMeasured { score: _, reasons } => mask_all(reasons),
        EventBody::Called { call } => mask_call(call),
        EventBody::Detailed { slots } => mask_values(slots),
        EventBody::Moved { frame, aside } => {
            [frame, aside].into_iter().flatten().map(mask_frame).fold(false, |is_masked, one| is_masked | one)
        }
        // Their words are the editors', and their names those of agents and of things.
        EventBody::HandedOff { .. }
        | EventBody::AgentJoined { .. }
        | EventBody::Transferred { .. }
        | EventBody::LeftQueue { .. }
        | EventBody::Returned { .. }
        | EventBody::Promised { pledge: None, .. }
        | EventBody::PromiseKept { .. }
        | EventBody::PromiseMoved { why: None, .. }
        | EventBody::PromiseDropped { why: None, .. }
        | EventBody::RulePromised { .. }
        | EventBody::Unreadable
        | EventBody::Closed { .. }
        | EventBody::Erased { .. }
        | EventBody::Feedback { comment: None, .. }
        | EventBody::RedLineCrossed { .. }
        | EventBody::RedLineNoted { .. }
        | EventBody::AlertAcknowledged { .. }
        | EventBody::Reviewed { .. } => false,
    }
}

fn mask_frame(frame: &mut Frame) -> bool {
    match frame {
        Frame::Flow { slots, .. } => mask_values(slots),
        Frame::Tree { path, .. } | Frame::Answered { path, .. } => mask_path(path),
        Frame::Clarifying { matter, .. } => mask(matter),
        Frame::Offering => false,
    }
}
