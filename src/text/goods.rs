//! Which goods does a text name?
//!
//! The names of what shops sell, by kind: who asks about a strawberry is not answered with what is true of a washing machine. The list is of
//! everyday trade and not complete; what it does not have is no name.

use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

static LINES: &str = include_str!("goods.txt");

/// A kind of goods; two names of one kind are the same goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Goods(u16);

/// All names with their kinds; those that only look like goods have none.
static NAMES: LazyLock<(AhoCorasick, Vec<Option<Goods>>)> = LazyLock::new(|| {
    let mut kinds = Vec::new();
    let mut names = Vec::new();
    for (at, line) in (0..).zip(LINES.lines().filter(|line| !line.starts_with('#'))) {
        let kind = (!line.starts_with('-')).then_some(Goods(at));
        for name in line.trim_start_matches('-').split_whitespace() {
            names.push(name.replace('-', " "));
            kinds.push(kind);
        }
    }
    let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names);
    (automaton.expect("a few hundred names make an automaton"), kinds)
});

/// The goods that a normal text names, each with the words, in order.
pub fn goods(text: &str) -> Vec<(Goods, &str)> {
    let (automaton, kinds) = &*NAMES;
    let named = automaton.find_iter(text).filter(|found| is_word(text, found.start(), found.end()));
    named.filter_map(|found| Some((kinds[found.pattern().as_usize()]?, &text[found.range()]))).collect()
}

/// Whether Latin letters do not go on before or behind: `ac` is none in `back`. An English plural is the same.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    let is_latin = text[start..end].starts_with(is_letter);
    let behind = text[end..].strip_prefix('s').unwrap_or(&text[end..]);
    !is_latin || !(text[..start].ends_with(is_letter) || behind.starts_with(is_letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goods_are_known_by_their_names() {
        let check = |text: &str, expected: &[&str]| {
            assert_eq!(goods(text).into_iter().map(|(_, name)| name).collect::<Vec<_>>(), expected, "{text}");
        };
        check("扫地机器人不动了", &["扫地机器人"]);
        check("换手机号", &[]);
        check("我的手机充不上电", &["手机"]);
        check("my washing machines leak", &["washing machine"]);
        check("back", &[]);
        assert_eq!(goods("冷气")[0].0, goods("空调")[0].0);
    }
}
