//! How does a week read as Markdown?

use crate::weekly::week::{Change, Quote, Told, Weekly};
use crate::weekly::words::{Language, percent, points};
use std::fmt::Write;

/// The week as Markdown, in the language of this tag: `zh-CN`, `zh-TW` or `en`.
pub fn markdown(week: &Weekly, locale: &str) -> String {
    let language = Language::of(locale);
    sections(week, language).into_iter().fold(String::new(), |text, section| text + &section.markdown() + "\n")
}

/// A part of the week: a heading, a sentence, and lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// What it says in a sentence.
    pub lead: String,
    /// What it lists.
    pub lines: Vec<String>,
    /// Whether the lines are quotations.
    pub is_quoting: bool,
}

impl Section {
    fn markdown(&self) -> String {
        let mut text = format!("## {}\n", escaped(&self.heading));
        if !self.lead.is_empty() {
            let _ = write!(text, "\n{}\n", escaped(&self.lead));
        }
        let mark = if self.is_quoting { "> " } else { "- " };
        for line in &self.lines {
            let _ = write!(text, "\n{mark}{}\n", escaped(line));
        }
        text
    }
}

/// Text that Markdown takes for text alone: customers write what they like.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!') {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

/// What is told, part by part.
pub fn sections(week: &Weekly, language: Language) -> Vec<Section> {
    vec![headline(week, language), moved(week, language), quotes(week, language), done(week, language), next(week, language)]
}

fn section(heading: &str, lead: String, lines: Vec<String>) -> Section {
    Section { heading: heading.to_owned(), lead, lines, is_quoting: false }
}

fn headline(week: &Weekly, language: Language) -> Section {
    let Change { is, was, verdict, .. } = &week.self_resolution;
    let heading = language.say("这一周", "This week");
    let heading = format!("{heading} {} – {}", week.first, week.last);
    let (now, before) = week.conversations;
    let unfinished = week.until.map(|day| {
        let (chinese, english) = (format!("这一周还没过完，截至 {day}。"), format!("The week is not over; this is up to {day}. "));
        language.say(&chinese, &english).into_owned()
    });
    let unfinished = unfinished.unwrap_or_default();
    if now == 0 {
        return section(&heading, unfinished + &language.say("这一周没有对话。", "There were no conversations."), Vec::new());
    }
    let lead = unfinished
        + &language.say(
            &format!("{now} 次对话（前一周 {before} 次），机器人自己解决了 {}，前一周是 {}：", percent(is.rate), percent(was.rate)),
            &format!(
                "{now} conversations ({before} the week before); the bot solved {} by itself, after {}: ",
                percent(is.rate),
                percent(was.rate)
            ),
        )
        + &language.verdict(*verdict);
    let interval = format!("{} – {}", percent(is.low), percent(is.high));
    let rate = language
        .say(&format!("真实比率以 95 % 的把握在 {interval} 之间"), &format!("With 95 % certainty the true rate is in {interval}"))
        .into_owned();
    let mut lines = vec![rate, waits(week, language)];
    lines.extend(week.wrong.map(|wrong| {
        let (n, of) = (wrong.numerator, wrong.denominator);
        language
            .say(&format!("复核了 {of} 个回答，{n} 个答错"), &format!("Of {of} answers that people judged, {n} were wrong"))
            .into_owned()
    }));
    section(&heading, lead, lines)
}

/// How long customers waited for a person, and how many in vain.
fn waits(week: &Weekly, language: Language) -> String {
    let (waited, before) = week.waited;
    let (n, not) = (waited.count, week.n_not_taken);
    let (own, was) = (language.duration(waited.p90), language.duration(before.p90));
    let taken = if n == 0 {
        language.say("没有客服接手过顾客", "No agent took a case").into_owned()
    } else {
        language
            .say(
                &format!("客服接手的 {n} 位里，十个有九个等了不到 {own}（前一周 {was}）"),
                &format!("Of the {n} customers whose case an agent took, nine of ten waited at most {own} ({was} the week before)"),
            )
            .into_owned()
    };
    let vain = language.say(&format!("；另有 {not} 位没人接手"), &format!("; {not} more were not taken")).into_owned();
    if not == 0 { taken } else { taken + &vain }
}

fn change(name: &str, change: &Change, language: Language) -> String {
    let points = points(change.difference());
    let moved = language.say(&format!("{points} 个百分点"), &format!("{points} points")).into_owned();
    format!("{name}: {} → {} ({moved}; {})", percent(change.was.rate), percent(change.is.rate), language.verdict(change.verdict))
}

fn moved(week: &Weekly, language: Language) -> Section {
    let figures = week.moved.iter().map(|own| change(&language.figure(own.figure), own, language));
    let entries = week.entries.iter().map(|(entry, own)| {
        let name = language.say("条目", "entry");
        change(&format!("{name} {entry}"), own, language)
    });
    let lines: Vec<String> = figures.chain(entries).collect();
    let lead = if lines.is_empty() {
        language.say("没有哪个数字的变化超出偶然。", "No figure moved beyond chance.")
    } else {
        language.say("下面这些变化超出了偶然。", "These moved beyond chance.")
    };
    section(&language.say("变了什么", "What changed"), lead.into_owned(), lines)
}

fn quotes(week: &Weekly, language: Language) -> Section {
    let line = |quote: &Quote| {
        let times =
            language.say(&format!("这一周问了 {} 次", quote.n_asked), &format!("asked {} times this week", quote.n_asked)).into_owned();
        format!("“{}” — {}; {times}", quote.words, language.trouble(quote.trouble))
    };
    let lines: Vec<String> = week.quotes.iter().map(line).collect();
    let lead = if lines.is_empty() {
        language.say("没有听到抱怨。", "Nothing went wrong that is known.").into_owned()
    } else {
        String::new()
    };
    Section { heading: language.say("顾客的原话", "In customers' own words").into_owned(), lead, lines, is_quoting: true }
}

fn told(told: &Told, language: Language) -> String {
    let ((asked, wrong), (asked_before, wrong_before)) = (told.is, told.was);
    let before = language
        .say(
            &format!("前一周问了 {asked_before} 次，{wrong_before} 次没答好"),
            &format!("asked {asked_before} times the week before, {wrong_before} went wrong"),
        )
        .into_owned();
    let now = language.say(&format!("这一周 {asked} 次，{wrong} 次没答好"), &format!("this week {asked}, {wrong} went wrong")).into_owned();
    format!("{}: {before}; {now}", told.name)
}

fn done(week: &Weekly, language: Language) -> Section {
    let line = |own: &Told| format!("{} → {}", told(own, language), own.answer.as_deref().unwrap_or_default());
    let lines: Vec<String> = week.done.iter().map(line).collect();
    let lead = if lines.is_empty() {
        language.say("前一周没答好的问题，还没有哪个有了着落。", "Nothing that went wrong the week before has a good answer yet.")
    } else {
        language.say("前一周没答好，现在答得上来了。", "These went wrong the week before, and are answered now.")
    };
    section(&language.say("做了什么", "What was done"), lead.into_owned(), lines)
}

fn next(week: &Weekly, language: Language) -> Section {
    let lines: Vec<String> = week.next.iter().map(|own| told(own, language)).collect();
    let lead = if lines.is_empty() {
        language.say("问得多的都有回答。", "What is asked often has an answer.")
    } else {
        language.say("这些还没有好的回答，没答好的次数多的在前。", "These have no good answer yet; those that went wrong most come first.")
    };
    section(&language.say("接下来写什么", "What to write next"), lead.into_owned(), lines)
}
