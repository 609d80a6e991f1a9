//! Which ways of asking are like a text, and how much?
//!
//! Each way of asking is a row, with what is telling about it: features, sounds, meaning, words and characters. Of all rows a few are found
//! by [`Recall`] and by [`Neighbours`]; the best of these are compared with the text closely.

use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomIdx;
use crate::meaning::Compact;
use crate::search::likeness::{Sequence, Weighed, soft_match};
use crate::search::neighbours::Neighbours;
use crate::search::okapi::{Okapi, Terms};
use crate::search::packed::Packed;
use crate::search::rank::{Evidence, Ranked, rank};
use crate::search::rarity::Rarity;
use crate::search::reading::{Reading, Readings};
use crate::search::recall::Recall;
use crate::search::texts::{Told, asked_texts, row_texts};
use crate::text::features::{Counted, Feature, Key};
use crate::text::segment::Segmenter;

/// How many rows near in meaning are looked at.
const NEAR: usize = 32;

/// How many more are looked at where atoms are left out: five ways of asking in each of a hundred regions.
const MOST_MORE: usize = 512;

/// How many rows are compared closely.
const CLOSELY: usize = 16;

/// How many atoms a customer is offered at most.
pub const OFFERED: usize = 3;

/// Below this share of a text that is known, rows are looked for by sound too: it is typed by sound, or about something else.
const SCARCE: f32 = 0.3;

/// The fewest syllables and pairs that are looked for: two syllables.
const FEWEST_SOUNDS: usize = 3;

/// From this share of shared sounds on a text is taken for the same, written by sound.
const SOUNDS_ALIKE: f32 = 0.8;

/// What is left out of a search, to learn how well it does without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Without<'a> {
    /// One way of asking.
    Row(u32),
    /// Everything of an atom, in all languages.
    Atom(AtomIdx),
    /// Everything of these atoms, which are in order.
    Atoms(&'a [AtomIdx]),
}

/// The ways of asking and the answers of a knowledge base.
#[derive(Debug)]
pub struct Rows {
    recall: Recall,
    by_sound: Recall,
    /// For each text in `recall` behind the rows, whose answer it is part of.
    sentences: Vec<AtomIdx>,
    atoms: Vec<AtomIdx>,
    /// For each atom the one that it is a translation of, or itself: what is said in two languages is one answer.
    originals: Vec<AtomIdx>,
    /// How many rows are ways of asking; the others say what is not meant.
    n_asked: usize,
    asked: Okapi,
    sounds: Okapi,
    meanings: Neighbours,
    words: Packed<Weighed>,
    rarity: Rarity,
    characters: Packed<char>,
    /// For each atom its first row and the one behind its last.
    rows_of: Vec<(u32, u32)>,
    /// For each atom the place of its answer below, if it says more than its ways of asking.
    told_of: Vec<Option<u32>>,
    told: Okapi,
    told_meanings: Vec<Compact>,
}

impl Rows {
    /// Indexes what customers may ever see of a knowledge base; whether it is valid at the time is asked when it is found.
    pub fn build(kb: &KnowledgeBase, segmenter: &Segmenter) -> Self {
        let atoms: Vec<AtomIdx> = row_texts(kb).map(|(atom, _)| atom).collect();
        let n_asked = asked_texts(kb).count();
        let read = Readings::of(row_texts(kb).map(|(_, text)| text), segmenter);
        let told = Told::of(kb, segmenter);
        let meanings = Neighbours::new(&read.meanings);
        let rarity = Rarity::of(&read.words);
        Rows {
            recall: Recall::new(read.features.iter().chain(told.sentences.iter())),
            by_sound: Recall::new(read.sounds.iter().take(n_asked)),
            sentences: told.of_sentences,
            rows_of: rows_of(&atoms[..n_asked], kb.atoms().count()),
            atoms,
            originals: kb.atoms().map(|(atom, _)| kb.original(atom)).collect(),
            n_asked,
            asked: Okapi::new(read.features.iter()),
            sounds: Okapi::new(read.sounds.iter()),
            words: read.words.iter().map(|words| rarity.weighed(words)).collect(),
            rarity,
            characters: read.characters,
            told_of: told.of_atoms,
            told: Okapi::new(told.features.iter()),
            told_meanings: told.meanings.iter().map(|meaning| meanings.telling(meaning)).collect(),
            meanings,
        }
    }

    /// Whether the atom of a row has another one.
    pub fn has_other(&self, row: u32) -> bool {
        let (start, end) = self.rows_of[self.atoms[row as usize].get()];
        end - start > 1
    }

    /// The atoms that a text may ask for, the best first; none for a text without words.
    pub fn find(&self, reading: &Reading, without: Option<Without<'_>>) -> Vec<Ranked> {
        if reading.features.is_empty() {
            return Vec::new();
        }
        let query = Query::of(self, reading, without);
        let mut rows = self.candidates(&query, without);
        let ranked = self.compare(&query, &rows, false);
        if ranked.first().is_some_and(|ranked| ranked.coverage >= SCARCE) || reading.sounds.len() < FEWEST_SOUNDS {
            return ranked;
        }
        rows.extend(
            self.by_sound.find(query.sounds.known().to_vec(), self.n_more(without)).into_iter().filter(|&row| self.is_in(row, without)),
        );
        rows.sort_unstable();
        rows.dedup();
        self.compare(&query, &rows, true)
    }

    /// The atoms of these rows, the best first.
    fn compare(&self, query: &Query<'_>, rows: &[u32], by_sound: bool) -> Vec<Ranked> {
        let mut found = self.first_look(query, rows);
        if by_sound {
            self.listen(query, &mut found);
        }
        if found.len() > CLOSELY {
            found.select_nth_unstable_by(CLOSELY, |a, b| b.1.first_score().total_cmp(&a.1.first_score()).then(a.0.cmp(&b.0)));
            found.truncate(CLOSELY);
        }
        self.look_closely(query, &mut found);
        if by_sound {
            self.take_at_their_sound(query, &mut found);
        }
        let (asked, denied): (Vec<_>, Vec<_>) = found
            .into_iter()
            .map(|(row, evidence)| (self.original(self.atoms[row as usize]), row, evidence))
            .partition(|&(_, row, _)| (row as usize) < self.n_asked);
        let mut ranked = rank(asked, &denied);
        self.cover(query, &mut ranked);
        ranked
    }

    /// Tells how much of a text the atoms that are offered at most know.
    fn cover(&self, query: &Query<'_>, ranked: &mut [Ranked]) {
        let in_rows = self.asked.weight_of_all(query.features).max(f32::EPSILON);
        let in_answers = self.told.weight_of_all(query.features).max(f32::EPSILON);
        for ranked in ranked.iter_mut().take(OFFERED) {
            let told =
                self.told_of[self.atoms[ranked.row as usize].get()].map_or(0.0, |at| self.told.weight_shared(&query.told, at) / in_answers);
            let asked = self.asked.weight_shared(&query.asked, ranked.row) / in_rows;
            ranked.known = query.known;
            ranked.coverage = told.max(asked).max(self.likeness_in_sound(query, ranked.row).unwrap_or(0.0));
        }
    }

    /// Which share of what is telling about a text stands in any way of asking or answer. What a way of asking that is left out alone has is
    /// not known: customers bring words of their own.
    fn known_share(&self, features: &[Counted], without: Option<Without<'_>>) -> f32 {
        let is_known = |feature: Feature| {
            let is_asked = self.asked.weight(feature).is_some();
            let is_own = matches!(without, Some(Without::Row(row)) if self.asked.is_only_in(feature, row));
            (is_asked && !is_own) || self.told.weight(feature).is_some()
        };
        let weight = |feature: Feature| self.asked.weight(feature).unwrap_or(self.asked.rarest());
        let (known, unknown): (Vec<Feature>, Vec<Feature>) = features.iter().map(|&(feature, _)| feature).partition(|&own| is_known(own));
        let known: f32 = known.into_iter().map(weight).sum();
        known / (known + self.asked.rarest() * unknown.len() as f32).max(f32::EPSILON)
    }

    /// The rows worth a look: those that share features or meaning with the text, and those of atoms whose answer does.
    fn candidates(&self, query: &Query<'_>, without: Option<Without<'_>>) -> Vec<u32> {
        let mut rows = self.meanings.nearest(&query.meaning, NEAR + self.n_more(without));
        let n_rows = self.atoms.len();
        for text in self.recall.find(self.looked_up(query), self.n_more(without)) {
            match (text as usize).checked_sub(n_rows) {
                None => rows.push(text),
                Some(sentence) => {
                    let (start, end) = self.rows_of[self.sentences[sentence].get()];
                    rows.extend(start..end);
                }
            }
        }
        rows.retain(|&row| self.is_in(row, without));
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn original(&self, atom: AtomIdx) -> AtomIdx {
        self.originals[atom.get()]
    }

    /// How many more rows are looked for, so that those of left out atoms do not hide the others.
    fn n_more(&self, without: Option<Without<'_>>) -> usize {
        let Some(Without::Atoms(left_out)) = without else { return 0 };
        let n_rows = left_out.iter().map(|atom| self.rows_of[atom.get()]).map(|(start, end)| end - start).sum::<u32>();
        MOST_MORE.min(n_rows as usize)
    }

    /// Whether a row is not left out.
    fn is_in(&self, row: u32, without: Option<Without<'_>>) -> bool {
        match without {
            None => true,
            Some(Without::Row(left_out)) => row != left_out,
            Some(Without::Atom(left_out)) => self.original(self.atoms[row as usize]) != self.original(left_out),
            Some(Without::Atoms(left_out)) => left_out.binary_search(&self.atoms[row as usize]).is_err(),
        }
    }

    /// The known features that a text is looked up by.
    fn looked_up(&self, query: &Query<'_>) -> Vec<(Feature, f32)> {
        let known = |feature: Feature| self.asked.weight(feature).or_else(|| self.told.weight(feature)).map(|weight| (feature, weight));
        let features = query.keys.iter().flat_map(|key| match known(key.whole) {
            Some(found) => vec![found],
            None => key.parts.iter().filter_map(|&part| known(part)).collect(),
        });
        features.collect()
    }

    /// The quick part of the evidence.
    fn first_look(&self, query: &Query<'_>, rows: &[u32]) -> Vec<(u32, Evidence)> {
        let mut atom = None;
        let mut told = 0.0;
        let mut look = |(&row, meaning): (&u32, f32)| {
            let own = self.atoms[row as usize];
            if atom != Some(own) {
                atom = Some(own);
                told = self.told_of[own.get()].map_or(0.0, |at| self.told.score(&query.told, at));
            }
            let lexical = self.asked.score(&query.asked, row);
            (row, Evidence { lexical, meaning, told, ..Evidence::default() })
        };
        let mut found: Vec<(u32, Evidence)> = rows.iter().zip(self.meanings.cosines(&query.meaning, rows)).map(&mut look).collect();
        let best = |part: fn(&Evidence) -> f32| found.iter().map(|(_, evidence)| part(evidence)).fold(f32::EPSILON, f32::max);
        let (best_lexical, best_told) = (best(|evidence| evidence.lexical), best(|evidence| evidence.told));
        for (_, evidence) in &mut found {
            evidence.lexical /= best_lexical;
            evidence.told /= best_told;
        }
        found
    }

    /// How much the rows sound like the text.
    fn listen(&self, query: &Query<'_>, found: &mut [(u32, Evidence)]) {
        let mut best = f32::EPSILON;
        for (row, evidence) in found.iter_mut() {
            evidence.sound = self.sounds.score(&query.sounds, *row);
            best = best.max(evidence.sound);
        }
        found.iter_mut().for_each(|(_, evidence)| evidence.sound /= best);
    }

    /// The share of the sounds of a text that a row has, if it is so large that the one may be the other, written by sound: a few syllables
    /// are shared with anything.
    fn likeness_in_sound(&self, query: &Query<'_>, row: u32) -> Option<f32> {
        let share = self.sounds.weight_shared(&query.sounds, row) / query.heard;
        (share >= SOUNDS_ALIKE).then_some(share)
    }

    /// Takes the words and characters of rows that sound like the text for those that were meant.
    fn take_at_their_sound(&self, query: &Query<'_>, found: &mut [(u32, Evidence)]) {
        for (row, evidence) in found {
            let Some(share) = self.likeness_in_sound(query, *row) else { continue };
            for part in [&mut evidence.covered, &mut evidence.covering, &mut evidence.sequence] {
                *part = part.max(share);
            }
        }
    }

    /// The other part.
    fn look_closely(&self, query: &Query<'_>, found: &mut [(u32, Evidence)]) {
        for (row, evidence) in found.iter_mut() {
            (evidence.covered, evidence.covering) = soft_match(&query.words, self.words.get(*row));
            let characters = self.characters.get(*row);
            evidence.sequence = query.sequence.likeness(characters);
            evidence.length = query.sequence.length_likeness(characters);
            let told = self.told_of[self.atoms[*row as usize].get()];
            let told = told.map(|at| self.told_meanings[at as usize].bytes());
            evidence.told_meaning = query.meaning.cosines(told.into_iter()).sum();
        }
        self.listen(query, found);
    }
}

/// A text, ready to be compared with rows.
struct Query<'q> {
    /// Which share of what is telling about it stands in any way of asking or answer.
    known: f32,
    /// How much all its sounds weigh.
    heard: f32,
    features: &'q [Counted],
    keys: &'q [Key],
    asked: Terms,
    told: Terms,
    sounds: Terms,
    meaning: Compact,
    words: Vec<Weighed>,
    sequence: Sequence,
}

impl<'q> Query<'q> {
    fn of(rows: &Rows, reading: &'q Reading, without: Option<Without<'_>>) -> Self {
        Query {
            known: rows.known_share(&reading.features, without),
            heard: rows.sounds.weight_of_all(&reading.sounds).max(f32::EPSILON),
            features: &reading.features,
            keys: &reading.keys,
            asked: rows.asked.terms(&reading.features),
            told: rows.told.terms(&reading.features),
            sounds: rows.sounds.terms(&reading.sounds),
            meaning: rows.meanings.telling(&reading.meaning),
            words: rows.rarity.weighed(&reading.words),
            sequence: Sequence::of(&reading.characters),
        }
    }
}

/// For each atom its rows; they lie side by side.
fn rows_of(atoms: &[AtomIdx], n_atoms: usize) -> Vec<(u32, u32)> {
    let mut rows_of = vec![(0, 0); n_atoms];
    for (row, atom) in (0..).zip(atoms) {
        let own = &mut rows_of[atom.get()];
        *own = if own.1 == 0 { (row, row + 1) } else { (own.0, row + 1) };
    }
    rows_of
}
