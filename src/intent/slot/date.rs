//! Which days stand in a text?
//!
//! A day that is in no calendar (2月30日) is none. The time of day is not read: 后天下午 is the day after tomorrow.

use crate::intent::slot::scan::{Found, at, before, is_word};
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// China's one time zone, Asia/Shanghai: eight hours ahead, without summer time since 1991, so that no time zone database is needed.
const HOURS_AHEAD: i8 = 8;

/// Words for days, and how many days they are from today; the longer before those that they contain.
const RELATIVE: [(&str, i64); 26] = [
    ("大后天", 3),
    ("大前天", -3),
    ("day after tomorrow", 2),
    ("后天", 2),
    ("后日", 2),
    ("前天", -2),
    ("前日", -2),
    ("明天", 1),
    ("明日", 1),
    ("明早", 1),
    ("明晚", 1),
    ("明儿", 1),
    ("听日", 1),
    ("昨天", -1),
    ("昨日", -1),
    ("昨晚", -1),
    ("昨儿", -1),
    ("今天", 0),
    ("今日", 0),
    ("今晚", 0),
    ("今早", 0),
    ("今儿", 0),
    ("today", 0),
    ("tonight", 0),
    ("tomorrow", 1),
    ("yesterday", -1),
];

/// Characters that make 后天 and 前天 behind them parts of other words: 以后天天, 目前天气.
const NOT_BEFORE_DAY: &str = "以之最目先今然";

/// Words for weeks, and how many weeks they are from this one; the longer before those that they contain.
const WEEKS: [(&str, i64); 9] =
    [("下下个", 2), ("下下", 2), ("下个", 1), ("下", 1), ("上个", -1), ("上", -1), ("这个", 0), ("这", 0), ("本", 0)];

/// Characters that make a 25号 behind them a house or a type, not a day.
const NOT_BEFORE_NUMBER: &str = "路街巷弄道村里区园院座第型编楼栋室幢";

/// Characters that make a 25号 in front of them a house, a line or a size.
const NOT_BEHIND_NUMBER: &str = "楼院线店门机房桌仓柜码色馆厅铺库";

/// The day on which it is this time in China.
pub fn today(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::fixed(Offset::constant(HOURS_AHEAD))).date()
}

/// The days of a text.
pub fn dates(text: &str, today: Date) -> Vec<Found> {
    let mut found = Vec::new();
    let mut end = 0;
    for (start, c) in text.char_indices() {
        if start < end || !may_begin(c) {
            continue;
        }
        let readers = [relative, of_week, with_year, of_year, with_slash, of_month, compact];
        if let Some((width, day)) = readers.iter().find_map(|read| read(text, start, today)) {
            end = start + width;
            found.push((start..end, day.to_string()));
        }
    }
    found
}

/// The day that a reply of two numbers means: `11-25`, `11.25`.
pub fn bare_date(text: &str, today: Date) -> Option<String> {
    let (month, day) = text.split_once(['-', '.'])?;
    Some(nearest(today, month.parse().ok()?, day.parse().ok()?)?.to_string())
}

/// Characters with which a day can begin, beside digits: the readers are not asked at any other.
const BEGINNINGS: &str = "dty大后前明听昨今下上这本周星礼十一二三四五六七八九";

fn may_begin(c: char) -> bool {
    c.is_ascii_digit() || BEGINNINGS.contains(c)
}

/// What a reader gives: how many bytes it read, and the day.
type Read = Option<(usize, Date)>;

fn relative(text: &str, start: usize, today: Date) -> Read {
    let (word, days) = RELATIVE.iter().find(|(word, _)| text[start..].starts_with(word))?;
    let last = before(text, start);
    let is_part = if word.is_ascii() {
        is_word(last) || is_word(at(text, start + word.len()))
    } else {
        matches!(*word, "后天" | "前天" | "后日" | "前日") && last.is_some_and(|c| NOT_BEFORE_DAY.contains(c))
    };
    if is_part { None } else { Some((word.len(), today.checked_add(days.days()).ok()?)) }
}

/// `周三` is the next one, today counts; `这周三` and `下周三` are of this week and the next, which begin on Monday.
fn of_week(text: &str, start: usize, today: Date) -> Read {
    let mut rest = &text[start..];
    let week = WEEKS.iter().find_map(|&(word, weeks)| Some((rest.strip_prefix(word)?, weeks)));
    let is_counted = before(text, start).is_some_and(|c| c.is_ascii_digit() || "一两二三四五六七八九十每几".contains(c));
    rest = week.map_or(rest, |(rest, _)| rest);
    rest = ["周", "星期", "礼拜"].iter().find_map(|name| rest.strip_prefix(name))?;
    let name = at(rest, 0)?;
    let weekday = "一二三四五六日".chars().position(|c| c == name).or_else(|| "123456天".chars().position(|c| c == name))?;
    let width = text.len() - start - rest.len() + name.len_utf8();
    let days = i64::try_from(weekday).ok()? - i64::from(today.weekday().to_monday_zero_offset());
    let days = match week {
        Some((_, weeks)) => days + 7 * weeks,
        None if is_counted || at(rest, name.len_utf8()).is_some_and(|c| c.is_ascii_digit()) => return None,
        None => days.rem_euclid(7),
    };
    Some((width, today.checked_add(days.days()).ok()?))
}

/// `2026-11-25`, `2026/11/25`, `2026.11.25`, `2026年11月25日`.
fn with_year(text: &str, start: usize, _today: Date) -> Read {
    let (year, rest) = number(text, start)?;
    let sign = at(rest, 0).filter(|c| matches!(c, '-' | '/' | '.' | '年'))?;
    let (month, rest) = number_of(rest[sign.len_utf8()..].trim_start_matches(' '))?;
    let rest = rest.strip_prefix(if sign == '年' { '月' } else { sign })?;
    let (day, rest) = number_of(rest.trim_start_matches(' '))?;
    let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1900..2200).contains(&year).then_some((text.len() - start - rest.len(), date))
}

/// `11月25日`, `十一月二十五号`, and `11月25` where nothing is counted by it.
fn of_year(text: &str, start: usize, today: Date) -> Read {
    let (month, rest) = number(text, start).or_else(|| chinese_number(text, start))?;
    let rest = rest.strip_prefix('月')?.trim_start_matches(' ');
    let (day, rest) = number_of(rest).or_else(|| chinese_number(rest, 0))?;
    let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || "上下中早晚到之前后".contains(c));
    let rest = rest.strip_prefix(['日', '号']).or_else(|| ends(at(rest, 0)).then_some(rest))?;
    Some((text.len() - start - rest.len(), nearest(today, month, day)?))
}

/// `11/25`.
fn with_slash(text: &str, start: usize, today: Date) -> Read {
    let (month, rest) = number(text, start)?;
    let (day, rest) = number_of(rest.strip_prefix('/')?)?;
    let is_part = is_word(at(rest, 0)) || matches!(at(rest, 0), Some('/' | '.' | '%')) || before(text, start) == Some('/');
    if is_part { None } else { Some((text.len() - start - rest.len(), nearest(today, month, day)?)) }
}

/// `25号` is the next one, today counts; `下个月5号` is of the next month.
fn of_month(text: &str, start: usize, today: Date) -> Read {
    let next_month = ["下个月", "下月"].iter().find_map(|word| text[start..].strip_prefix(word));
    let from = if next_month.is_some() { today.first_of_month().checked_add(1.month()).ok()? } else { today };
    let (day, rest) = number_of(next_month.unwrap_or(&text[start..]))?;
    let rest = rest.strip_prefix(['号', '日'])?;
    let last = before(text, start);
    let is_house = last.is_some_and(|c| NOT_BEFORE_NUMBER.contains(c)) || at(rest, 0).is_some_and(|c| NOT_BEHIND_NUMBER.contains(c));
    if is_house || is_word(last) || matches!(last, Some('.' | '-' | '/' | '月')) {
        return None;
    }
    let day = i8::try_from(day).ok()?;
    let months = (0..12).filter_map(|months| from.first_of_month().checked_add(months.months()).ok());
    let date = months.filter_map(|first| Date::new(first.year(), first.month(), day).ok()).find(|date| *date >= from)?;
    Some((text.len() - start - rest.len(), date))
}

/// `20261125`, where it is a day of last year, this year or the next; other eight digits may be an order number.
fn compact(text: &str, start: usize, today: Date) -> Read {
    let digits = text[start..].bytes().take(9).take_while(u8::is_ascii_digit).count();
    let is_apart = !is_word(before(text, start)) && !is_word(at(text, start + digits)) && before(text, start) != Some('-');
    if digits != 8 || !is_apart {
        return None;
    }
    let part = |from: usize, to: usize| text[start + from..start + to].parse::<i16>().ok();
    let date = Date::new(part(0, 4)?, i8::try_from(part(4, 6)?).ok()?, i8::try_from(part(6, 8)?).ok()?).ok()?;
    ((date.year() - today.year()).abs() <= 1).then_some((digits, date))
}

/// The day of this month that is nearest to today, in the past or to come: in December, 1月5日 is of the next year.
fn nearest(today: Date, month: u32, day: u32) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let dates = [-1, 0, 1].into_iter().filter_map(|years| Date::new(today.year() + years, month, day).ok());
    dates.min_by_key(|date| (*date - today).get_days().abs())
}

/// The number of at most four digits that begins at a place and is not part of another, and what stands behind it.
fn number(text: &str, start: usize) -> Option<(u32, &str)> {
    let is_part = is_word(before(text, start)) || matches!(before(text, start), Some('.' | '-'));
    if is_part { None } else { number_of(&text[start..]) }
}

fn number_of(text: &str) -> Option<(u32, &str)> {
    let width = text.bytes().take(5).take_while(u8::is_ascii_digit).count();
    (1..=4).contains(&width).then(|| Some((text[..width].parse().ok()?, &text[width..]))).flatten()
}

/// The number from 1 to 99 in Chinese characters that begins at a place, and what stands behind it.
fn chinese_number(text: &str, start: usize) -> Option<(u32, &str)> {
    let (rest, first) = chinese_digit(&text[start..]).map_or((&text[start..], None), |(digit, rest)| (rest, Some(digit)));
    let Some(rest) = rest.strip_prefix('十') else { return first.map(|digit| (digit, rest)) };
    let (last, rest) = chinese_digit(rest).unwrap_or((0, rest));
    Some((first.unwrap_or(1) * 10 + last, rest))
}

fn chinese_digit(text: &str) -> Option<(u32, &str)> {
    let (digit, _) = (1..).zip("一二三四五六七八九".chars()).find(|&(_, c)| text.starts_with(c))?;
    Some((digit, &text['一'.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_a_day_may_begin_one() {
        let words = RELATIVE.iter().chain(&WEEKS).map(|(word, _)| *word).chain([
            "周三",
            "星期三",
            "礼拜三",
            "下个月5号",
            "十一月二号",
            "九月一号",
            "25号",
        ]);
        for word in words {
            assert!(word.chars().next().is_some_and(may_begin), "{word}");
        }
    }
}
