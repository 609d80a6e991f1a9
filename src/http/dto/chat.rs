//! What do customers send, and what do they get?

use crate::conversation::fact::customer::{Opened, Rating};
use crate::conversation::press::Press;
use crate::http::dto::event::{EventDto, event_id};
use crate::http::dto::facet::facet;
use crate::http::dto::happening::PressDto;
use crate::http::error::Problem;
use crate::text::customer::{CustomerText, TextFault};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most characters of a visitor's name, as host pages make them.
pub const LONGEST_VISITOR: usize = 128;

/// The most characters of a channel's name.
const LONGEST_CHANNEL: usize = 32;

/// The most characters of a page's address: what browsers and proxies agree on.
const LONGEST_PAGE: usize = 2_048;

/// The most characters of a comment.
const LONGEST_COMMENT: usize = 1_000;

/// Opens a conversation. All fields may be left out.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(example = json!({"visitor": "v-5f2c", "locale": "zh-CN", "channel": "web", "page": "https://shop.example/washers"}))]
pub struct OpenRequest {
    /// Who it is, as the page knows; later conversations of the same visitor show whether the matter was solved. At most 128 characters.
    pub visitor: Option<String>,
    /// Proves that the page knows the visitor: HMAC-SHA256 of `<visitor>.<expires>` with the secret in JIEDA_IDENTITY_SECRET, in hexadecimal
    /// digits.
    pub signature: Option<String>,
    /// Until when the signature counts, in seconds since 1970; at most 24 hours ahead. Needed with a signature.
    pub expires: Option<i64>,
    /// The language of the customer; `zh-CN` if left out.
    pub locale: Option<Locale>,
    /// Where it comes from: `web` if left out. Lower-case letters, digits and hyphens, at most 32.
    pub channel: Option<String>,
    /// The page that the widget stands on; other addresses than http and https are not kept.
    pub page: Option<String>,
    /// The title of the page; its first 120 characters are kept, for agents.
    pub title: Option<String>,
    /// The page before; what stands behind its path is not kept.
    pub referrer: Option<String>,
    /// The region that the customer is in, by a name that entries have in `region`; entries for other regions are not shown. At most 64
    /// characters; a region that no entry names is none the worse.
    pub region: Option<String>,
    /// The product that the page is about, by a name that entries have in `product`; its entries go before those like them. At most 64
    /// characters.
    pub product: Option<String>,
    /// Whether it is test traffic, which no report counts: only with the operator's key in the header `X-Jieda-Test`.
    pub test: Option<bool>,
}

/// A language that customers can choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
pub enum Locale {
    /// Chinese in Simplified characters.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// Chinese in Traditional characters.
    #[serde(rename = "zh-TW")]
    ZhTw,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// The name of the language.
    pub fn name(self) -> &'static str {
        match self {
            Locale::ZhCn => "zh-CN",
            Locale::ZhTw => "zh-TW",
            Locale::En => "en",
        }
    }
}

impl OpenRequest {
    /// The opening, or what is wrong with it.
    pub fn parse(self) -> Result<Opened, Problem> {
        let channel = self.channel.unwrap_or_else(|| "web".to_owned());
        let is_slug = channel.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !is_slug || !(1..=LONGEST_CHANNEL).contains(&channel.len()) {
            return Err(Problem::BadField("channel: 1 to 32 of a-z, 0-9 and -".to_owned()));
        }
        let visitor = self.visitor.map(|visitor| visitor.trim().to_owned()).filter(|visitor| !visitor.is_empty());
        if visitor.as_deref().is_some_and(|visitor| !is_line(visitor, LONGEST_VISITOR)) {
            return Err(Problem::BadField("visitor: at most 128 characters, no control characters".to_owned()));
        }
        let page = self.page.filter(|page| ["http://", "https://"].iter().any(|scheme| page.starts_with(scheme)));
        Ok(Opened {
            locale: self.locale.unwrap_or_default().name().to_owned(),
            channel,
            visitor,
            pseudonym: None,
            is_verified: false,
            page: page.filter(|page| is_line(page, LONGEST_PAGE)),
            region: facet("region", self.region.as_deref()).map_err(Problem::BadField)?,
            product: facet("product", self.product.as_deref()).map_err(Problem::BadField)?,
            arrival: None,
            content: None,
            is_test: self.test.unwrap_or(false),
        })
    }
}

fn is_line(text: &str, longest: usize) -> bool {
    text.chars().count() <= longest && !text.chars().any(char::is_control)
}

/// A conversation was opened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "3871000000000000001", "token": "b1946ac92492d2347c6235b4d2611184", "verified": false, "events": []}))]
#[schema(as = Opened)]
pub struct OpenedDto {
    /// Its name.
    pub id: String,
    /// Shows that a request is the customer's own; it is given out here and never again.
    pub token: String,
    /// Whether the signature of the visitor was right.
    pub verified: bool,
    /// The welcome.
    pub events: Vec<EventDto>,
}

/// Something to say, or a button to press.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"text": "在转", "choice": {"event": "ab12-57", "place": 0}}))]
pub struct MessageRequest {
    /// Plain text, at most 4,000 characters; of a button, what it says.
    pub text: String,
    /// The button that was pressed; left out when the customer wrote.
    pub choice: Option<PressDto>,
}

/// What a customer said, read from a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub text: CustomerText,
    /// The button that says them, if it was pressed.
    pub choice: Option<Press>,
}

impl MessageRequest {
    /// What was said, or what is wrong with it; `epoch` is that of the store, in the names of its events.
    pub fn parse(&self, epoch: &str) -> Result<Said, Problem> {
        let text = CustomerText::parse(&self.text)?;
        let choice = self.choice.as_ref().map(|choice| choice.parse(epoch)).transpose()?;
        Ok(Said { text, choice })
    }
}

impl PressDto {
    fn parse(&self, epoch: &str) -> Result<Press, Problem> {
        let event = event_id(epoch, &self.event).ok_or_else(|| Problem::BadField("choice.event: no event of this server".to_owned()))?;
        Ok(Press { event, place: self.place })
    }
}

impl Said {
    /// What must be the same in a retry of the request. No text has a NUL in it.
    pub fn as_body(&self) -> String {
        let choice = self.choice.map(|Press { event, place }| format!("\u{0}{event}\u{0}{place}"));
        format!("{}{}", self.text.as_str(), choice.unwrap_or_default())
    }
}

/// A judgement; at least one field.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"solved": true, "rating": 5}))]
pub struct FeedbackRequest {
    /// Whether the matter is solved.
    pub solved: Option<bool>,
    /// From 1 (worst) to 5.
    #[schema(minimum = 1, maximum = 5)]
    pub rating: Option<u8>,
    /// Plain text, at most 1,000 characters.
    pub comment: Option<String>,
    /// How likely the customer is to recommend the shop, from 0 (not at all) to 10 (NPS).
    #[schema(minimum = 0, maximum = 10)]
    pub recommends: Option<u8>,
}

impl FeedbackRequest {
    /// The judgement, or what is wrong with it.
    pub fn parse(self) -> Result<Rating, Problem> {
        if self.rating.is_some_and(|stars| !(1..=5).contains(&stars)) {
            return Err(Problem::BadField("rating: 1 to 5".to_owned()));
        }
        if self.recommends.is_some_and(|likely| likely > 10) {
            return Err(Problem::BadField("recommends: 0 to 10".to_owned()));
        }
        let comment = match self.comment {
            Some(comment) if comment.chars().nth(LONGEST_COMMENT).is_some() => return Err(Problem::TextTooLong(LONGEST_COMMENT)),
            Some(comment) => match CustomerText::parse(&comment) {
                Ok(text) => Some(text.as_str().to_owned()),
                Err(TextFault::Blank) => None,
                Err(TextFault::TooLong) => return Err(Problem::TextTooLong(LONGEST_COMMENT)),
            },
            None => None,
        };
        let rating = Rating { solved: self.solved, stars: self.rating, comment, is_complaint: false, recommends: self.recommends };
        let is_empty = rating.solved.is_none() && rating.stars.is_none() && rating.comment.is_none() && rating.recommends.is_none();
        if is_empty { Err(Problem::BadField("at least one of solved, rating, comment and recommends".to_owned())) } else { Ok(rating) }
    }
}

/// Where a conversation stands, and what was said.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"phase": "queued", "ahead": 2, "events": [], "has_more": false}))]
#[schema(as = Transcript)]
pub struct TranscriptDto {
    /// Who has the talk: `bot`, `queued` (waits for a person), `agent` or `closed`.
    pub phase: &'static str,
    /// The agent who has the talk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// How many customers are served before this one; only while somebody is on duty for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ahead: Option<usize>,
    /// How long the wait may be, in minutes; only where enough cases were taken within the last hour to tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_minutes: Option<u64>,
    /// When somebody is back, while the customer waits and nobody is on duty.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub back: Option<Timestamp>,
    /// The events, oldest first.
    pub events: Vec<EventDto>,
    /// Whether there are more after them.
    pub has_more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    /// Reads a body as `T`, parses it, and compares the outcome as JSON; nothing is expected of a body that is refused.
    fn check<T: DeserializeOwned, P: Serialize>(parse: fn(T) -> Result<P, Problem>, body: &str, expected: Option<Value>) {
        let parsed = serde_json::from_str(body).ok().and_then(|request| parse(request).ok());
        assert_eq!(parsed.map(|parsed| serde_json::to_value(parsed).unwrap()), expected, "{body}");
    }

    #[test]
    fn an_opening_is_checked() {
        let check = |body: &str, expected| check(OpenRequest::parse, body, expected);
        let opened = |locale: &str, channel: &str, visitor: Option<&str>, page: Option<&str>| {
            Some(json!({"locale": locale, "channel": channel, "visitor": visitor, "is_verified": false, "page": page, "is_test": false}))
        };
        check("{}", opened("zh-CN", "web", None, None));
        let page = "https://a.example/x";
        let body = json!({"locale": "en", "channel": "app-2", "visitor": " v-1 ", "page": page}).to_string();
        check(&body, opened("en", "app-2", Some("v-1"), Some(page)));
        check(r#"{"visitor":"  ","page":"javascript:alert(1)"}"#, opened("zh-CN", "web", None, None));
        let about = |region: &str, product: &str| {
            let mut about = opened("zh-CN", "web", None, None).unwrap();
            about["region"] = json!(region);
            about["product"] = json!(product);
            Some(about)
        };
        check(r#"{"region":" 臺灣 ","product":"Watch"}"#, about("臺灣", "Watch"));
        check(r#"{"region":"","product":" "}"#, opened("zh-CN", "web", None, None));
        check(r#"{"region":"香\n港"}"#, None);
        check(&json!({"product": "长".repeat(65)}).to_string(), None);
        check(r#"{"locale":"fr"}"#, None);
        check(r#"{"channel":""}"#, None);
        check(r#"{"channel":"We b"}"#, None);
        check(r#"{"visitor":"a\u0000b"}"#, None);
        check(&json!({"visitor": "v".repeat(129)}).to_string(), None);
    }

    #[test]
    fn a_message_may_be_a_press() {
        let check = |body: &str, expected: Option<&str>| {
            let said = serde_json::from_str(body).ok().and_then(|request: MessageRequest| request.parse("ab12").ok());
            assert_eq!(said.map(|said| said.as_body()).as_deref(), expected, "{body}");
        };
        check(r#"{"text":" 在转 "}"#, Some("在转"));
        check(r#"{"text":"在转","choice":null}"#, Some("在转"));
        check(r#"{"text":"在转","choice":{"event":"ab12-57","place":1}}"#, Some("在转\u{0}57\u{0}1"));
        check(r#"{"text":"","choice":{"event":"ab12-57","place":1}}"#, None);
        check(r#"{"text":"在转","choice":{"event":"ab13-57","place":1}}"#, None);
        check(r#"{"text":"在转","choice":{"event":57,"place":1}}"#, None);
        check(r#"{"text":"在转","choice":{"event":"ab12-57","place":-1}}"#, None);
        check(r#"{"text":"在转","choice":{"event":"ab12-57"}}"#, None);
        check(r#"{"text":"在转","choice":0}"#, None);
    }

    #[test]
    fn a_judgement_says_something() {
        let check = |body: &str, expected| check(FeedbackRequest::parse, body, expected);
        let rating = |solved: Option<bool>, stars: Option<u8>, comment: Option<&str>| {
            Some(json!({"solved": solved, "stars": stars, "comment": comment}))
        };
        check(r#"{"solved":false,"rating":1}"#, rating(Some(false), Some(1), None));
        check(r#"{"comment":" 很好 "}"#, rating(None, None, Some("很好")));
        check(r#"{"recommends":0}"#, Some(json!({"solved": null, "stars": null, "comment": null, "recommends": 0})));
        check(r#"{"recommends":11}"#, None);
        check("{}", None);
        check(r#"{"comment":" "}"#, None);
        check(r#"{"rating":0}"#, None);
        check(r#"{"rating":6}"#, None);
        check(r#"{"rating":-1}"#, None);
        check(r#"{"rating":4.5}"#, None);
        check(&json!({"comment": "好".repeat(1_000)}).to_string(), rating(None, None, Some(&"好".repeat(1_000))));
        check(&json!({"comment": "好".repeat(1_001)}).to_string(), None);
    }
}
