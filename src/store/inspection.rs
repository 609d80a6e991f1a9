//! Does what is stored hold together?
//!
//! The database is sound, every fact can be read, lengths are what was counted, the desk's lists show what a fold shows, and reports count it.

use crate::conversation::id::ConversationId;
use std::fmt;

/// What does not hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataFault {
    /// The file is damaged, as SQLite says.
    File(String),
    /// A fact cannot be read by this version.
    Fact { conversation: ConversationId, event: i64, why: String },
    /// The conversation does not begin with an opening.
    Opening(ConversationId),
    /// The conversation has another number of events than was counted, or one is missing in between.
    Length { conversation: ConversationId, counted: u32, found: u32 },
    /// A list of the desk shows something else than follows from the events.
    Lists(ConversationId),
    /// The desk is not shown all events of a conversation that was passed to it.
    DeskEvents(ConversationId),
    /// What is kept to count the conversation is not what follows from its events.
    Summary(ConversationId),
    /// By which words the conversation is found is not what follows from its events.
    Words(ConversationId),
    /// The words of the conversation are sealed, and their key is gone, though others are there, or does not open.
    Key(ConversationId),
    /// The numbers of waiting and of served customers are not those of the lists.
    Counts,
}

impl DataFault {
    /// What the reader of a fact says, which may quote it.
    pub fn why(&self) -> Option<&str> {
        if let DataFault::Fact { why, .. } = self { Some(why) } else { None }
    }

    /// What helps.
    pub fn help(&self) -> &'static str {
        match self {
            DataFault::File(_) => "stop the server and put back a copy of the data folder",
            DataFault::Fact { .. } => "run the version that wrote it; until then the talk goes on without this fact",
            DataFault::Opening(_) | DataFault::Length { .. } => {
                "somebody has written to the file by hand: put back a copy of the data folder"
            }
            DataFault::Key(_) => {
                "put back a copy with the newest file of keys by `jieda restore`; if it was erased, `jieda customer erase --conversation` says so"
            }
            DataFault::Lists(_) | DataFault::DeskEvents(_) | DataFault::Summary(_) | DataFault::Words(_) | DataFault::Counts => {
                "stop the server and write the lists anew with `jieda check-data --mend`"
            }
        }
    }
}

impl fmt::Display for DataFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DataFault::File(why) => write!(f, "the file is damaged: {why}"),
            // Why is not said: that may quote what a customer wrote, and this may go to a log.
            DataFault::Fact { conversation, event, .. } => write!(f, "conversation {conversation}: event {event} cannot be read"),
            DataFault::Opening(conversation) => write!(f, "conversation {conversation} does not begin with an opening"),
            DataFault::Length { conversation, counted, found } => {
                write!(f, "conversation {conversation} has {found} events in order, and {counted} were counted")
            }
            DataFault::Lists(conversation) => write!(f, "conversation {conversation} is not in the desk's lists as its events say"),
            DataFault::DeskEvents(conversation) => write!(f, "conversation {conversation}: the desk is not shown all of its events"),
            DataFault::Summary(conversation) => write!(f, "conversation {conversation} is not counted as its events say"),
            DataFault::Words(conversation) => write!(f, "conversation {conversation} is not found by the words that it has"),
            DataFault::Key(conversation) => write!(f, "conversation {conversation} is sealed, and its key is gone or does not open"),
            DataFault::Counts => write!(f, "the numbers of waiting and served customers are not those of the lists"),
        }
    }
}

/// What was looked at, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inspection {
    /// How many conversations were folded.
    pub n_conversations: u64,
    /// How many events were read.
    pub n_events: u64,
    /// What does not hold together.
    pub faults: Vec<DataFault>,
}
