//! Under which key are the words of a talk made to prints?
//!
//! Under one that follows from the current master key, where its words are sealed, and else from the secret of the database. The name of a form
//! says which: rows of another one are written anew when a master key was rotated, or when words are cut otherwise.

use crate::conversation::fact::Fact;
use crate::conversation::id::ConversationId;
use crate::conversation::wording::{FORM, pieces_of};
use crate::privacy::seal::blind::{BlindKey, PRINT_BYTES, Print, Trapdoor};
use crate::store::keys::Keys;
use std::collections::BTreeSet;

/// How words are made to prints.
#[derive(Debug, Clone)]
pub struct Blinding {
    /// Its name.
    pub form: String,
    key: BlindKey,
}

impl Blinding {
    /// The prints of the words that these facts have.
    pub fn prints<'a>(&self, id: ConversationId, facts: impl IntoIterator<Item = &'a Fact>) -> BTreeSet<Print> {
        pieces_of(facts).iter().map(|piece| self.key.trapdoor(piece).print(id.get())).collect()
    }
}

/// What is looked for under one key.
#[derive(Debug, Clone)]
pub struct Trapdoors {
    /// The form of the rows that it is for.
    pub form: String,
    /// One for each piece.
    pub all: Vec<Trapdoor>,
}

impl Trapdoors {
    /// Whether a talk with these prints has all pieces.
    pub fn are_in(&self, id: ConversationId, prints: &[u8]) -> bool {
        let (prints, _) = prints.as_chunks::<PRINT_BYTES>();
        self.all.iter().all(|trapdoor| prints.contains(&trapdoor.print(id.get())))
    }
}

impl Keys {
    /// How the words of a talk are made to prints now.
    pub fn blinding(&self, is_sealed: bool) -> Blinding {
        match self.ring().filter(|_| is_sealed) {
            Some(ring) => Blinding { form: format!("{FORM}-{}", ring.current().id()), key: ring.current().blind() },
            None => Blinding { form: format!("{FORM}-plain"), key: BlindKey::of(self.secret()) },
        }
    }

    /// Under each key that rows may have, what these pieces are looked for by.
    pub fn trapdoors(&self, pieces: &BTreeSet<String>) -> Vec<Trapdoors> {
        let sealed = self.ring().map(|ring| ring.keys().iter().map(|key| (key.id().to_string(), key.blind())).collect::<Vec<_>>());
        let plain = ("plain".to_owned(), BlindKey::of(self.secret()));
        let all = sealed.into_iter().flatten().chain([plain]);
        all.map(|(name, key)| Trapdoors { form: format!("{FORM}-{name}"), all: pieces.iter().map(|piece| key.trapdoor(piece)).collect() })
            .collect()
    }
}

/// Prints as they are kept.
pub fn stored_prints(prints: &BTreeSet<Print>) -> Vec<u8> {
    prints.iter().flatten().copied().collect()
}

/// The prints that were kept.
pub fn prints_of(stored: &[u8]) -> BTreeSet<Print> {
    stored.as_chunks::<PRINT_BYTES>().0.iter().copied().collect()
}
