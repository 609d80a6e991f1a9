//! Where does one word end and the next begin?
//!
//! jieba lives here and nowhere else. The shop's own words enter its dictionary, and words of one meaning become one word.

use crate::text::normalize::NormalText;
use crate::text::unit::{Unit, units};
use jieba_rs::Jieba;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Words that say nothing about what is asked. Question words stay: 多久 and 多少 tell questions apart.
const STOP_WORDS: &str = "的 了 吗 呢 啊 呀 吧 嘛 哦 噢 喔 哈 嗯 呃 啦 哟 诶 哎 唉 么 我 你 您 他 她 它 我们 你们 咱们 他们 是 就 都 也 还 又 再 \
    这 那 这个 那个 一下 请问 请 麻烦 想 要 我要 我想 对了 那 会 能 可以 有 在 个 给 把 被 跟 和 与 或 及 对 从 到 为 以 之 其 着 过 地 得 很 亲 老板 \
    你好 您好 谢谢 怎么办 咋办 怎么回事 咋回事 咋整 怎么弄 为什么 为啥 什么 原因 \
    a an the of to in on at for and or is are am was were be been do does did i my me you your it its this that please can could would \
    hi hello";

/// The dictionary that was made last, with the words that were added to it.
static LAST: Mutex<Option<(Vec<NormalText>, Arc<Jieba>)>> = Mutex::new(None);

/// Cuts texts into words. Cheap to clone.
#[derive(Clone)]
pub struct Segmenter {
    jieba: Arc<Jieba>,
    canonical: Arc<HashMap<String, String>>,
    stop_words: Arc<HashSet<&'static str>>,
}

impl std::fmt::Debug for Segmenter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Segmenter").field("synonyms", &self.canonical.len()).finish_non_exhaustive()
    }
}

/// A part of a text, cut into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'t> {
    /// A run of Han characters.
    Han {
        /// The run as it stands.
        run: &'t str,
        /// Its words, one behind the other.
        words: Vec<&'t str>,
        /// The words and the words inside of long ones (search mode), each as the first of its synonyms.
        searched: Vec<Cow<'t, str>>,
    },
    /// A word of Latin letters, or a number.
    Latin(&'t str),
}

impl Segmenter {
    /// A segmenter that never cuts `words` apart, and takes the words of each of the `synonyms` groups for one. The dictionary that was made last
    /// in this process is kept, for content is often compiled anew with the words as they were.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>, synonyms: &'a [Vec<String>]) -> Self {
        let grouped = synonyms.iter().flatten().map(String::as_str);
        let words = words.into_iter().chain(grouped).map(NormalText::of);
        let words = words.filter(|word| !word.as_str().is_empty() && !word.as_str().contains(' '));
        Segmenter {
            jieba: dictionary(words.collect()),
            canonical: Arc::new(canonical(synonyms)),
            stop_words: Arc::new(STOP_WORDS.split_whitespace().collect()),
        }
    }

    /// The words of a text in order, in search mode (a long word also yields the words inside it), stop-words and punctuation left out.
    /// A text of nothing but stop-words yields them all, so that it can be told from other such texts.
    pub fn words(&self, text: &NormalText) -> Vec<String> {
        let all = self.jieba.cut_for_search(text.as_str(), true).into_iter().map(|token| token.word).collect();
        self.telling(all).into_iter().map(|word| self.canonical.get(word).cloned().unwrap_or_else(|| word.to_owned())).collect()
    }

    /// Whether a text has a single word that tells something, or none; what stands inside a longer word is no word of its own.
    pub fn is_bare(&self, text: &NormalText) -> bool {
        let all = self.jieba.cut(text.as_str(), true).into_iter().map(|token| token.word).collect();
        self.telling(all).len() < 2
    }

    /// Where words end in a text, in bytes, in order.
    pub fn borders(&self, text: &NormalText) -> Vec<usize> {
        let ends = self.jieba.cut(text.as_str(), true).into_iter().scan(0, |end, token| {
            *end += token.word.len();
            Some(*end)
        });
        ends.collect()
    }

    /// A text cut into words, none left out; what stands between words is gone.
    pub fn pieces<'t>(&self, text: &'t NormalText) -> Vec<Piece<'t>> {
        let piece = |unit| match unit {
            Unit::Latin(word) => Piece::Latin(word),
            Unit::Han(run) => {
                let words: Vec<&str> = self.jieba.cut(run, true).into_iter().map(|token| token.word).collect();
                let mut searched = Vec::with_capacity(2 * words.len());
                words.iter().for_each(|word| self.add_searched(word, &mut searched));
                Piece::Han { run, words, searched }
            }
        };
        units(text.as_str()).into_iter().map(piece).collect()
    }

    /// Adds the words of two and three characters inside of a longer word, and the word itself: what jieba calls search mode.
    fn add_searched<'t>(&self, word: &'t str, searched: &mut Vec<Cow<'t, str>>) {
        let ends: Vec<usize> = word.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        for length in [2, 3].into_iter().filter(|&length| length < ends.len()) {
            let starts = std::iter::once(0).chain(ends.iter().copied());
            let inside = starts.zip(&ends[length - 1..]).map(|(start, &end)| &word[start..end]);
            searched.extend(inside.filter(|word| self.jieba.has_word(word)).map(|word| self.synonym(word)));
        }
        searched.push(self.synonym(word));
    }

    /// The first of a word's synonyms, or the word itself.
    fn synonym<'t>(&self, word: &'t str) -> Cow<'t, str> {
        self.canonical.get(word).map_or(Cow::Borrowed(word), |first| Cow::Owned(first.clone()))
    }

    /// The words of a run of Han characters, in search mode, none left out.
    pub fn searched<'t>(&self, run: &'t str) -> impl Iterator<Item = &'t str> {
        self.jieba.cut_for_search(run, true).into_iter().map(|token| token.word)
    }

    /// The words of a text that say something; all that are spoken when none does.
    fn telling<'t>(&self, words: Vec<&'t str>) -> Vec<&'t str> {
        let spoken: Vec<&str> = words.into_iter().filter(|word| word.chars().any(char::is_alphanumeric)).collect();
        let telling: Vec<&str> = spoken.iter().copied().filter(|word| !self.stop_words.contains(word)).collect();
        if telling.is_empty() { spoken } else { telling }
    }
}

/// The dictionary of jieba with further words.
fn dictionary(words: Vec<NormalText>) -> Arc<Jieba> {
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, jieba)) = last.as_ref().filter(|(known, _)| *known == words) {
        return Arc::clone(jieba);
    }
    let mut jieba = Jieba::new();
    words.iter().for_each(|word| _ = jieba.add_word(word.as_str(), None, None));
    // The first word that is added doubles the room of the dictionary, and a clone has no more than it needs.
    let jieba = Arc::new(jieba.clone());
    *last = Some((words, Arc::clone(&jieba)));
    jieba
}

/// Maps each word of a group to the group's first word.
fn canonical(synonyms: &[Vec<String>]) -> HashMap<String, String> {
    let normal = |word: &String| NormalText::of(word).as_str().to_owned();
    let pairs = synonyms.iter().filter_map(|group| Some((group, normal(group.first()?))));
    pairs.flat_map(|(group, first)| group.iter().map(move |word| (normal(word), first.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let synonyms = vec![vec!["退货".to_owned(), "退掉".to_owned()]];
        let segmenter = Segmenter::new(["花呗", "JD-KFR35"], &synonyms);
        assert_eq!(segmenter.words(&NormalText::of(text)), expected, "{text}");
    }

    #[test]
    fn the_shops_words_are_words() {
        check("花呗能用吗", &["花呗", "能用"]);
        check("jd-kfr35 多少钱", &["jd", "kfr35", "jd-kfr35", "多少", "钱"]);
    }

    #[test]
    fn words_of_one_meaning_are_one_word() {
        check("我要退掉", &["退货"]);
    }

    #[test]
    fn a_single_word_is_bare() {
        let segmenter = Segmenter::new(["多少钱", "手机"], &[]);
        let check = |text: &str, expected: bool| assert_eq!(segmenter.is_bare(&NormalText::of(text)), expected, "{text}");
        check("多少钱", true);
        check("手机呢？", true);
        check("手机多少钱", false);
    }

    #[test]
    fn a_text_of_stop_words_keeps_them() {
        check("你好", &["你好"]);
        check("？？？", &[]);
    }
}
