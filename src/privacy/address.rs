//! Which postal addresses stand in a text, written in Chinese?
//!
//! What is found is the part that is narrower than the district: the street with the number, the building, the room. A mask leaves the
//! province, the city and the district.

use crate::privacy::kind::{Kind, Spotted};
use std::ops::Range;

/// Streets: a number behind one of these is a house.
const STREETS: &str = "路街道巷弄段村";

/// Quarters and estates: a number behind one of these is a house where the district is named, or a building follows.
const QUARTERS: &str = "里庄院城园苑区寓厦湾庭府邸座场心镇乡";

/// Words that end in such a character and are no part of an address.
const NO_STREETS: [&str; 35] = [
    "知道",
    "味道",
    "渠道",
    "频道",
    "通道",
    "管道",
    "水道",
    "跑道",
    "报道",
    "线路",
    "电路",
    "网路",
    "短路",
    "铁路",
    "水路",
    "油路",
    "气路",
    "思路",
    "一路",
    "半路",
    "阶段",
    "时段",
    "手段",
    "片段",
    "波段",
    "频段",
    "高铁段",
    "哪条路",
    "这条路",
    "那条路",
    "我们村",
    "你们村",
    "走路",
    "迷路",
    "上路",
];

/// What numbers of houses end in, the longer before those that they begin with.
const HOUSES: [&str; 18] =
    ["号楼", "号院", "号铺", "号", "弄", "巷", "段", "栋楼", "栋", "幢", "座", "单元", "室", "楼", "层", "组", "房", "户"];

/// Those that only buildings have.
const BUILDINGS: [&str; 9] = ["号楼", "号院", "弄", "栋", "幢", "座", "单元", "室", "房"];

/// Districts and larger places.
const AREAS: &str = "省市区县旗";

/// Places that have no such character in their names.
const PLACES: [&str; 4] = ["香港", "九龙", "新界", "澳门"];

/// What may stand behind the word for a street: 皇后大道中.
const SIDES: [char; 5] = ['中', '东', '西', '南', '北'];

/// Words in which such a character names no place.
const NO_AREAS: [&str; 20] = [
    "小区",
    "园区",
    "社区",
    "校区",
    "厂区",
    "库区",
    "景区",
    "新区路",
    "城市",
    "超市",
    "门市",
    "夜市",
    "上市",
    "市场",
    "市面",
    "市区",
    "区别",
    "区分",
    "区域",
    "地区",
];

/// Words that introduce an address without a district; the street begins behind the last of them.
const INTRODUCTIONS: [&str; 22] = [
    "地址是",
    "地址",
    "送货到",
    "送到",
    "寄到",
    "寄往",
    "发到",
    "改到",
    "改成",
    "改为",
    "换成",
    "搬到",
    "搬去",
    "住在",
    "家住",
    "位于",
    "在",
    "是",
    "到",
    "住",
    "去",
    ":",
];

/// How far before the house its district stands at most, in characters.
const NEAR: usize = 30;

/// How many characters the name of a street has at most when no district is named.
const LONGEST_STREET: usize = 8;

/// How many characters may stand between two parts of an address.
const BETWEEN: usize = 6;

/// How many before a part that only buildings have: the name of the building stands there.
const BEFORE_BUILDING: usize = 12;

/// The number of a house, with what it ends in.
struct House {
    /// Where it stands, the ending included.
    span: Range<usize>,
    /// The ending; nothing of a bare number.
    ending: Option<&'static str>,
    n_digits: usize,
}

/// The addresses of a text.
pub fn addresses(text: &str) -> Vec<Spotted> {
    let mut found = Vec::new();
    let mut start = 0;
    for clause in text.split_inclusive([',', '。', ';', '!', '?', '\n', '*', '\0', '、']) {
        let houses = houses(clause, text[..start].ends_with('*'));
        found.extend(in_clause(clause, &houses).into_iter().map(|range| (start + range.start..start + range.end, Kind::Address)));
        start += clause.len();
    }
    found
}

fn in_clause(clause: &str, houses: &[House]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut at, mut floor) = (0, 0);
    while at < houses.len() {
        let Some(start) = begin(clause, floor, &houses[at..]) else {
            at += 1;
            continue;
        };
        let last = at + chain(clause, &houses[at..]);
        floor = with_suffix(clause, houses[last].span.end);
        found.push(start..floor);
        at = houses.partition_point(|house| house.span.start < floor);
    }
    found
}

/// The numbers of a clause that may be houses; what touches a star was left over by a mask.
fn houses(clause: &str, is_behind_star: bool) -> Vec<House> {
    let is_latin = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_numeral = |c: char| "零〇一二三四五六七八九十百".contains(c);
    let mut houses = Vec::new();
    let mut end = 0;
    for (at, c) in clause.char_indices() {
        if at < end || !(is_latin(c) || is_numeral(c)) {
            continue;
        }
        let is_own = |own: &char| if is_latin(c) { is_latin(*own) } else { is_numeral(*own) };
        let number: String = clause[at..].chars().take_while(is_own).collect();
        end = at + number.len();
        let ending = HOUSES.iter().find(|ending| clause[end..].starts_with(*ending)).copied();
        let n_digits = number.bytes().filter(u8::is_ascii_digit).count();
        let is_number = n_digits > 0 || number.len() == 1 || is_numeral(c);
        let is_line = clause[end..].starts_with("号线");
        let is_left_over = (at == 0 && is_behind_star) || clause[end..].starts_with('*');
        if is_number && n_digits <= 6 && number.len() <= 12 && !is_line && !is_left_over && (ending.is_some() || n_digits > 0) {
            houses.push(House { span: at..end + ending.map_or(0, str::len), ending, n_digits });
        }
    }
    houses
}

/// Where the address begins whose first house is the first of these.
fn begin(clause: &str, floor: usize, houses: &[House]) -> Option<usize> {
    let house = houses.first()?;
    let before = near(&clause[floor..house.span.start]);
    let base = house.span.start - before.len();
    let trimmed = before.trim_end_matches([' ', '第']);
    let district = district_end(trimmed);
    let name = district.map_or(trimmed, |end| &trimmed[end..]);
    let is_street = (ends_in(trimmed, STREETS) || ends_in(trimmed.trim_end_matches(SIDES), "路街道"))
        && !NO_STREETS.iter().any(|word| trimmed.ends_with(word));
    let is_quarter = ends_in(trimmed, QUARTERS);
    let is_building = house.ending.is_some_and(|ending| BUILDINGS.contains(&ending));
    let has_next = houses.get(1).is_some_and(|next| is_next(clause, house, next));
    let street = district.or_else(|| street_start(trimmed).filter(|_| house.ending.is_some()));
    match (is_street, district) {
        (true, _) if name.trim().chars().nth(1).is_some() => street.map(|start| base + start),
        (_, Some(end)) if is_building || (is_quarter && house.ending.is_some()) => Some(base + end),
        _ if is_quarter && has_next && house.ending.is_some() => street_start(trimmed).map(|start| base + start),
        _ if is_building && has_next => Some(house.span.start),
        _ => None,
    }
}

/// The end of a text, as far as a district may stand before a house.
fn near(text: &str) -> &str {
    text.char_indices().rev().nth(NEAR - 1).map_or(text, |(at, _)| &text[at..])
}

fn ends_in(text: &str, marks: &str) -> bool {
    text.ends_with(|c| marks.contains(c))
}

/// Where the last district of a text ends, with a name before it and the name of a street behind it.
fn district_end(text: &str) -> Option<usize> {
    let is_named = |at: usize| {
        let name = text[..at].chars().rev().take_while(|c| !c.is_ascii() && !INTRODUCTIONS.contains(&c.to_string().as_str())).count();
        name >= 2
    };
    let is_word = |at: usize, c: char| {
        let end = at + c.len_utf8();
        NO_AREAS.iter().any(|word| {
            word.match_indices(c).any(|(own, _)| text[..at].ends_with(&word[..own]) && text[end..].starts_with(&word[own + c.len_utf8()..]))
        })
    };
    let is_area = |&(at, c): &(usize, char)| AREAS.contains(c) && is_named(at) && !is_word(at, c);
    let leaves_street = |end: &usize| text[*end..].trim().chars().count() >= 2;
    let places = PLACES.iter().filter_map(|place| Some(text.rfind(place)? + place.len())).filter(leaves_street).max();
    text.char_indices().rev().filter(is_area).map(|(at, c)| at + c.len_utf8()).find(leaves_street).or(places)
}

/// Where the name of a street begins that a text ends with, where no district is named.
fn street_start(text: &str) -> Option<usize> {
    let name = text.strip_suffix(|_| true).unwrap_or_default();
    let introduced = INTRODUCTIONS.iter().filter_map(|word| Some(name.rfind(word)? + word.len())).max().unwrap_or(0);
    let apart = text.char_indices().rev().find(|(_, c)| c.is_ascii() && *c != ' ').map_or(0, |(at, c)| at + c.len_utf8());
    let longest = text.char_indices().rev().nth(LONGEST_STREET - 1).map_or(0, |(at, _)| at);
    let start = introduced.max(apart).max(longest);
    let start = start + text[start..].len() - text[start..].trim_start_matches(' ').len();
    (text[start..].chars().count() >= 3).then_some(start)
}

/// Whether a house goes on with the next one at once: 3栋502, 2单元1201室.
fn is_next(clause: &str, house: &House, next: &House) -> bool {
    let between = &clause[house.span.end..next.span.start];
    (between.is_empty() || between == " " || between == "-") && (next.ending.is_some() || next.n_digits >= 3)
}

/// How many houses belong to the address behind the first.
fn chain(clause: &str, houses: &[House]) -> usize {
    let is_near = |pair: &[House]| {
        let between = &clause[pair[0].span.end..pair[1].span.start];
        let is_bare = pair[1].ending.is_none();
        let n = between.chars().count();
        let is_building = pair[1].ending.is_some_and(|ending| BUILDINGS.contains(&ending));
        let most = if is_building { BEFORE_BUILDING } else { BETWEEN };
        if is_bare { n <= 1 && is_next(clause, &pair[0], &pair[1]) } else { n <= most }
    };
    houses.windows(2).take_while(|pair| is_near(pair)).count()
}

/// The end of an address with what stands behind its last house: 5楼之3.
fn with_suffix(clause: &str, end: usize) -> usize {
    let Some(rest) = clause[end..].strip_prefix('之') else { return end };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 { clause.len() - rest.len() + digits } else { end }
}
