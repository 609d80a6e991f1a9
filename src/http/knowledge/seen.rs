//! How does an editor see an entry at a moment?

use crate::diagnostic::{Diagnostic, Severity};
use crate::http::dto::entry::{BranchDto, EntryAtomDto, EntryDto, EntryLineDto, UsedDto};
use crate::http::dto::knowledge::FaultDto;
use crate::kb::KnowledgeBase;
use crate::kb::entry::{AtomIdx, Entry};
use crate::kb::facet::Facet;
use crate::kb::markdown;
use crate::kb::standing::{Standing, verified_until};
use crate::report::usage::{Usage, Used};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::Arc;

/// How many faults of its file an entry shows.
const MOST_FAULTS: usize = 100;

/// The content at a moment, as it is served or as a draft would make it.
pub struct Seen<'s> {
    /// The entries.
    pub kb: &'s KnowledgeBase,
    zone: &'s TimeZone,
    now: Timestamp,
    /// The faults of each file.
    faults: HashMap<&'s str, Vec<&'s Diagnostic>>,
    /// How the entries were used, where that is known.
    usage: Option<Arc<Usage>>,
}

impl<'s> Seen<'s> {
    /// The content with what is known about it.
    pub fn of(kb: &'s KnowledgeBase, zone: &'s TimeZone, found: &'s [Diagnostic], usage: Option<Arc<Usage>>, now: Timestamp) -> Self {
        let mut faults: HashMap<&str, Vec<&Diagnostic>> = HashMap::new();
        for fault in found {
            faults.entry(fault.place.path.as_str()).or_default().push(fault);
        }
        Seen { kb, zone, now, faults, usage }
    }

    /// How an entry stands.
    pub fn standing(&self, entry: &Entry) -> Standing {
        Standing::of(entry, self.now, self.zone)
    }

    /// Whether the file of an entry has faults.
    pub fn is_faulty(&self, entry: &Entry) -> bool {
        self.faults.contains_key(entry.path.as_str())
    }

    /// How an entry was used, as far as that is known.
    pub fn used(&self, entry: &Entry) -> Used {
        self.usage.as_ref().map(|usage| usage.of(entry.id.as_str())).unwrap_or_default()
    }

    /// An entry in a list.
    pub fn line(&self, entry: &Entry) -> EntryLineDto {
        let faults = self.faults.get(entry.path.as_str()).map_or(&[][..], Vec::as_slice);
        let n_of = |severity| faults.iter().filter(|fault| fault.severity == severity).count();
        EntryLineDto {
            id: entry.id.to_string(),
            title: entry.title.clone(),
            kind: kind_of(entry).to_owned(),
            locale: entry.locale.clone(),
            owner: entry.owner.clone(),
            standing: self.standing(entry).name(),
            verified_until: verified_until(entry),
            n_atoms: entry.atoms.len(),
            n_ways: entry.atoms.clone().map(|at| self.kb[AtomIdx::new(at)].questions.len()).sum(),
            n_errors: n_of(Severity::Error),
            n_warnings: n_of(Severity::Warning),
            used: self.usage.as_ref().map(|_| UsedDto::from(self.used(entry))),
        }
    }

    /// An entry as a whole.
    pub fn entry(&self, entry: &Entry, may_edit: bool) -> EntryDto {
        let facets = |facets: &[Facet]| facets.iter().map(|facet| facet.as_str().to_owned()).collect();
        let faults = self.faults.get(entry.path.as_str()).into_iter().flatten();
        EntryDto {
            line: self.line(entry),
            path: entry.path.clone(),
            may_edit,
            keywords: entry.keywords.clone(),
            product: facets(&entry.product),
            region: facets(&entry.region),
            channel: entry.channel.clone(),
            audience: entry.audience,
            trust: entry.trust,
            verified_at: entry.verified_at,
            publish_at: entry.publish_at,
            expire_at: entry.expire_at,
            atoms: entry.atoms.clone().map(|at| self.atom(AtomIdx::new(at))).collect(),
            faults: faults.take(MOST_FAULTS).map(|fault| FaultDto::from(*fault)).collect(),
        }
    }

    fn atom(&self, at: AtomIdx) -> EntryAtomDto {
        let kb = self.kb;
        let atom = &kb[at];
        let names = |atoms: &[AtomIdx]| atoms.iter().map(|&atom| kb[atom].id.to_string()).collect();
        // A question is asked in one tree; what it leads to is the same wherever it is looked up.
        let question = kb.tree_of(at).map(|(_, node)| node);
        let branches = question.into_iter().flat_map(|node| node.branches()).map(|branch| BranchDto {
            label: branch.label.clone(),
            says: branch.says.clone(),
            to: branch.to.atom().map(|to| kb[to].id.to_string()),
        });
        EntryAtomDto {
            id: atom.id.to_string(),
            title: atom.title.clone(),
            html: markdown::to_html(&atom.markdown),
            ways: atom.questions.clone(),
            not_asked: atom.not_asked.clone(),
            next: names(&atom.next),
            parts: atom.parts.clone(),
            versions: kb.versions(at).filter(|&version| version != at).map(|version| kb[version].id.to_string()).collect(),
            branches: branches.collect(),
        }
    }
}

/// The folder that an entry lies in.
pub fn kind_of(entry: &Entry) -> &str {
    entry.path.split('/').nth(1).unwrap_or_default()
}
