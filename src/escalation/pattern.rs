//! Which words follow which in a plea?
//!
//! A pattern is what an editor writes in `plea.ron`: `{转} {人} !{物}`. Where there is a space, fillers may stand; `^` and `$` are the
//! beginning and the end of a clause, and what follows `!` must not come there: before, at the beginning, or else behind. It is matched in
//! `grammar`.

use std::collections::BTreeMap;

/// A group of words, by its place among the groups.
pub type Group = usize;

/// A row of groups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    /// Whether it begins a clause, particles aside.
    pub is_first: bool,
    /// Its parts, at least one.
    pub parts: Vec<Part>,
    /// Whether it ends a clause, particles aside.
    pub is_last: bool,
    /// What must not stand before it.
    pub not_after: Vec<Group>,
    /// What must not stand behind it.
    pub not_before: Vec<Group>,
}

/// A part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// One of these words.
    pub group: Group,
    /// Whether fillers may stand before it.
    pub is_loose: bool,
}

/// The groups of a file: those that have a name, and one for each word that a pattern spells out.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    names: BTreeMap<String, Group>,
    /// The words of each group.
    pub words: Vec<Vec<String>>,
}

/// Why a pattern cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternFault {
    /// It names a group that is not there.
    NoSuchGroup(String),
    /// It has no words, or a brace without its other half.
    Unreadable,
}

/// What cannot be read, as it is written, and why.
pub type Faults = Vec<(String, PatternFault)>;

impl Groups {
    /// Adds a group and gives its place.
    pub fn add(&mut self, name: &str, words: Vec<String>) -> Group {
        self.words.push(words);
        self.names.insert(name.to_owned(), self.words.len() - 1);
        self.words.len() - 1
    }

    /// The group of this name, if there is one.
    pub fn named(&self, name: &str) -> Option<Group> {
        self.names.get(name).copied()
    }

    /// The groups of these names; those that are not there are added to `faults`.
    pub fn all_named(&self, names: &[String], faults: &mut Faults) -> Vec<Group> {
        let found = |name: &String| self.named(name).ok_or_else(|| (name.clone(), PatternFault::NoSuchGroup(name.clone())));
        names.iter().filter_map(|name| found(name).map_err(|fault| faults.push(fault)).ok()).collect()
    }

    /// Reads patterns; those that cannot be read are added to `faults`.
    pub fn parse_all(&mut self, texts: &[String], faults: &mut Faults) -> Vec<Pattern> {
        let mut read = |text: &String| self.parse(text).map_err(|fault| (text.clone(), fault));
        texts.iter().filter_map(|text| read(text).map_err(|fault| faults.push(fault)).ok()).collect()
    }

    /// Reads rows of patterns; those that cannot be read are added to `faults`.
    pub fn parse_rows(&mut self, texts: &[String], faults: &mut Faults) -> Vec<Vec<Pattern>> {
        texts.iter().filter_map(|text| self.parse_row(text).map_err(|fault| faults.push((text.clone(), fault))).ok()).collect()
    }

    /// Reads a row of patterns with `…` between, which stand one behind the other in a text.
    fn parse_row(&mut self, text: &str) -> Result<Vec<Pattern>, PatternFault> {
        text.split('…').map(|part| self.parse(part)).collect()
    }

    /// Reads a pattern.
    pub fn parse(&mut self, text: &str) -> Result<Pattern, PatternFault> {
        let mut pattern = Pattern::default();
        for token in text.split_whitespace() {
            match (token, token.strip_prefix('!')) {
                ("^", _) if pattern.parts.is_empty() => pattern.is_first = true,
                ("$", _) => pattern.is_last = true,
                (_, Some(before)) if pattern.parts.is_empty() => pattern.not_after.extend(self.groups_of(before)?),
                (_, Some(behind)) => pattern.not_before.extend(self.groups_of(behind)?),
                (_, None) => {
                    let groups = self.groups_of(token)?;
                    let is_later = !pattern.parts.is_empty();
                    let parts = groups.into_iter().enumerate();
                    pattern.parts.extend(parts.map(|(at, group)| Part { group, is_loose: is_later && at == 0 }));
                }
            }
        }
        if pattern.parts.is_empty() { Err(PatternFault::Unreadable) } else { Ok(pattern) }
    }

    /// The groups of a token such as `{a}word{b}`.
    fn groups_of(&mut self, token: &str) -> Result<Vec<Group>, PatternFault> {
        let mut groups = Vec::new();
        let mut rest = token;
        while !rest.is_empty() {
            if let Some(named) = rest.strip_prefix('{') {
                let (name, behind) = named.split_once('}').ok_or(PatternFault::Unreadable)?;
                groups.push(self.named(name).ok_or_else(|| PatternFault::NoSuchGroup(name.to_owned()))?);
                rest = behind;
            } else {
                let (word, behind) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
                if !word.chars().any(char::is_alphanumeric) {
                    return Err(PatternFault::Unreadable);
                }
                groups.push(self.literal(word));
                rest = behind;
            }
        }
        if groups.is_empty() { Err(PatternFault::Unreadable) } else { Ok(groups) }
    }

    fn literal(&mut self, word: &str) -> Group {
        // No group that an editor names has an equals sign before its name.
        let name = format!("={word}");
        match self.names.get(&name) {
            Some(&group) => group,
            None => self.add(&name, vec![word.to_owned()]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_read() {
        let mut groups = Groups::default();
        let (verb, person) = (groups.add("转", vec!["转".to_owned()]), groups.add("人", vec!["人工".to_owned()]));
        let pattern = groups.parse("^ !{人} {转} {人}吗 $ !{转}").unwrap();
        let part = |group, is_loose| Part { group, is_loose };
        assert_eq!(pattern.parts, [part(verb, false), part(person, true), part(2, false)]);
        assert_eq!((pattern.is_first, pattern.is_last), (true, true));
        assert_eq!((pattern.not_after, pattern.not_before), (vec![person], vec![verb]));
        assert_eq!(groups.words[2], ["吗"]);
        let check = |text: &str, expected: PatternFault| assert_eq!(groups.clone().parse(text), Err(expected), "{text}");
        check("{找}{人}", PatternFault::NoSuchGroup("找".to_owned()));
        check("{人", PatternFault::Unreadable);
        check("", PatternFault::Unreadable);
        check("^ $", PatternFault::Unreadable);
        check("{人}!", PatternFault::Unreadable);
    }
}
