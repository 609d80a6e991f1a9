//! Who reads the answer?

use crate::conversation::BotView;
use crate::conversation::queued::QueuedView;
use crate::search::reader::Reader;
use jiff::Timestamp;

/// The customer as a reader at this time, in the language of the talk.
pub(in crate::engine) fn reader<'a>(view: &BotView<'a>, now: Timestamp) -> Reader<'a> {
    Reader { language: view.locale(), channel: view.channel(), region: view.region(), product: view.product(), now }
}

/// A customer who waits for a person, as a reader at this time, in the language of the talk.
pub(in crate::engine) fn waiting_reader<'a>(view: &QueuedView<'a>, now: Timestamp) -> Reader<'a> {
    Reader { language: view.locale(), channel: view.channel(), region: view.region(), product: view.product(), now }
}
