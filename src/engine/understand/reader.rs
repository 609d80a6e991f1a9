//! Who reads the answer?

use crate::conversation::BotView;
use crate::search::reader::Reader;
use jiff::Timestamp;

/// The customer as a reader at this time, in the language of the talk.
pub(in crate::engine) fn reader<'a>(view: &BotView<'a>, now: Timestamp) -> Reader<'a> {
    Reader { language: view.locale(), channel: view.channel(), region: view.region(), product: view.product(), now }
}
