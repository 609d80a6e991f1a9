//! Which groups of digits may belong together?
//!
//! People write 13800138000, 138 0013 8000, 138-0013-8000 and 一三八零零一三八零零零. A row is a run of groups with nothing but separators
//! between them; what the digits mean is left to others.

use crate::text::numeral::numeral;
use std::ops::Range;

/// What parts two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Nothing: one is written in Chinese numerals.
    Touching,
    /// Spaces.
    Space,
    /// A hyphen or a dash.
    Hyphen,
    /// A point.
    Point,
    /// A closing bracket.
    Bracket,
}

/// Some digits without anything between them.
#[derive(Debug, Clone)]
struct Group {
    span: Range<usize>,
    /// Where its digits begin among those of the row.
    from: usize,
    is_numerals: bool,
    /// What parts it from the next one; of the last one, anything.
    gap: Gap,
}

/// Groups in a row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// All digits, as ASCII.
    digits: String,
    groups: Vec<Group>,
    /// What parts the first group from one that a mask left over.
    before: Option<Gap>,
}

/// Words in Latin letters after which a number may follow without a space.
const LABELS: [&str; 24] = [
    "tel",
    "phone",
    "mobile",
    "mob",
    "cell",
    "cellphone",
    "whatsapp",
    "wechat",
    "weixin",
    "wx",
    "vx",
    "v",
    "sj",
    "dh",
    "dianhua",
    "shouji",
    "call",
    "id",
    "no",
    "card",
    "sfz",
    "yhk",
    "line",
    "t",
];

/// How many characters a separator has at most.
const LONGEST_GAP: usize = 3;

/// The digit that a character is, also as a Chinese numeral that is read out digit by digit.
pub fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '○' | '洞' => Some('0'),
        '么' => Some('1'),
        '两' => Some('2'),
        _ => numeral(c),
    }
}

/// The rows of a text. A group that touches a star is what a mask left over, and belongs to none.
pub fn rows(text: &str) -> Vec<Row> {
    let mut rows = vec![Row::default()];
    let mut end = None;
    for (span, is_numerals) in groups(text) {
        let gap = end.and_then(|end| gap(&text[end..span.start]));
        end = Some(span.end);
        let is_left_over = is_left_over(text, &span);
        let row = match rows.pop() {
            Some(row) if gap.is_some() && !is_left_over => row,
            before => {
                rows.extend(before);
                Row::default()
            }
        };
        rows.push(if is_left_over { Row::default() } else { row.with(text, span, is_numerals, gap) });
    }
    rows
}

/// The runs of ASCII digits, and those of Chinese numerals.
fn groups(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut groups: Vec<(Range<usize>, bool)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| digit(*c).is_some()) {
        let is_numeral = !c.is_ascii();
        match groups.last_mut() {
            Some((span, is_numerals)) if span.end == at && *is_numerals == is_numeral => span.end += c.len_utf8(),
            Some(_) | None => groups.push((at..at + c.len_utf8(), is_numeral)),
        }
    }
    groups
}

/// Whether a mask left a group over: `8000` in `138****8000`, and `1234` in `**** **** **** 1234`.
fn is_left_over(text: &str, span: &Range<usize>) -> bool {
    let before = &text[..span.start];
    before.ends_with('*') || text[span.end..].starts_with('*') || (span.len() == 4 && before.ends_with("**** **** **** "))
}

fn gap(between: &str) -> Option<Gap> {
    let is_any_of =
        |marks: &[char]| between.chars().count() <= LONGEST_GAP && between.trim_matches(' ').chars().all(|c| marks.contains(&c));
    match between.trim_matches(' ').chars().count() {
        0 if between.is_empty() => Some(Gap::Touching),
        0 => is_any_of(&[]).then_some(Gap::Space),
        1 if is_any_of(&['-', '–', '—', '‐', '_', '~', '/']) => Some(Gap::Hyphen),
        1 if between == "." => Some(Gap::Point),
        1 | 2 if is_any_of(&[')', '(', '-']) => Some(Gap::Bracket),
        _ => None,
    }
}

impl Row {
    /// The row with one more group, which a gap parts from the one before.
    fn with(mut self, text: &str, span: Range<usize>, is_numerals: bool, gap: Option<Gap>) -> Self {
        match (self.groups.last_mut(), gap) {
            (Some(before), Some(gap)) => before.gap = gap,
            (_, gap) => self.before = gap,
        }
        self.groups.push(Group { span: span.clone(), from: self.digits.len(), is_numerals, gap: Gap::Space });
        self.digits.extend(text[span].chars().filter_map(digit));
        self
    }

    /// How many groups it has.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// The digits of the groups `at..end`.
    pub fn digits(&self, at: usize, end: usize) -> &str {
        let until = self.groups.get(end).map_or(self.digits.len(), |group| group.from);
        &self.digits[self.groups[at].from..until]
    }

    /// The ends of the groups that have at most so many digits together with the one at a place, the nearest first.
    pub fn ends(&self, at: usize, most: usize) -> impl DoubleEndedIterator<Item = usize> + use<> {
        let limit = self.groups[at].from + most;
        let fits = |end: &usize| self.groups.get(*end).map_or(self.digits.len(), |group| group.from) <= limit;
        let n = (at + 1..=self.len()).take_while(fits).count();
        at + 1..at + 1 + n
    }

    /// The end of the groups that have exactly so many digits together.
    pub fn end_of(&self, at: usize, n_digits: usize) -> Option<usize> {
        self.ends(at, n_digits).next_back().filter(|&end| self.digits(at, end).len() == n_digits)
    }

    /// Where the groups `at..end` stand in the text.
    pub fn span(&self, at: usize, end: usize) -> Range<usize> {
        self.groups[at].span.start..self.groups[end - 1].span.end
    }

    /// The first group that begins at a byte of the text or behind it.
    pub fn group_at(&self, byte: usize) -> usize {
        self.groups.partition_point(|group| group.span.start < byte)
    }

    /// What parts a group from the one before it, if there is one.
    pub fn gap_before(&self, at: usize) -> Option<Gap> {
        if at == 0 { self.before } else { self.groups.get(at - 1).map(|group| group.gap) }
    }

    /// The lengths of the groups `at..end`, those that touch counted as one; and whether the same stands between all of them.
    pub fn shape(&self, at: usize, end: usize) -> (Vec<usize>, bool) {
        let mut lengths: Vec<usize> = Vec::new();
        let mut gaps: Vec<Gap> = Vec::new();
        for group in at..end {
            let length = self.digits(group, group + 1).len();
            match (self.gap_before(group).filter(|_| group > at), lengths.last_mut()) {
                (Some(Gap::Touching), Some(last)) => *last += length,
                (gap, _) => {
                    gaps.extend(gap);
                    lengths.push(length);
                }
            }
        }
        (lengths, gaps.windows(2).all(|pair| pair[0] == pair[1]))
    }

    /// Whether the groups `at..end` stand apart from what is around them, so that they may be a number of their own.
    pub fn is_apart(&self, text: &str, at: usize, end: usize) -> bool {
        let has_numerals = self.groups[at..end].iter().any(|group| group.is_numerals);
        let span = self.span(at, end);
        let is_free = |gap: Option<Gap>| match gap {
            Some(Gap::Touching) => !has_numerals,
            Some(Gap::Point) => false,
            Some(Gap::Space | Gap::Hyphen | Gap::Bracket) | None => true,
        };
        let gap_behind = (end < self.len()).then(|| self.groups[end - 1].gap);
        is_free(self.gap_before(at)) && is_free(gap_behind) && is_apart(text, &span)
    }
}

/// Whether neither a letter nor a code is joined to a number.
pub fn is_apart(text: &str, span: &Range<usize>) -> bool {
    let (before, behind) = (&text[..span.start], &text[span.end..]);
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let joined = before.strip_suffix(['-', '_']).unwrap_or(before);
    let n_letters = joined.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let letters = &joined[joined.len() - n_letters..];
    let is_label = letters.is_empty() || LABELS.iter().any(|label| letters.eq_ignore_ascii_case(label));
    let is_code = behind.starts_with(is_letter) || behind.strip_prefix(['-', '_']).is_some_and(|rest| rest.starts_with(is_letter));
    is_label && !is_code
}
