//! Which words are known to who reads Pinyin?
//!
//! Those in which customers ask and reply, as far as editors wrote them down, and after these all that have a vector.

use crate::intent::Intents;
use crate::kb::KnowledgeBase;
use crate::kb::symptom::Node;
use crate::meaning::Word;
use crate::text::pinyin::Pinyin;

/// A reader of Pinyin for this content; `words` are those of `words.txt` and `synonyms.ron`.
pub(super) fn pinyin<'a>(
    kb: Option<&'a KnowledgeBase>,
    intents: Option<&'a Intents>,
    words: impl IntoIterator<Item = &'a String>,
) -> Pinyin {
    let entries = kb.into_iter().flat_map(KnowledgeBase::entries);
    let names = entries.flat_map(|entry| std::iter::once(&entry.title).chain(&entry.keywords));
    let atoms = kb.into_iter().flat_map(KnowledgeBase::atoms);
    let ways = atoms.flat_map(|(_, atom)| std::iter::once(&atom.title).chain(&atom.questions));
    let mut replies = Vec::new();
    kb.into_iter().flat_map(KnowledgeBase::trees).for_each(|tree| add_replies(&tree.root, &mut replies));
    let intents = intents.into_iter().flat_map(|intents| &intents.intents);
    let examples = intents.flat_map(|intent| std::iter::once(&intent.title).chain(&intent.examples));
    let texts = names.chain(ways).chain(replies).chain(examples).chain(words);
    Pinyin::new(texts.map(String::as_str), Word::all(), |word| Word::of(word).is_some())
}

/// Adds what customers reply to the questions of a tree.
fn add_replies<'k>(node: &'k Node, replies: &mut Vec<&'k String>) {
    for branch in node.branches() {
        replies.push(&branch.label);
        replies.extend(&branch.says);
        add_replies(&branch.to, replies);
    }
}
