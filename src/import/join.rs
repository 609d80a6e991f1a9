//! Which rows are the same question?
//!
//! Rows that ask and answer the same become one; rows that ask the same and answer otherwise are told apart in their titles, by what
//! differs between them, so that a customer who must choose can.

use crate::import::answer::Part;
use crate::import::item::{Item, Locale, State};
use crate::text::normalize::{NormalText, spoken};
use std::collections::{HashMap, HashSet};

/// How much of an answer tells one entry from another, in characters, where nothing else does.
const TELLING: usize = 12;

/// An item with its answers as they are written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Where it comes from: the place of its source among those named.
    pub source: usize,
    /// What was read.
    pub item: Item,
    /// What is answered.
    pub parts: Vec<Part>,
    /// What tells it from others that ask the same; empty where nothing asks the same.
    pub apart: String,
}

/// What joining did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Joined {
    /// How many rows became part of another.
    pub n_joined: usize,
    /// How many entries were told apart from others of the same question.
    pub n_apart: usize,
}

/// Joins drafts, in the order in which each question first occurs.
pub fn join(drafts: Vec<Draft>) -> (Vec<Draft>, Joined) {
    let n_before = drafts.len();
    let mut order: Vec<Vec<Draft>> = Vec::new();
    let mut places: HashMap<(String, Option<Locale>, bool), usize> = HashMap::new();
    for draft in drafts {
        let key = (asked(&draft.item.title), draft.item.locale, draft.item.state == State::Live);
        let place = *places.entry(key).or_insert(order.len());
        if place == order.len() {
            order.push(Vec::new());
        }
        let group = &mut order[place];
        match group.iter_mut().find(|own| says_same(own, &draft)) {
            Some(own) => merge(own, draft),
            None => group.push(draft),
        }
    }
    let mut joined = Joined::default();
    for group in order.iter_mut().filter(|group| group.len() > 1) {
        joined.n_apart += group.len();
        tell_apart(group);
    }
    let mut all: Vec<Draft> = order.into_iter().flatten().collect();
    joined.n_joined = n_before - all.len();
    make_unique(&mut all);
    (all, joined)
}

/// What a title asks: its letters, digits and Han characters in normal form.
fn asked(title: &str) -> String {
    let normal = NormalText::of(title);
    let spoken = spoken(normal.as_str());
    if spoken.is_empty() { normal.as_str().to_owned() } else { spoken }
}

fn says_same(a: &Draft, b: &Draft) -> bool {
    let same = |a: &str, b: &str| a == b || NormalText::of(a) == NormalText::of(b);
    a.parts.len() == b.parts.len() && a.parts.iter().zip(&b.parts).all(|(a, b)| a.heading == b.heading && same(&a.markdown, &b.markdown))
}

fn merge(own: &mut Draft, other: Draft) {
    let (item, other) = (&mut own.item, other.item);
    item.ways.extend(other.ways);
    add_new(&mut item.keywords, other.keywords);
    // Nothing named means all, so that what is for all stays so.
    for (names, others) in [(&mut item.product, other.product), (&mut item.region, other.region), (&mut item.channel, other.channel)] {
        if names.is_empty() || others.is_empty() {
            names.clear();
        } else {
            add_new(names, others);
        }
    }
    if item.category.is_empty() {
        item.category = other.category;
    }
    item.key = item.key.take().or(other.key);
}

fn add_new(names: &mut Vec<String>, others: Vec<String>) {
    for name in others {
        if !names.contains(&name) {
            names.push(name);
        }
    }
}

fn tell_apart(group: &mut [Draft]) {
    let aspects: [fn(&Draft) -> String; 5] = [
        |draft| draft.item.product.join("、"),
        |draft| draft.item.region.join("、"),
        |draft| draft.item.category.last().cloned().unwrap_or_default(),
        |draft| draft.item.channel.join("、"),
        |draft| draft.item.category.join("/"),
    ];
    let tells = |aspect: &fn(&Draft) -> String| {
        let names: Vec<String> = group.iter().map(aspect).collect();
        let n_different = names.iter().collect::<HashSet<_>>().len();
        (n_different == names.len() && names.iter().filter(|name| name.is_empty()).count() <= 1).then_some(names)
    };
    let by_facet = aspects.iter().enumerate().find_map(|(at, aspect)| Some((at < 2, tells(aspect)?)));
    let (is_facet, names) = by_facet.unwrap_or_else(|| (false, group.iter().map(start_of_answer).collect()));
    for (draft, name) in group.iter_mut().zip(names).filter(|(_, name)| !name.is_empty()) {
        let title = std::mem::take(&mut draft.item.title);
        let is_latin = title.is_ascii();
        draft.item.title = if is_latin { format!("{title} ({name})") } else { format!("{title}（{name}）") };
        draft.apart = name;
        // The loader takes the same way of asking for two products or regions, and warns of it elsewhere.
        if is_facet {
            draft.item.ways.insert(0, title);
        }
    }
}

fn start_of_answer(draft: &Draft) -> String {
    let markdown = draft.parts.first().map_or("", |part| &part.markdown);
    let words = markdown.chars().filter(|c| !matches!(c, '*' | '#' | '\\' | '[' | ']' | '<' | '>' | '\n' | '|' | '`' | '!' | '（' | '）'));
    let words: String = words.take(TELLING).collect();
    format!("{}…", words.trim())
}

/// Titles that are the same on a screen, though they ask otherwise or begin alike, are numbered.
fn make_unique(drafts: &mut [Draft]) {
    let mut seen: HashSet<(NormalText, Option<Locale>)> = HashSet::new();
    for draft in drafts {
        let (title, locale) = (draft.item.title.clone(), draft.item.locale);
        let mut n = 1;
        while !seen.insert((NormalText::of(&draft.item.title), locale)) {
            n += 1;
            draft.item.title = format!("{title}（{n}）");
            draft.apart = format!("{} {n}", draft.apart);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::item::Origin;

    fn check(rows: &[(&str, &str, &str)], expected: &[&str], n_joined: usize) {
        let draft = |(title, answer, category): &(&str, &str, &str)| Draft {
            source: 0,
            item: Item { category: vec![(*category).to_owned()], ..Item::new(Origin::file("f"), *title) },
            parts: vec![Part { heading: None, markdown: (*answer).to_owned() }],
            apart: String::new(),
        };
        let (drafts, joined) = join(rows.iter().map(draft).collect());
        let titles: Vec<&str> = drafts.iter().map(|draft| draft.item.title.as_str()).collect();
        assert_eq!((titles, joined.n_joined), (expected.to_vec(), n_joined));
    }

    #[test]
    fn the_same_is_joined_and_the_rest_told_apart() {
        check(&[("怎么退货", "七天。", "a"), ("怎麼退貨？", "七天。", "b")], &["怎么退货"], 1);
        check(&[("怎么退货", "七天。", "手机"), ("怎么退货", "十天。", "家电")], &["怎么退货（手机）", "怎么退货（家电）"], 0);
        check(&[("怎么退货", "七天。", "手机"), ("怎么退货", "十天。", "手机")], &["怎么退货（七天。…）", "怎么退货（十天。…）"], 0);
        check(&[("How?", "Seven days.", "x"), ("how", "Ten.", "y")], &["How? (x)", "how (y)"], 0);
        check(
            &[("怎么退货", "一二三四五六七八九十甲乙丙", ""), ("怎么退货", "一二三四五六七八九十甲乙丁", "")],
            &["怎么退货（一二三四五六七八九十甲乙…）", "怎么退货（一二三四五六七八九十甲乙…）（2）"],
            0,
        );
    }
}
