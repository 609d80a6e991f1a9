//! Which words come in conversations that go badly, and hardly in others?
//!
//! They are proposed for the lists of anger and of red lines; an editor says what they are. Pieces of messages are compared by how many
//! customers wrote them, so that one who repeats a word proves nothing. What the lists know already and names are cut out before, and what the
//! content is made of is none: who has trouble with a refund writes 退款.

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::BotFact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::id::ConversationId;
use crate::text::normalize::{NormalText, is_han};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The lengths of pieces, in Han characters; of other scripts a piece is a word.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=5;

/// A word of another script has at least so many letters.
const FEWEST_LETTERS: usize = 3;

/// So many customers who had it go badly must have written a piece.
const FEWEST_CUSTOMERS: usize = 3;

/// So many standard errors the logarithm of the odds must be above zero: by chance alone one piece of forty is.
const SUREST_CHANCE: f64 = 2.0;

/// The most proposals.
const MOST: usize = 200;

/// The most examples of a proposal.
const MOST_EXAMPLES: usize = 4;

/// At so many stars or fewer a customer is unhappy.
const FEW_STARS: u8 = 2;

/// The most messages of a conversation that are looked at.
const MOST_MESSAGES: usize = 50;

/// The most characters of a message that are looked at.
const LONGEST: usize = 400;

/// Particles that end a sentence, and characters that belong to the word before or behind: a piece that is cut there is a fragment.
const ENDS: &[char] = &['了', '吗', '呢', '啊', '吧', '呀', '啦', '嘛', '么', '的', '一', '不', '很', '来', '在'];
const STARTS: &[char] =
    &['了', '吗', '呢', '啊', '吧', '呀', '啦', '嘛', '么', '的', '次', '个', '们', '着', '过', '得', '是', '就', '也', '都'];

/// Behind these stands a name: 我叫李秀英.
const NAMED: [&str; 6] = ["我叫", "名字叫", "我姓", "名字是", "收件人", "联系人"];

/// Before these stands one: 张师傅.
const TITLED: [&str; 9] = ["师傅", "先生", "女士", "小姐", "经理", "老师", "主管", "总监", "老板"];

/// The most characters of a name.
const LONGEST_NAME: usize = 3;

/// What one customer wrote in one conversation, or in some, and how it went.
#[derive(Debug, Clone)]
pub struct Written {
    /// Who it was, where that is known.
    pub customer: Option<String>,
    /// The conversation, or the first.
    pub conversation: ConversationId,
    /// When it began.
    pub at: Timestamp,
    /// The messages, pressed buttons left out, and what is written in a complaint.
    pub messages: Vec<String>,
    /// Whether the customer was angry, or complained.
    pub is_angry: bool,
    /// The red lines that were crossed, each with its category.
    pub lines: Vec<(String, String)>,
}

impl Written {
    /// What was written in a conversation, by its events; nothing of test traffic, and where nobody wrote. Who was once as angry as `angry_at`,
    /// complained in a comment or gave few stars is angry.
    pub fn of(conversation: ConversationId, events: &[Event], angry_at: f32) -> Option<Self> {
        let first = events.first()?;
        let Fact::Customer(CustomerFact::Opened(opened)) = &first.fact else { return None };
        let customer = opened.same_visitor().map(str::to_owned);
        let mut written = Written { customer, conversation, at: first.at, messages: Vec::new(), is_angry: false, lines: Vec::new() };
        for Event { fact, .. } in events {
            match fact {
                Fact::Customer(CustomerFact::Said { text, choice: None }) => written.hear(text),
                Fact::Customer(CustomerFact::Rated(rating)) => {
                    written.is_angry |= rating.is_complaint || rating.stars.is_some_and(|stars| stars <= FEW_STARS);
                    rating.comment.iter().filter(|_| rating.is_complaint).for_each(|comment| written.hear(comment));
                }
                Fact::Bot(BotFact::AngerMeasured { score, .. }) => written.is_angry |= score.get() >= angry_at,
                Fact::Bot(BotFact::RedLineCrossed { hit }) => {
                    let line = (hit.id.clone(), hit.category.clone());
                    if !written.lines.contains(&line) {
                        written.lines.push(line);
                    }
                }
                _ => {}
            }
        }
        (!opened.is_test && !written.messages.is_empty()).then_some(written)
    }

    /// Takes in what the same customer wrote elsewhere.
    fn join(&mut self, other: Written) {
        self.is_angry |= other.is_angry;
        other.messages.iter().for_each(|message| self.hear(message));
        for line in other.lines {
            if !self.lines.contains(&line) {
                self.lines.push(line);
            }
        }
    }

    fn hear(&mut self, text: &str) {
        if self.messages.len() < MOST_MESSAGES {
            self.messages.push(text.chars().take(LONGEST).collect());
        }
    }

    fn is_bad(&self) -> bool {
        self.is_angry || !self.lines.is_empty()
    }
}

/// Words that may belong into a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The words, in normal form.
    pub words: String,
    /// How many customers wrote them who had it go badly.
    pub n_bad: usize,
    /// How many others.
    pub n_calm: usize,
    /// How many standard errors the logarithm of their odds ratio is above zero (Haldane and Anscombe's half added to each count).
    pub surety: f64,
    /// How many of the first were angry or complained.
    pub n_angry: usize,
    /// How many of the first crossed a red line.
    pub n_risky: usize,
    /// Which red lines, with category and number, the most frequent first.
    pub lines: Vec<(String, String, usize)>,
    /// Messages with the words: the conversation, when it began, and the message.
    pub examples: Vec<(ConversationId, Timestamp, String)>,
}

/// What is proposed of what customers wrote.
#[derive(Debug, Default)]
pub struct Proposals {
    /// The surest first.
    pub proposals: Vec<Proposal>,
    /// How many customers were angry, complained or crossed a red line.
    pub n_bad: usize,
    /// How many were and did not.
    pub n_calm: usize,
}

/// Compares customers, by what they wrote in conversations. `known` gives the words in a message that a list has already; `is_content` says whether words stand in the content.
pub fn proposals(talks: Vec<Written>, known: impl Fn(&str) -> Vec<String>, is_content: impl Fn(&str) -> bool) -> Proposals {
    let customers = by_customer(talks);
    let (bad, calm): (Vec<&Written>, Vec<&Written>) = customers.iter().partition(|talk| talk.is_bad());
    let mut with: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, talk) in bad.iter().enumerate() {
        for piece in pieces_of(talk, &known) {
            with.entry(piece).or_default().push(at);
        }
    }
    with.retain(|_, talks| talks.len() >= FEWEST_CUSTOMERS);
    let mut n_calm: HashMap<&str, usize> = HashMap::new();
    for talk in &calm {
        for piece in pieces_of(talk, &known) {
            if let Some((own, _)) = with.get_key_value(&piece) {
                *n_calm.entry(own).or_default() += 1;
            }
        }
    }
    let mut found: Vec<(&String, &Vec<usize>, usize, f64)> = with
        .iter()
        .map(|(piece, talks)| {
            let n = n_calm.get(piece.as_str()).copied().unwrap_or(0);
            (piece, talks, n, surety((talks.len(), bad.len()), (n, calm.len())))
        })
        .filter(|(_, _, _, surety)| *surety >= SUREST_CHANCE)
        .collect();
    found.sort_by(|a, b| b.3.total_cmp(&a.3).then(b.0.chars().count().cmp(&a.0.chars().count())).then_with(|| a.0.cmp(b.0)));
    let mut proposals: Vec<Proposal> = Vec::new();
    for (piece, talks, n_calm, surety) in found {
        // Of pieces that lie in each other, the surest stands for all, and of equals the longest.
        let is_in_another = |own: &Proposal| own.words.contains(piece.as_str()) || piece.contains(own.words.as_str());
        if proposals.len() < MOST && !proposals.iter().any(is_in_another) && !is_content(piece) {
            let talks: Vec<&Written> = talks.iter().map(|at| bad[*at]).collect();
            proposals.push(proposal(piece, &talks, n_calm, surety));
        }
    }
    Proposals { proposals, n_bad: bad.len(), n_calm: calm.len() }
}

/// What each customer wrote; of whom it is not known who wrote, every conversation is another's.
fn by_customer(talks: Vec<Written>) -> Vec<Written> {
    let (mut all, mut places): (Vec<Written>, HashMap<String, usize>) = (Vec::new(), HashMap::new());
    for talk in talks {
        match talk.customer.clone().map(|customer| *places.entry(customer).or_insert(all.len())) {
            Some(place) if place < all.len() => all[place].join(talk),
            Some(_) | None => all.push(talk),
        }
    }
    all
}

fn proposal(words: &str, talks: &[&Written], n_calm: usize, surety: f64) -> Proposal {
    let mut lines: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (line, category) in talks.iter().flat_map(|talk| &talk.lines) {
        *lines.entry((line, category)).or_default() += 1;
    }
    let mut lines: Vec<(String, String, usize)> =
        lines.into_iter().map(|((line, category), n)| (line.to_owned(), category.to_owned(), n)).collect();
    lines.sort_by_key(|(_, _, n)| std::cmp::Reverse(*n));
    let has_them = |message: &&String| NormalText::of(message).as_str().contains(words);
    let example = |talk: &&Written| Some((talk.conversation, talk.at, talk.messages.iter().find(has_them)?.clone()));
    Proposal {
        words: words.to_owned(),
        n_bad: talks.len(),
        n_calm,
        surety,
        n_angry: talks.iter().filter(|talk| talk.is_angry).count(),
        n_risky: talks.iter().filter(|talk| !talk.lines.is_empty()).count(),
        lines,
        examples: talks.iter().filter_map(example).take(MOST_EXAMPLES).collect(),
    }
}

/// The different pieces of what somebody wrote, each once.
fn pieces_of(talk: &Written, known: &impl Fn(&str) -> Vec<String>) -> HashSet<String> {
    let mut pieces = HashSet::new();
    for message in &talk.messages {
        let normal = NormalText::of(message);
        let mut text = normal.as_str().to_owned();
        for word in known(&text).into_iter().filter(|word| !word.is_empty()) {
            text = text.replace(&word, "\n");
        }
        collect(&without_names(&text), &mut pieces);
    }
    pieces
}

/// A text with the names cut out that are told to be names.
fn without_names(text: &str) -> String {
    let mut text = text.to_owned();
    for mark in NAMED {
        while let Some(at) = text.find(mark) {
            let behind = at + mark.len();
            let end = text[behind..].char_indices().nth(LONGEST_NAME).map_or(text.len(), |(n, _)| behind + n);
            text.replace_range(at..end, "\n");
        }
    }
    for title in TITLED {
        while let Some(at) = text.find(title) {
            let start = text[..at].char_indices().rev().take(2).take_while(|(_, c)| is_han(*c)).last().map_or(at, |(n, _)| n);
            text.replace_range(start..at + title.len(), "\n");
        }
    }
    text
}

/// Whether a piece is not cut where no word ends.
fn is_whole(piece: &[char]) -> bool {
    let (first, last) = (piece.first(), piece.last());
    first.is_some_and(|c| !STARTS.contains(c)) && last.is_some_and(|c| !ENDS.contains(c))
}

/// Adds the pieces of a text: of runs of Han characters all of some lengths, of other scripts the words.
fn collect(text: &str, pieces: &mut HashSet<String>) {
    for run in text.split(|c: char| !c.is_alphanumeric()) {
        let chars: Vec<char> = run.chars().collect();
        for part in chars.chunk_by(|a, b| is_han(*a) == is_han(*b)) {
            if !part.iter().copied().all(is_han) {
                let is_word = part.len() >= FEWEST_LETTERS && part.iter().all(|c| c.is_alphabetic());
                pieces.extend(is_word.then(|| part.iter().collect::<String>()));
                continue;
            }
            pieces.extend(
                LENGTHS
                    .flat_map(|length| part.windows(length).filter(|piece| is_whole(piece)).map(|piece| piece.iter().collect::<String>())),
            );
        }
    }
}

/// How sure it is that the odds of the first share are above those of the second.
fn surety((a, n): (usize, usize), (b, m): (usize, usize)) -> f64 {
    let [a, c, b, d] = [a, n - a, b, m - b].map(|count| count as f64 + 0.5);
    ((a / c).ln() - (b / d).ln()) / (1.0 / a + 1.0 / c + 1.0 / b + 1.0 / d).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk(n: i64, message: &str, is_angry: bool, lines: &[&str]) -> Written {
        let lines = lines.iter().map(|line| ((*line).to_owned(), "媒体曝光".to_owned())).collect();
        let messages = vec!["我要退款".to_owned(), message.to_owned()];
        let customer = Some(format!("v-{n}"));
        Written { customer, conversation: n.to_string().parse().unwrap(), at: Timestamp::UNIX_EPOCH, messages, is_angry, lines }
    }

    #[test]
    fn what_stands_in_bad_talks_alone_is_proposed_once() {
        let bad = ["你们真是狗比公司", "狗比，垃圾", "这家店狗比", "垃圾，等了三天", "scumbags"];
        let calm = ["什么时候发货", "等了三天", "怎么退货", "发票怎么开", "运费谁出"];
        let mut talks: Vec<Written> = (1..).zip(bad).map(|(n, text)| talk(n, text, true, &[])).collect();
        talks.extend((10..).zip(calm.iter().cycle().take(60)).map(|(n, text)| talk(n, text, false, &[])));
        talks.extend((80..83).map(|n| talk(n, "发到脉脉上", false, &["media-weibo"])));
        let known = |text: &str| if text.contains("垃圾") { vec!["垃圾".to_owned()] } else { Vec::new() };
        let found = proposals(talks.clone(), known, |words| "退款流程".contains(words));
        assert_eq!((found.n_bad, found.n_calm), (8, 60));
        let shown: Vec<_> = found.proposals.iter().map(|own| (own.words.as_str(), own.n_bad, own.n_angry, own.n_risky)).collect();
        assert_eq!(shown, [("发到脉脉上", 3, 0, 3), ("狗比", 3, 3, 0)]);
        assert_eq!(found.proposals[0].lines, [("media-weibo".to_owned(), "媒体曝光".to_owned(), 3)]);
        assert_eq!(found.proposals[1].examples.len(), 3);
        // What the content says is none.
        assert_eq!(proposals(talks, known, |_| true).proposals, []);
    }

    #[test]
    fn a_customer_counts_once_and_a_name_is_no_word() {
        let calm = (10..70).map(|n| talk(n, "什么时候发货", false, &[]));
        let none = |_: &str| Vec::new();
        let shown = |bad: Vec<Written>| {
            let all: Vec<Written> = bad.into_iter().chain(calm.clone()).collect();
            proposals(all, none, |words| "我要退款".contains(words)).proposals.into_iter().map(|own| own.words).collect::<Vec<_>>()
        };
        let one = (1..6).map(|n| Written { customer: Some("v-1".to_owned()), ..talk(n, "铁疙瘩", true, &[]) }).collect();
        assert_eq!(shown(one), [] as [&str; 0]);
        let named = ["我叫李秀英，铁疙瘩", "张师傅说铁疙瘩", "我叫李秀英铁疙瘩了"];
        assert_eq!(shown((1..).zip(named).map(|(n, text)| talk(n, text, true, &[])).collect()), ["铁疙瘩"]);
        assert_eq!(shown((1..4).map(|n| talk(n, "张师傅！", true, &[])).collect()), [] as [&str; 0]);
    }

    #[test]
    fn odds_are_sure_by_number() {
        assert!(surety((3, 200), (0, 2_000)) > 2.5);
        assert!(surety((3, 200), (30, 2_000)) < 0.5);
        assert!(surety((0, 0), (0, 0)).abs() < 1e-9);
    }
}
