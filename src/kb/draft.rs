//! What do the files say, before their links are followed?
//!
//! Drafts have the order and the numbers of the entries and atoms that they become, but their names may be missing and their links may
//! lead nowhere. They live only while the knowledge base is loaded.

use crate::kb::entry::{Atom, AtomId, AtomIdx, Audience, ContentHash, Entry, EntryId, EntryIdx, Trust};
use crate::kb::facet::Facet;
use crate::kb::markdown;
use crate::source::SourceFile;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashMap;
use std::ops::Range;

/// Something that was read, and the bytes of the file where it stands.
#[derive(Debug, Clone)]
pub(super) struct Placed<T> {
    pub(super) value: T,
    pub(super) span: Range<usize>,
}

/// The folder that an entry lies in, which gives its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folder {
    Faq,
    Policy,
    Product,
    Symptom,
    Script,
}

impl Folder {
    /// The folder of a file as `kb/faq/delivery.md`; a page elsewhere is read as one in `faq/`, unless it lies among the pictures.
    pub(super) fn of(path: &str) -> Option<Self> {
        let below = path.strip_prefix("kb/")?;
        if !below.ends_with(".md") && !below.ends_with(".mdx") {
            return None;
        }
        match below.split_once('/').map_or("", |(folder, _)| folder) {
            "policy" => Some(Folder::Policy),
            "product" => Some(Folder::Product),
            "symptom" => Some(Folder::Symptom),
            "script" => Some(Folder::Script),
            "media" => None,
            _ => Some(Folder::Faq),
        }
    }
}

/// A file.
#[derive(Debug)]
pub(super) struct EntryDraft<'a> {
    pub(super) file: &'a SourceFile,
    pub(super) folder: Folder,
    /// Its name, if it has a sound one; known in most cases where the front matter is faulty.
    pub(super) id: Option<Placed<EntryId>>,
    /// Whether it was written for Jieda; else it is a page of which what is not written is made up.
    pub(super) is_own: bool,
    /// The front matter, unless it cannot be read.
    pub(super) front: Option<FrontMatter>,
    /// Where the front matter ends.
    pub(super) body: usize,
    pub(super) atoms: Range<usize>,
}

impl EntryDraft<'_> {
    /// The name for messages.
    pub(super) fn name(&self) -> &str {
        self.id.as_ref().map_or(&self.file.path, |id| id.value.as_str())
    }

    /// The bytes of the first line, where what the file as a whole says of itself is said to stand.
    pub(super) fn first_line(&self) -> Range<usize> {
        0..self.file.text.find('\n').unwrap_or(self.file.text.len())
    }
}

/// The front matter: the fields of an entry, each read and found sound, or else its default.
#[derive(Debug)]
pub(super) struct FrontMatter {
    pub(super) title: String,
    pub(super) formerly: Vec<Placed<EntryId>>,
    /// The entry in another language that it says again.
    pub(super) translates: Option<Placed<EntryId>>,
    pub(super) questions: Vec<Placed<String>>,
    pub(super) category: Option<String>,
    pub(super) keywords: Vec<String>,
    pub(super) product: Vec<Facet>,
    pub(super) channel: Vec<String>,
    pub(super) region: Vec<Facet>,
    pub(super) audience: Audience,
    pub(super) locale: String,
    /// Whether somebody wrote which language it is in.
    pub(super) has_own_locale: bool,
    pub(super) trust: Trust,
    pub(super) owner: Option<String>,
    pub(super) verified_at: Option<Placed<Date>>,
    pub(super) verify_every_days: Option<Placed<u16>>,
    pub(super) publish_at: Option<Timestamp>,
    pub(super) expire_at: Option<Placed<Timestamp>>,
    pub(super) related: Vec<Placed<String>>,
}

impl FrontMatter {
    /// Whether it is served to anybody, apart from its dates.
    pub(super) fn is_trusted(&self) -> bool {
        matches!(self.trust, Trust::Validated | Trust::Unvalidated)
    }
}

/// A heading with an id, and what stands below it.
#[derive(Debug)]
pub(super) struct AtomDraft {
    pub(super) entry: EntryIdx,
    pub(super) heading: String,
    pub(super) title: Placed<String>,
    pub(super) ways: Vec<Placed<String>>,
    pub(super) not_asked: Vec<Placed<String>>,
    pub(super) parts: Vec<String>,
    /// What comes next should it not help.
    pub(super) next: Vec<Placed<String>>,
    /// The names that it had before: headings of its file, or `entry/heading`.
    pub(super) formerly: Vec<Placed<String>>,
    pub(super) markdown: String,
    /// The heading that it says in another language, once that was found.
    pub(super) translates: Option<AtomIdx>,
    /// Links to other places of the knowledge base.
    pub(super) links: Vec<Placed<String>>,
    /// Where they lead, once they were followed.
    pub(super) leads: Vec<AtomIdx>,
    /// Whether somebody wrote the heading's id.
    pub(super) has_own_id: bool,
    /// What links from other programs call the headings in it.
    pub(super) anchors: Vec<String>,
    /// The branches of a question; a remedy, and an answer elsewhere, has none.
    pub(super) branches: Vec<BranchDraft>,
}

/// An item of a question's list.
#[derive(Debug)]
pub(super) struct BranchDraft {
    pub(super) label: Placed<String>,
    pub(super) says: Vec<String>,
    pub(super) to: Placed<String>,
    /// Where it leads, once its link was followed.
    pub(super) goal: Option<Goal>,
}

/// Where a branch leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    Atom(AtomIdx),
    HandOff,
}

/// All files, and the names in them.
#[derive(Debug, Default)]
pub(super) struct Drafts<'a> {
    pub(super) entries: Vec<EntryDraft<'a>>,
    pub(super) atoms: Vec<AtomDraft>,
    /// Entries by their names, and by those that they had before.
    pub(super) by_entry: HashMap<EntryId, EntryIdx>,
    /// Atoms by their names, and by those that they had before.
    pub(super) by_name: HashMap<AtomId, AtomIdx>,
    pub(super) by_heading: HashMap<(EntryIdx, String), AtomIdx>,
    /// Atoms by what other programs call the headings in them.
    pub(super) by_anchor: HashMap<(EntryIdx, String), AtomIdx>,
    /// Entries by their paths below the root, without ending and `index`.
    pub(super) by_path: HashMap<String, EntryIdx>,
}

impl Drafts<'_> {
    /// The atom with this full name.
    pub(super) fn find(&self, name: &str) -> Option<AtomIdx> {
        self.by_name.get(&AtomId::parse(name)?).copied()
    }

    /// The full name of an atom, if both its parts are sound.
    pub(super) fn name_of(&self, atom: &AtomDraft) -> Option<AtomId> {
        let entry = self.entries[atom.entry.get()].id.as_ref()?;
        AtomId::parse(&format!("{}/{}", entry.value, atom.heading))
    }

    /// The full name of an atom for messages.
    pub(super) fn shown_name_of(&self, atom: &AtomDraft) -> String {
        format!("{}/{}", self.entries[atom.entry.get()].name(), atom.heading)
    }

    /// The atom that a link in an entry means: `#heading` in the same file, or `entry/heading`.
    pub(super) fn find_from(&self, from: EntryIdx, name: &str) -> Option<AtomIdx> {
        match name.strip_prefix('#') {
            Some(heading) => {
                let own = self.by_heading.get(&(from, heading.to_owned())).copied();
                own.or_else(|| self.find(&format!("{}/{heading}", self.entries[from.get()].name())))
            }
            None => self.find(name),
        }
    }

    /// The atom that a draft becomes.
    pub(super) fn atom(&self, draft: &AtomDraft) -> Option<Atom> {
        let labels = draft.branches.iter().map(|branch| branch.label.value.as_str());
        Some(Atom {
            id: self.name_of(draft)?,
            entry: draft.entry,
            title: draft.title.value.clone(),
            plain: markdown::to_plain(&draft.markdown),
            questions: draft.ways.iter().map(|way| way.value.clone()).collect(),
            not_asked: draft.not_asked.iter().map(|way| way.value.clone()).collect(),
            parts: draft.parts.clone(),
            next: draft.next.iter().map(|name| self.find_from(draft.entry, &name.value)).collect::<Option<_>>()?,
            hash: ContentHash::of([draft.title.value.as_str(), &draft.markdown].into_iter().chain(labels)),
            markdown: draft.markdown.clone(),
            translates: draft.translates,
            links: draft.leads.clone(),
        })
    }

    /// The entry that a draft becomes.
    pub(super) fn entry(&self, draft: &EntryDraft<'_>) -> Option<Entry> {
        let front = draft.front.as_ref()?;
        let related = front.related.iter().map(|name| self.find(&name.value));
        Some(Entry {
            id: draft.id.as_ref()?.value.clone(),
            title: front.title.clone(),
            path: draft.file.path.clone(),
            category: front.category.clone(),
            keywords: front.keywords.clone(),
            product: front.product.clone(),
            channel: front.channel.clone(),
            region: front.region.clone(),
            audience: front.audience,
            locale: front.locale.clone(),
            trust: front.trust,
            owner: front.owner.clone(),
            verified_at: front.verified_at.as_ref().map(|placed| placed.value),
            verify_every_days: front.verify_every_days.as_ref().map(|placed| placed.value),
            publish_at: front.publish_at,
            expire_at: front.expire_at.as_ref().map(|placed| placed.value),
            related: related.collect::<Option<_>>()?,
            atoms: draft.atoms.clone(),
        })
    }
}
