//! Whose turn is it in a conversation?
//!
//! What changes one conversation waits until what came before is done, so that many messages at once are answered one after the other and
//! none is in vain. Another server may still be faster: then the store refuses, and it is tried again.

use crate::conversation::id::ConversationId;
use crate::http::error::Problem;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

/// How many may wait in one conversation: more than anybody types within the time of a request.
const MOST_WAITING: usize = 64;

type Lines = Arc<Mutex<HashMap<ConversationId, Line>>>;

/// Those who wait for their turn, by conversation.
#[derive(Clone, Default)]
pub struct Turns(Lines);

/// Those who wait in one conversation, who has the turn among them.
#[derive(Default)]
struct Line {
    turn: Arc<tokio::sync::Mutex<()>>,
    n: usize,
}

impl Turns {
    /// Waits for the turn; refused at once when too many wait already.
    pub async fn wait(&self, conversation: ConversationId) -> Result<Turn, Problem> {
        let (turn, place) = {
            let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let line = lines.entry(conversation).or_default();
            if line.n == MOST_WAITING {
                return Err(Problem::Overloaded);
            }
            line.n += 1;
            (line.turn.clone(), Standing { conversation, lines: self.0.clone() })
        };
        Ok(Turn { _turn: turn.lock_owned().await, _place: place })
    }
}

/// The turn, until this is dropped.
pub struct Turn {
    // Dropped in this order: the next one goes on while the line is still there.
    _turn: OwnedMutexGuard<()>,
    _place: Standing,
}

/// A place in a line, also of one who stops waiting.
struct Standing {
    conversation: ConversationId,
    lines: Lines,
}

impl Drop for Standing {
    fn drop(&mut self) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get_mut(&self.conversation) {
            line.n -= 1;
            if line.n == 0 {
                lines.remove(&self.conversation);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[tokio::test]
    async fn one_has_the_turn_and_the_next_one_gets_it() {
        let turns = Turns::default();
        let [one, other] = [1, 2].map(ConversationId::from_stored);
        let first = turns.wait(one).await.unwrap();
        assert!(turns.wait(other).now_or_never().is_some());
        let mut second = Box::pin(turns.wait(one));
        let mut third = Box::pin(turns.wait(one));
        assert!(second.as_mut().now_or_never().is_none());
        assert!(third.as_mut().now_or_never().is_none());
        drop(first);
        assert!(third.as_mut().now_or_never().is_none());
        drop(second);
        assert!(third.now_or_never().is_some());
        assert!(turns.0.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_line_has_an_end() {
        let turns = Turns::default();
        let conversation = ConversationId::from_stored(1);
        let mut waiting: Vec<_> = (0..MOST_WAITING).map(|_| Box::pin(turns.wait(conversation))).collect();
        let ready: Vec<_> = waiting.iter_mut().map(|wait| wait.as_mut().now_or_never()).collect();
        assert_eq!(ready.iter().filter(|ready| ready.is_some()).count(), 1);
        assert_eq!(turns.wait(conversation).await.map(drop), Err(Problem::Overloaded));
        drop((ready, waiting));
        assert!(turns.0.lock().unwrap().is_empty());
    }
}
