use crate::conversation::roster::Rosters;
use crate::eval::effect::{Got, GotAct};
use crate::insight::question::Asked;
use crate::insight::question::Trouble;
use crate::insight::topic::Topics;
use crate::report::Inquiry;
use crate::report::ResolutionReport;
use crate::report::cut::Cut;
use crate::report::figure::Figure;
use crate::report::sample::*;
use crate::text::segment::Segmenter;
use crate::weekly::markdown::markdown;
use crate::weekly::page::page;
use crate::weekly::week::{Material, Told, Verdict, Weekly};
use jiff::ToSpan;
use jiff::tz::TimeZone;

fn report_of(conversations: &[crate::conversation::Conversation], from: i64) -> ResolutionReport {
    let (from, to) = (at_hour(from), at_hour(from + 168));
    report(
        conversations,
        &Inquiry { from, to, now: at_hour(24 * 60), rosters: Rosters::always(TimeZone::UTC), by: Some(Cut::Entry), rivals: Vec::new() },
    )
}

fn asked(n: i64, hour: i64, text: &str, trouble: Option<Trouble>) -> Asked {
    let (conversation, at) = (n.to_string().parse().unwrap(), at_hour(hour));
    Asked {
        conversation,
        at,
        text: text.to_owned(),
        locale: "zh-CN".to_owned(),
        answered: None,
        is_clarified: false,
        trouble,
        agent_said: None,
    }
}

/// The week before, one in four was helped, and in the week three in four.
fn week() -> Weekly {
    let talk = |n: i64, is_good: bool| {
        let facts: &[&str] = if is_good { &[QUESTION, ANSWER, SOLVED] } else { &[QUESTION, ANSWER, UNSOLVED] };
        conversation(&format!("v-{n}"), at_hour(n), facts)
    };
    let before: Vec<_> = (0..100).map(|n| talk(n, n % 4 == 0)).collect();
    let now: Vec<_> = (168..268).map(|n| talk(n, n % 4 != 0)).collect();
    let (before, week) = (report_of(&before, 0), report_of(&now, 168));
    let segmenter = Segmenter::new([], &[]);
    let mut topics = Topics::new(&segmenter);
    for n in 0..6 {
        topics.add(asked(n, n, "支持花呗分期吗", Some(Trouble::Missed)));
    }
    topics.add(asked(7, 170, "支持花呗分期吗", None));
    for n in 8..11 {
        topics.add(asked(n, 170 + n, "能寄到国外吗，我的电话是13800001111 <b>", Some(Trouble::HandedOver)));
    }
    let topics = topics.ranked();
    let material = Material { week: &week, before: &before, topics: &topics };
    let days = ("2026-11-29".parse().unwrap(), "2026-12-05".parse().unwrap());
    Weekly::of(&material, days, |text, _| {
        let answer = Got { act: GotAct::Answer, title: Some("花呗分期".to_owned()), target: Some("payment/instalments".to_owned()) };
        text.contains("花呗").then_some(answer)
    })
}

#[test]
fn what_changed_beyond_chance_is_told_with_what_was_said_and_done() {
    let week = week();
    assert_eq!((week.self_resolution.verdict, week.conversations), (Verdict::Better, (100, 100)));
    assert!(week.moved.iter().any(|change| change.figure == Figure::Confirmed && change.verdict == Verdict::Better));
    assert_eq!((week.entries.len(), week.entries[0].0.as_str()), (1, "returns"));
    let told = |all: &[Told]| all.iter().map(|told| (told.name.clone(), told.is, told.was)).collect::<Vec<_>>();
    assert_eq!(told(&week.done), [("支持花呗分期吗".to_owned(), (1, 0), (6, 6))]);
    assert_eq!((told(&week.next)[0].1, week.quotes.len(), week.quotes[0].trouble), ((3, 3), 1, Trouble::HandedOver));
}

#[test]
fn a_week_is_told_in_three_languages_and_customers_words_are_only_words() {
    let week = week();
    for (locale, word) in [("zh-CN", "变好了，不是偶然"), ("zh-TW", "變好了，不是偶然"), ("en", "better, beyond chance")] {
        let (text, html) = (markdown(&week, locale), page(&week, locale));
        assert!(text.contains(word) && html.contains(word), "{text}");
        assert!(!text.contains("13800001111") && !html.contains("13800001111"));
        assert!(text.contains("\\<b\\>") && html.contains("&lt;b&gt;") && !html.contains("<b>"));
        assert!(!html.contains("http") && !html.contains("<script"), "the page needs nothing else");
        assert_eq!(html.matches("<section").count(), 5);
    }
}

#[test]
fn an_empty_week_says_so() {
    let (before, week) = (report_of(&[], 0), report_of(&[], 168));
    let material = Material { week: &week, before: &before, topics: &[] };
    let first: jiff::civil::Date = "2026-11-29".parse().unwrap();
    let told = Weekly::of(&material, (first, first + 6.days()), |_, _| None);
    assert_eq!((told.self_resolution.verdict, told.quotes.len(), told.next.len()), (Verdict::TooFew, 0, 0));
    assert!(markdown(&told, "en").contains("There were no conversations.") && page(&told, "zh-TW").contains("這一週沒有對話"));
}
