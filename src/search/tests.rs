//! Search over a small knowledge base, as the engine asks it.

use crate::kb::KnowledgeBase;
use crate::kb::facet::Facet;
use crate::search::SearchIndex;
use crate::search::reader::Reader;
use crate::source::{SourceFile, SourceSet};
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;
use jiff::Timestamp;
use std::sync::LazyLock;

const ENTRIES: [(&str, &str); 4] = [
    (
        "refunds",
        "---\nid: refunds\ntitle: 退款\n---\n\n## 退款多久到账 {#when}\n\n> 退款什么时候到\n> 钱什么时候退给我\n> 不是：退款怎么申请\n\n\
         三天。\n\n## 怎么申请退款 {#how}\n\n> 我想退款\n> 在哪里申请退钱\n\n在订单页申请。\n",
    ),
    (
        "en-refunds",
        "---\nid: en-refunds\ntranslates: refunds\nlocale: en\ntitle: Refunds\n---\n\n## When do I get my refund? {#when}\n\n> how long does a refund take\n\
         > when is my money back\n\nIn three days.\n",
    ),
    (
        "delivery",
        "---\nid: delivery\ntitle: 配送\npublish_at: 2026-06-01T00:00:00+08:00\nregion: [香港, 澳门]\nexpire_at: 2026-12-31T00:00:00+08:00\nchannel: [web]\n---\n\n\
         ## 能指定送货时间吗 {#time}\n\n> 可以约时间送吗\n> 能不能周末送\n\n可以。\n",
    ),
    (
        "printer",
        "---\nid: printer\ntitle: 打印机\nkeywords: [吸墨棉条]\n---\n\n## MFC-400 卡纸怎么办 {#jam}\n\n> mfc400 卡纸了\n> 打印机夹纸\n\n打开后盖。\n",
    ),
];

const PHRASES: [(&str, &str); 2] = [
    ("greeting", "---\nid: greeting\ntitle: 开场\naudience: agent\n---\n\n## 首次问候 {#first}\n\n> 打招呼\n\n您好，我是{agent}。\n"),
    (
        "en-greeting",
        "---\nid: en-greeting\ntranslates: greeting\nlocale: en\ntitle: Greetings\naudience: agent\n---\n\n## Greeting {#first}\n\n\
         > how do I say hello\n\nHello, this is {agent}.\n",
    ),
];

static BUILT: LazyLock<(KnowledgeBase, Segmenter, SearchIndex)> = LazyLock::new(|| build(&ENTRIES));

fn build(entries: &[(&str, &str)]) -> (KnowledgeBase, Segmenter, SearchIndex) {
    let file = |&(name, text): &(&str, &str)| SourceFile { path: format!("kb/faq/{name}.md"), text: text.to_owned() };
    let sources = SourceSet { texts: entries.iter().map(file).collect(), ..SourceSet::default() };
    let mut faults = Vec::new();
    let kb = crate::kb::load::load(&sources, at("2026-07-01T00:00:00+08:00"), &mut faults);
    let kb = kb.unwrap_or_else(|| panic!("{faults:?}"));
    let segmenter = Segmenter::new([], &[]);
    let index = SearchIndex::build(&kb, &segmenter);
    (kb, segmenter, index)
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// Anybody on the web, while everything is valid.
fn anybody() -> Reader<'static> {
    Reader::on("web", at("2026-07-01T00:00:00+08:00"))
}

/// The first atom that is found by a reader of the web at this time.
fn first(text: &str, channel: &str, time: &str) -> Option<String> {
    let (kb, segmenter, index) = &*BUILT;
    let reader = Reader::on(channel, at(time));
    let hits = index.search(kb, segmenter, &NormalText::of(text), reader, 3);
    hits.first().map(|hit| kb[hit.atom].id.to_string())
}

fn check(text: &str, expected: &str) {
    assert_eq!(first(text, "web", "2026-07-01T00:00:00+08:00").as_deref(), Some(expected), "{text}");
}

#[test]
fn an_atom_is_found_in_other_words_other_characters_and_pinyin() {
    check("退款多久到账", "refunds/when");
    check("退款幾天能到賬", "refunds/when");
    check("我的钱几天能退回来", "refunds/when");
    check("推宽多旧到账", "refunds/when");
    check("tuikuan duojiu daozhang", "refunds/when");
    check("周六可以送货么", "delivery/time");
    check("MFC400卡纸", "printer/jam");
    check("mfc-400 夹纸", "printer/jam");
}

#[test]
fn what_is_not_meant_leads_elsewhere() {
    check("退款怎么申请", "refunds/how");
    let (kb, segmenter, index) = &*BUILT;
    let hits = index.find(kb, segmenter, &NormalText::of("退款怎么申请？"), anybody());
    assert!(hits.iter().all(|hit| kb[hit.atom].id.as_str() != "refunds/when"));
}

#[test]
fn an_atom_is_served_from_the_instant_of_publication_to_that_of_expiry() {
    let check = |time: &str, channel: &str, expected: bool| {
        let found = first("能不能周末送", channel, time);
        assert_eq!(found.as_deref() == Some("delivery/time"), expected, "{channel} at {time}: {found:?}");
    };
    check("2026-05-31T23:59:59.999999999+08:00", "web", false);
    check("2026-06-01T00:00:00+08:00", "web", true);
    check("2026-12-30T23:59:59.999999999+08:00", "web", true);
    check("2026-12-31T00:00:00+08:00", "web", false);
    check("2026-07-01T00:00:00+08:00", "wechat", false);
}

#[test]
fn what_holds_in_some_regions_is_found_there_and_where_nobody_knows_where() {
    let (kb, segmenter, index) = &*BUILT;
    let check = |region: &str, time: &str, expected: bool| {
        let region = Facet::parse(region);
        let reader = Reader { region: region.as_ref(), ..Reader::on("web", at(time)) };
        let hits = index.search(kb, segmenter, &NormalText::of("能不能周末送"), reader, 3);
        assert_eq!(hits.iter().any(|hit| kb[hit.atom].id.as_str() == "delivery/time"), expected, "{region:?} at {time}");
    };
    check("香港", "2026-06-01T00:00:00+08:00", true);
    check("澳門", "2026-12-30T23:59:59.999999999+08:00", true);
    check("", "2026-07-01T00:00:00+08:00", true);
    check("广东", "2026-07-01T00:00:00+08:00", false);
    check("香港", "2026-05-31T23:59:59.999999999+08:00", false);
    check("香港", "2026-12-31T00:00:00+08:00", false);
}

#[test]
fn a_keyword_alone_finds_its_entry_and_is_one_word() {
    check("吸墨棉条", "printer/jam");
    let (kb, ..) = &*BUILT;
    let keywords = kb.entries().iter().flat_map(|entry| &entry.keywords).map(String::as_str);
    let segmenter = Segmenter::new(keywords, &[]);
    assert_eq!(segmenter.words(&NormalText::of("换吸墨棉条多少钱")).iter().filter(|word| *word == "吸墨棉条").count(), 1);
}

#[test]
fn a_certain_answer_is_one_that_the_editor_wrote_down() {
    let (kb, segmenter, index) = &*BUILT;
    let confidence = |text: &str| {
        index.find(kb, segmenter, &NormalText::of(text), anybody()).first().map(|hit| (kb[hit.atom].id.to_string(), hit.confidence.get()))
    };
    assert_eq!(confidence("打印机 夹纸！！"), Some(("printer/jam".to_owned(), 1.0)));
    assert!(confidence("打印机 夹纸 了 的").is_some_and(|(_, confidence)| confidence < 1.0));
}

#[test]
fn a_translation_and_its_original_are_one_answer_in_the_readers_language() {
    let (kb, segmenter, index) = &*BUILT;
    let check = |text: &str, language: &str, expected: &str| {
        let reader = Reader { language, ..anybody() };
        let hits = index.find(kb, segmenter, &NormalText::of(text), reader);
        assert_eq!(hits.first().map(|hit| kb[hit.atom].id.as_str()), Some(expected), "{text}");
        let mut originals: Vec<_> = hits.iter().map(|hit| kb.original(hit.atom)).collect();
        originals.sort_unstable();
        originals.dedup();
        assert_eq!(originals.len(), hits.len(), "{text}");
    };
    for text in ["退款多久到账", "退款几天到", "when do i get my refund", "how long does it take to get a refund"] {
        check(text, "zh-CN", "refunds/when");
        check(text, "zh-TW", "refunds/when");
        check(text, "en", "en-refunds/when");
    }
    check("怎么申请退款", "en", "refunds/how");
    let suggested = |typed: &str, language: &str| {
        let found = index.suggest(kb, &NormalText::of(typed), Reader { language, ..anybody() }, 1);
        found.first().map(|&(text, atom)| (text, kb[atom].id.as_str()))
    };
    assert_eq!(suggested("how long", "en"), Some(("how long does a refund take", "en-refunds/when")));
    assert_eq!(suggested("退款什么", "en"), Some(("退款什么时候到", "en-refunds/when")));
}

#[test]
fn odd_texts_are_searched_too() {
    let (kb, segmenter, index) = &*BUILT;
    assert_eq!(index.find(kb, segmenter, &NormalText::of("(((("), anybody()), []);
    for text in ["((((", "a:(^", "😀😀", "的了吗", "\u{1}\u{2}", "mfc退k款9９", "", "\"", "AND OR NOT", &"退款".repeat(2_000)] {
        let hits = index.find(kb, segmenter, &NormalText::of(text), anybody());
        assert!(hits.iter().all(|hit| (0.0..=1.0).contains(&hit.confidence.get())), "{text}");
        assert!(hits.iter().map(|hit| hit.confidence.get()).sum::<f32>() <= 1.001, "{text}");
    }
}

#[test]
fn phrases_in_the_customers_language_come_first() {
    let (kb, segmenter, index) = build(&PHRASES);
    let check = |language: &'static str, text: &str, expected: &[&str]| {
        let found = index.phrases(&kb, &segmenter, &NormalText::of(text), Reader { language, ..anybody() }, 9);
        let texts: Vec<&str> = found.into_iter().map(|atom| kb[atom].plain.trim()).collect();
        assert_eq!(texts, expected, "{text} in {language}");
    };
    let (chinese, english) = ("您好，我是{agent}。", "Hello, this is {agent}.");
    check("zh-CN", "", &[chinese, english]);
    check("zh-TW", "", &[chinese, english]);
    check("en", "", &[english, chinese]);
    check("en", "打招呼", &[chinese]);
}
