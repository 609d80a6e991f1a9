//! Does this message ask for a person?
//!
//! Patterns of words decide, not a model: who writes 转人工 gets a person every time, and an editor sees why.

use crate::escalation::denial::{Denial, DenialWords, Sense};
use crate::escalation::grammar::Grammar;
use crate::escalation::pattern::{Faults, Group, Groups, Pattern};
use crate::escalation::phrase::Phrases;
use crate::escalation::rows::Rows;
use crate::text::normalize::NormalText;
use std::collections::BTreeMap;

/// The longest message, in units, that is held against whole phrases: more is a story.
const LONGEST_WHOLE: usize = 60;

/// The words of `plea.ron`, as an editor wrote them; `intents/README.md` says what each field is for.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(rename = "Plea", deny_unknown_fields)]
pub struct PleaWords {
    /// Words by the name of their group.
    #[serde(default)]
    pub groups: BTreeMap<String, Vec<String>>,
    /// The groups whose words are also meant when characters merely sound like theirs.
    #[serde(default)]
    pub misheard: Vec<String>,
    /// Patterns that a plea contains.
    pub contains: Vec<String>,
    /// Patterns that a plea is made of, particles aside.
    pub whole: Vec<String>,
    /// What is taken out first.
    #[serde(default)]
    pub unless: Vec<String>,
    /// May stand between the words of a pattern.
    #[serde(default)]
    pub fillers: Vec<String>,
    /// May stand around a plea.
    #[serde(default)]
    pub particles: Vec<String>,
    /// May stand behind a plea, but make none.
    #[serde(default)]
    pub thanks: Vec<String>,
    /// Which words deny a plea.
    #[serde(default)]
    pub denial: DenialWords,
}

/// `plea.ron`, ready to be held against messages. Made by `load`.
#[derive(Debug, Clone)]
pub struct PleaPhrases {
    unless: Phrases,
    grammar: Grammar,
    /// Rows of one pattern.
    contains: Rows,
    whole: Group,
    thanks: Group,
    denial: Denial,
}

impl PleaPhrases {
    /// Reads the patterns; each that cannot be read is given with its fault.
    pub fn new(words: PleaWords) -> Result<Self, Faults> {
        let mut groups = Groups::default();
        for (name, words) in words.groups {
            groups.add(&name, words);
        }
        let mut faults = Vec::new();
        let mut misheard = groups.all_named(&words.misheard, &mut faults);
        let mut contains = Rows::default();
        contains.add(groups.parse_all(&words.contains, &mut faults).into_iter().map(|pattern| vec![pattern]).collect());
        let whole = groups.parse_all(&words.whole, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let whole = whole.iter().flat_map(|pattern| written(pattern, &groups)).collect();
        let whole = groups.add("=whole", whole);
        misheard.push(whole);
        let (particles, thanks) = (groups.add("=particles", words.particles), groups.add("=thanks", words.thanks));
        let fillers = groups.add("=skipped", words.fillers);
        let denial = Denial::add(words.denial, &mut groups);
        let unless = Phrases::new(words.unless.iter().map(|phrase| NormalText::of(phrase)).collect());
        Ok(PleaPhrases { unless, grammar: Grammar::new(&groups, fillers, particles, misheard), contains, whole, thanks, denial })
    }

    /// Whether a message asks for a person.
    pub fn is_plea(&self, text: &NormalText) -> bool {
        // 转人工 安装费多少 has two wishes, and no 人工安装.
        let left = self.unless.take_out_written(text.as_str());
        let reading = self.grammar.read(&left);
        let is_whole = || reading.chart.len() <= LONGEST_WHOLE && reading.is_all(self.whole, self.thanks);
        let is_meant = |pattern: &Pattern| reading.find_each(pattern).any(|units| self.denial.sense(&reading, units) == Sense::Meant);
        is_whole() || self.contains.begun(&reading).into_iter().flat_map(|at| self.contains.get(at)).any(is_meant)
    }
}

/// Every phrase that a pattern stands for.
fn written(pattern: &Pattern, groups: &Groups) -> Vec<String> {
    pattern.parts.iter().fold(vec![String::new()], |phrases, part| {
        let words = &groups.words[part.group];
        phrases.iter().flat_map(|phrase| words.iter().map(move |word| format!("{phrase} {word}"))).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::escalation::pattern::PatternFault;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    fn pleas() -> PleaPhrases {
        let groups = [("转", words(&["转", "接"])), ("人", words(&["人工", "真人"])), ("费", words(&["费", "要钱"]))];
        let denial = DenialWords {
            negations: words(&["不用", "不需要", "不"]),
            doubts: words(&["要", "还"]),
            or_else: words(&["我就"]),
            afterwards: words(&["就不用了"]),
            mentions: words(&["写着"]),
            fillers: words(&["再"]),
        };
        let own = PleaWords {
            groups: groups.into_iter().map(|(name, words)| (name.to_owned(), words)).collect(),
            misheard: words(&["人"]),
            contains: words(&["{转} {人} !{费}", "talk to human"]),
            whole: words(&["{人}", "转{人}", "有人吗", "agent", "0"]),
            unless: words(&["人工智能"]),
            fillers: words(&["一下", "个", "a"]),
            particles: words(&["麻烦", "帮我", "please", "啦"]),
            thanks: words(&["谢谢"]),
            denial,
        };
        PleaPhrases::new(own).expect("the patterns can be read")
    }

    fn check(text: &str, expected: bool) {
        assert_eq!(pleas().is_plea(&NormalText::of(text)), expected, "{text}");
    }

    #[test]
    fn a_pattern_anywhere_asks_for_a_person() {
        check("你别说了，给我转一下人工！", true);
        check("轉\u{200b}人工", true);
        check("转 人 工", true);
        check("ZhuanRenGong", true);
        check("转人攻", true);
        check("转renggong", true);
        check("I want to talk to a HUMAN", true);
        check("转人工费", false);
        check("转人供货商", false);
        check("转人工智能", false);
    }

    #[test]
    fn a_whole_message_asks_for_a_person() {
        check("人工", true);
        check("麻烦帮我人工，谢谢啦~", true);
        check("人工人工人工", true);
        check("有人吗", true);
        check("0", true);
        check("agent please", true);
        check("砖仁公", true);
        check("谢谢", false);
        check("reagent", false);
        check("100", false);
        check("", false);
    }

    #[test]
    fn what_is_denied_or_talked_about_is_no_plea() {
        check("不用转人工", false);
        check("不用再转人工", false);
        check("不用，转人工", true);
        check("不转人工", false);
        check("还不转人工", true);
        check("要不要转人工", true);
        check("不转人工我就投诉", true);
        check("转人工就不用了", false);
        check("按钮写着“转人工”", false);
        check("我要“转人工”", true);
    }

    #[test]
    fn a_pattern_that_cannot_be_read_is_named() {
        let own = PleaWords { contains: words(&["{转}"]), whole: words(&["人工"]), ..PleaWords::default() };
        let faults = PleaPhrases::new(own).expect_err("there is no such group");
        assert_eq!(faults, [("{转}".to_owned(), PatternFault::NoSuchGroup("转".to_owned()))]);
    }
}
