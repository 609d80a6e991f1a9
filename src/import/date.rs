//! Which day or time does a cell name?
//!
//! Days and times as spreadsheets and exports write them become those of front matter. Without a zone they are China's, as everywhere in the
//! knowledge base.

use jiff::civil::{Date, DateTime};

/// What is written where something never ends.
const NEVER: [&str; 10] = ["永久", "长期", "永久有效", "长期有效", "不限", "无", "-", "--", "never", "forever"];

/// Spreadsheets count days from the last of 1899; these are 1990 and 2100, so that other numbers are not taken for days.
const DAYS: std::ops::RangeInclusive<i64> = 32_874..=73_050;

/// What a cell says of a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// There is no limit.
    Never,
    /// The day or time, as front matter has it.
    At(String),
}

/// Reads a day or a time, or nothing where it is none.
pub fn parse(text: &str) -> Option<When> {
    let text = text.trim();
    if text.is_empty() || NEVER.contains(&text.to_lowercase().as_str()) {
        return Some(When::Never);
    }
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(When::At(timestamp.to_string()));
    }
    if let Ok(number) = text.parse::<f64>() {
        return of_number(number).map(When::At);
    }
    let plain: String = text.chars().map(|c| if matches!(c, '年' | '月' | '/' | '.') { '-' } else { c }).collect();
    let plain = plain.replace("日", " ").replace('T', " ").replace('：', ":");
    let (day, time) = plain.trim().split_once(' ').unwrap_or((plain.trim(), ""));
    let date = day_of(day.trim_end_matches('-'))?;
    match time.trim() {
        "" => Some(When::At(date.to_string())),
        time => at_time(date, time).map(When::At),
    }
}

/// When something is over of which somebody wrote the last moment: after the whole of a day that is written without a time.
pub fn end_of(until: &str) -> String {
    let next = until.parse::<Date>().ok().and_then(|day| day.tomorrow().ok());
    next.filter(|_| until.len() == "2026-11-29".len()).map_or_else(|| until.to_owned(), |day| day.to_string())
}

/// Reads two days with something between them, as `2026-01-01 至 2026-12-31`.
pub fn parse_range(text: &str) -> Option<(When, When)> {
    if let Some(When::Never) = parse(text) {
        return Some((When::Never, When::Never));
    }
    let borders = ["至", "到", "~", "～", "—", " - ", " to "];
    let (from, until) = borders.iter().find_map(|border| text.split_once(border))?;
    Some((parse(from.trim_matches(['-', '—', ' ']))?, parse(until.trim_matches(['-', '—', ' ']))?))
}

fn of_number(number: f64) -> Option<String> {
    let days = number.floor();
    let is_day = (*DAYS.start() as f64..=*DAYS.end() as f64).contains(&days);
    if !is_day {
        return None;
    }
    let first = Date::constant(1899, 12, 30);
    let date = first.checked_add(jiff::Span::new().try_days(days as i64).ok()?).ok()?;
    let seconds = ((number - days) * 86_400.0).round() as i64;
    if seconds == 0 {
        return Some(date.to_string());
    }
    let time = date.at(0, 0, 0, 0).checked_add(jiff::Span::new().try_seconds(seconds).ok()?).ok()?;
    Some(in_china(time))
}

fn day_of(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let year: i16 = year.parse().ok().filter(|year| (1990..=2200).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn at_time(date: Date, text: &str) -> Option<String> {
    let mut parts = text.split([':', '时', '分', '秒']).filter(|part| !part.trim().is_empty());
    let mut next = || parts.next().map_or(Some(0), |part| part.trim().split('.').next()?.parse::<i8>().ok());
    let (hour, minute, second) = (next()?, next()?, next()?);
    Some(in_china(date.to_datetime(jiff::civil::Time::new(hour, minute, second, 0).ok()?)))
}

fn in_china(time: DateTime) -> String {
    format!("{}+08:00", time.strftime("%Y-%m-%dT%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_read_as_people_write_them() {
        let check = |text: &str, expected: Option<&str>| {
            let expected = expected.map(|at| if at.is_empty() { When::Never } else { When::At(at.to_owned()) });
            assert_eq!(parse(text), expected, "{text}");
        };
        check("2026-01-05", Some("2026-01-05"));
        check("2026/1/5", Some("2026-01-05"));
        check("2026年1月5日", Some("2026-01-05"));
        check("2026.1.5 18:30", Some("2026-01-05T18:30:00+08:00"));
        check("2026-01-05 23:59:59", Some("2026-01-05T23:59:59+08:00"));
        check("2026-01-05T18:00:00+08:00", Some("2026-01-05T10:00:00Z"));
        check("46027", Some("2026-01-05"));
        check("46027.5", Some("2026-01-05T12:00:00+08:00"));
        check("永久", Some(""));
        check("", Some(""));
        check("2026-02-30", None);
        check("七天", None);
        check("12", None);
    }

    #[test]
    fn a_cell_may_name_both_ends() {
        let at = |day: &str| When::At(day.to_owned());
        assert_eq!(parse_range("2026-01-01至2026-12-31"), Some((at("2026-01-01"), at("2026-12-31"))));
        assert_eq!(parse_range("2026/1/1 ~ 永久"), Some((at("2026-01-01"), When::Never)));
        assert_eq!(parse_range("长期有效"), Some((When::Never, When::Never)));
        assert_eq!(parse_range("七天"), None);
    }
}
