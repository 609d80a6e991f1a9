//! Which postal addresses stand in a text?
//!
//! A street with a number, or a place of two levels with a building, is an address; whether it exists is not known here.

use crate::intent::slot::scan::{Found, at};

/// The fewest characters of an address that a customer gives as a reply.
const SHORTEST: usize = 6;

/// What a reply must name at least one of to be an address.
const MARKS: &str = "省市区县镇乡路街道号村弄栋室苑";

/// Words with those characters that are no part of an address.
const NOT_MARKS: [&str; 26] = [
    "知道",
    "道歉",
    "道理",
    "味道",
    "渠道",
    "区别",
    "区分",
    "市场",
    "超市",
    "路由",
    "网路",
    "电路",
    "短路",
    "线路",
    "号码",
    "账号",
    "帐号",
    "型号",
    "手机号",
    "单号",
    "编号",
    "信号",
    "几号",
    "换号",
    "快递柜在哪",
    "街坊",
];

/// Streets and quarters: a number directly behind one of these is an address.
const STREETS: &str = "路街道巷里村苑园区庄院城";

/// What numbers of houses end in.
const HOUSES: [&str; 12] = ["号楼", "号院", "号", "弄", "栋", "幢", "座", "单元", "室", "楼", "层", "组"];

/// Larger places. An address begins with one, or with its street.
const AREAS: &str = "省市区县镇乡州旗";

/// Words that introduce an address; the address begins behind the last of them.
const INTRODUCTIONS: [&str; 17] = [
    "地址是",
    "地址:",
    "地址为",
    "地址改成",
    "地址改为",
    "地址换成",
    "地址",
    "送货到",
    "送到",
    "寄到",
    "改到",
    "改成",
    "换成",
    "搬到",
    "住在",
    "在",
    "是",
];

/// How many characters the name of a street has at most, when no larger place is named: 世纪大道, 南京西路, 中山北一路.
const LONGEST_STREET: usize = 7;

/// The addresses of a text.
pub fn addresses(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = 0;
    for clause in text.split_inclusive([',', '。', ';', '!', '?', '、', '\0']) {
        let body = clause.trim_end_matches([',', '。', ';', '!', '?', '、', '\0']);
        if let Some((from, to)) = address_in(body) {
            found.push((start + from..start + to, body[from..to].to_owned()));
        }
        start += clause.len();
    }
    found
}

/// Where an address begins and ends in a clause.
fn address_in(clause: &str) -> Option<(usize, usize)> {
    let houses: Vec<(usize, usize)> = numbers(clause).filter_map(|(start, end)| Some((start, end + house(&clause[end..])?))).collect();
    let street = houses.iter().position(|&(start, _)| clause[..start].trim_end_matches(' ').ends_with(|c| STREETS.contains(c)))?;
    let (street_end, _) = houses[street];
    let end = houses.last()?.1;
    let start = introduced(&clause[..street_end]);
    let name = clause[start..street_end].trim();
    let is_named = name.chars().count() > 2 && !NOT_MARKS.iter().any(|word| name.ends_with(word));
    let is_placed = name.contains(|c| AREAS.contains(c)) || houses.len() > 1 || name.chars().count() <= LONGEST_STREET;
    let start = start + clause[start..].len() - clause[start..].trim_start_matches([' ', ':']).len();
    (is_named && is_placed).then_some((start, end))
}

/// The numbers of a clause, as `12` or `12-3`.
fn numbers(clause: &str) -> impl Iterator<Item = (usize, usize)> {
    let is_number = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let starts = clause.char_indices().filter(move |&(at, c)| is_number(c) && !clause[..at].chars().next_back().is_some_and(is_number));
    starts.map(move |(start, _)| (start, start + clause[start..].chars().take_while(|&c| is_number(c)).count()))
}

/// How many bytes of the ending of a house's number a text begins with.
fn house(rest: &str) -> Option<usize> {
    HOUSES.iter().find(|ending| rest.starts_with(*ending)).map(|ending| ending.len())
}

/// Where the text behind its introduction begins: behind the last introducing word before the first larger place, or before the street.
fn introduced(text: &str) -> usize {
    let area = text.char_indices().find(|&(_, c)| AREAS.contains(c)).map_or(text.len(), |(at, _)| at);
    let ends = INTRODUCTIONS.iter().filter_map(|word| Some(text[..area].rfind(word)? + word.len()));
    ends.max().unwrap_or(0)
}

/// The address that a reply gives, as the customer wrote it.
pub fn read(original: &str) -> Option<String> {
    let words = original.trim();
    let plain = NOT_MARKS.iter().fold(words.to_owned(), |left, word| left.replace(word, ""));
    let is_asked = words.ends_with(['?', '？', '吗', '呢']);
    let is_address = plain.chars().count() >= SHORTEST && plain.contains(|c| MARKS.contains(c)) && !is_asked;
    let start = introduced(words);
    let start = if at(words, start).is_some() && words[start..].chars().count() >= SHORTEST { start } else { 0 };
    is_address.then(|| words[start..].trim_start_matches([' ', ':', '：', ',', '，']).to_owned())
}
