//! How does a report look on a terminal?

use crate::report::cross::CrossTable;
use crate::report::figure::Figure;
use crate::report::ratio::Ratio;
use crate::report::recommendation::Recommendation;
use crate::report::rival::RivalFigure;
use crate::report::shadow::Shadow;
use crate::report::spread::Spread;
use crate::report::tally::Tally;
use crate::report::{Corrected, Part, ResolutionReport};
use unicode_width::UnicodeWidthStr;

/// What stands between two columns.
const GAP: &str = "   ";

/// The report as lines of text.
pub fn text(report: &ResolutionReport) -> String {
    let ResolutionReport { definition, from, to, .. } = report;
    let head = format!("conversations opened from {from} to {to}, definition {definition}");
    let tables = [classes(&report.whole), ratios(&report.whole, report.minimum_sample), spreads(&report.whole), shadows(report)];
    let more = [recommendation(&report.whole.recommendation), reviews(report), parts(report), rivals(report)]
        .into_iter()
        .filter(|table| table.len() > 1);
    let tables = tables.into_iter().chain(more).map(|table| align(&table));
    let left_out = (report.n_parts_left_out > 0).then(|| format!("{} smaller parts are left out", report.n_parts_left_out));
    std::iter::once(head).chain(tables).chain(left_out).collect::<Vec<_>>().join("\n\n") + "\n"
}

/// A table of combinations as lines of text.
pub fn combinations(table: &CrossTable) -> String {
    let wrong = if table.is_wrong_to_be_in { "" } else { "not " };
    let whole = &table.whole;
    let head = format!("{wrong}{}: {} of {} over all, {}", table.figure.name(), whole.numerator, whole.denominator, percent(whole.rate));
    let names = table.cuts.iter().map(ToString::to_string);
    let columns = ["count", "rate", "from", "to (95 %)", "lift", "at least"].map(str::to_owned);
    let mut rows: Vec<Vec<String>> = vec![names.chain(columns).collect()];
    rows.extend(table.cells.iter().map(|cell| {
        let Ratio { numerator, denominator, rate, low, high } = cell.wrong;
        let count = format!("{numerator} of {denominator}");
        let figures = [count, percent(rate), percent(low), percent(high), format!("{:.2}", cell.lift), format!("{:.2}", cell.lift_low)];
        cell.parts.iter().cloned().chain(figures).collect()
    }));
    let few = format!("{} combinations have too few conversations", table.n_too_few);
    [head, align(&rows), few].join("\n\n") + "\n"
}

/// Rows as lines with columns of one width: the first to the left, the others to the right. A Chinese character is two columns wide.
pub fn align(rows: &[Vec<String>]) -> String {
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..n_columns).map(width).collect();
    let lines: Vec<String> = rows.iter().map(|row| line(row, &widths)).collect();
    lines.join("\n")
}

fn line(row: &[String], widths: &[usize]) -> String {
    let pad = |(column, (cell, width)): (usize, (&String, &usize))| {
        let space = " ".repeat(width.saturating_sub(cell.width()));
        if column == 0 { format!("{cell}{space}") } else { format!("{space}{cell}") }
    };
    let cells: Vec<String> = row.iter().zip(widths).enumerate().map(pad).collect();
    cells.join(GAP).trim_end().to_owned()
}

fn heads<const N: usize>(names: [&str; N]) -> Vec<Vec<String>> {
    vec![names.map(str::to_owned).to_vec()]
}

fn classes(tally: &Tally) -> Vec<Vec<String>> {
    let row = |name: &str, n: u64| vec![name.to_owned(), n.to_string(), percent(Ratio::new(n, tally.conversations).rate)];
    let mut rows = heads(["class", "conversations", "share"]);
    for (name, n) in tally.classes.by_name() {
        rows.push(row(name, n));
        if name == "handed_over" {
            rows.extend(tally.handed_over_reasons.iter().map(|(reason, n)| row(&format!("  {}", reason.name()), *n)));
        }
    }
    rows.push(row("all", tally.conversations));
    rows
}

fn ratios(tally: &Tally, minimum_sample: u64) -> Vec<Vec<String>> {
    let row = |(name, ratio): (&str, Ratio)| {
        let Ratio { numerator, denominator, rate, low, high } = ratio;
        let few = if (1..minimum_sample).contains(&denominator) { "too few" } else { "" };
        let parts = [format!("{numerator} of {denominator}"), percent(rate), percent(low), percent(high), few.to_owned()];
        std::iter::once(name.to_owned()).chain(parts).collect()
    };
    heads(["share", "count", "rate", "from", "to (95 %)"]).into_iter().chain(tally.shares.by_name().map(row)).collect()
}

fn spreads(tally: &Tally) -> Vec<Vec<String>> {
    let cell = |seconds: Option<i64>| seconds.map_or_else(|| "no data".to_owned(), |seconds| seconds.to_string());
    let row = |(name, spread): (&str, Spread)| {
        vec![name.to_owned(), spread.count.to_string(), cell(spread.p50), cell(spread.p90), cell(spread.p99)]
    };
    heads(["seconds", "count", "half", "nine of ten", "99 of 100"]).into_iter().chain(tally.spreads().map(row)).collect()
}

fn recommendation(own: &Recommendation) -> Vec<Vec<String>> {
    let score = |score: Option<f64>| score.map(|score| format!("{score:+.0}"));
    let Some(rate) = score(own.score) else { return Vec::new() };
    let counts = [own.asked, own.promoters, own.detractors].map(|n| n.to_string());
    let figures = [Some(rate), score(own.low), score(own.high)].map(Option::unwrap_or_default);
    let row = std::iter::once("net promoter score".to_owned()).chain(counts).chain(figures).collect();
    heads(["likely to recommend", "asked", "promoters", "detractors", "score", "from", "to (95 %)"]).into_iter().chain([row]).collect()
}

fn shadows(report: &ResolutionReport) -> Vec<Vec<String>> {
    let row = |shadow: &Shadow| {
        let Shadow { hand_over_at, handed_over, ended_well, kept } = shadow;
        vec![format!("hand_over_at {hand_over_at:.2}"), handed_over.to_string(), ended_well.to_string(), kept.to_string()]
    };
    let rows = report.shadow.iter().map(row);
    heads(["anger, had the limit been", "handed over", "ended well", "kept"]).into_iter().chain(rows).collect()
}

fn reviews(report: &ResolutionReport) -> Vec<Vec<String>> {
    let reviews = &report.reviews;
    let share = |name: &str, ratio: Option<Ratio>| {
        let Ratio { numerator, denominator, rate, low, high } = ratio?;
        Some(vec![name.to_owned(), format!("{numerator} of {denominator}"), percent(rate), percent(low), percent(high)])
    };
    let corrected = report.corrected_self_resolution.map(|Corrected { rate, low, high }| {
        vec!["self_resolution, corrected".to_owned(), String::new(), percent(Some(rate)), percent(Some(low)), percent(Some(high))]
    });
    let kappa =
        reviews.kappa.map(|kappa| vec!["two people agree (kappa)".to_owned(), reviews.reviewed_twice.to_string(), format!("{kappa:.2}")]);
    let rows = [share("wrong", reviews.wrong), share("partly right", reviews.partly), corrected, kappa].into_iter().flatten();
    heads(["answers that were reviewed", "count", "rate", "from", "to (95 %)"]).into_iter().chain(rows).collect()
}

fn parts(report: &ResolutionReport) -> Vec<Vec<String>> {
    let row = |Part { name, tally }: &Part| {
        let Ratio { rate, low, high, denominator, .. } = tally.share(Figure::SelfResolution);
        let few = if denominator < report.minimum_sample { "too few" } else { "" };
        let contained = tally.share(Figure::Contained);
        let handed_over = percent(Ratio::new(contained.denominator - contained.numerator, contained.denominator).rate);
        let parts = [tally.conversations.to_string(), percent(rate), percent(low), percent(high), handed_over, few.to_owned()];
        std::iter::once(name.clone()).chain(parts).collect()
    };
    let head = heads(["part", "conversations", "self_resolution", "from", "to (95 %)", "to the desk"]);
    head.into_iter().chain(report.parts.iter().map(row)).collect()
}

fn rivals(report: &ResolutionReport) -> Vec<Vec<String>> {
    let row = |RivalFigure { by, name, share, .. }: &RivalFigure| {
        vec![by.name().to_owned(), format!("{} of {}", share.numerator, share.denominator), percent(share.rate), (*name).to_owned()]
    };
    let own = report.whole.share(Figure::SelfResolution);
    let own =
        vec!["jieda".to_owned(), format!("{} of {}", own.numerator, own.denominator), percent(own.rate), "self_resolution".to_owned()];
    let rows: Vec<_> = report.rivals.iter().map(row).collect();
    if rows.is_empty() {
        Vec::new()
    } else {
        heads(["by the definition of", "count", "rate", ""]).into_iter().chain([own]).chain(rows).collect()
    }
}

fn percent(rate: Option<f64>) -> String {
    rate.map_or_else(|| "no data".to_owned(), |rate| format!("{:.1} %", rate * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::roster::Rosters;
    use crate::report::Inquiry;
    use crate::report::cut::Cut;
    use crate::report::rival::Rival;
    use crate::report::sample::*;
    use jiff::tz::TimeZone;

    #[test]
    fn columns_stand_below_each_other_in_chinese_too() {
        let check = |rows: &[&[&str]], expected: &str| {
            let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| cell.to_string()).collect()).collect();
            assert_eq!(align(&rows), expected);
        };
        check(&[&["解决", "12"], &["ok", "三"], &["x", "4", "y"]], "解决   12\nok     三\nx       4   y");
        check(&[&["a", ""]], "a");
        check(&[], "");
    }

    #[test]
    fn a_report_is_text() {
        let answered = |visitor: &str| conversation(visitor, at_hour(0), &[QUESTION, ANSWER, SOLVED]);
        let conversations = [answered("v-1"), answered("v-2"), conversation("v-3", at_hour(0), &[QUESTION, MISS])];
        let (from, now) = (at_hour(0), at_hour(24));
        let inquiry =
            Inquiry { from, to: now, now, rosters: Rosters::always(TimeZone::UTC), by: Some(Cut::Channel), rivals: vec![Rival::Intercom] };
        let report = report(&conversations, &inquiry);
        let expected = "\
conversations opened from 2026-11-22T00:00:00Z to 2026-11-23T00:00:00Z, definition 3

class                  conversations     share
confirmed                          2    66.7 %
assumed                            0     0.0 %
handed_over                        0     0.0 %
  danger                           0     0.0 %
  plea                             0     0.0 %
  red_line                         0     0.0 %
  anger                            0     0.0 %
  unresolved                       0     0.0 %
  procedure                        0     0.0 %
unserved                           0     0.0 %
abandoned_unanswered               1    33.3 %
abandoned_unhappy                  0     0.0 %
pending                            0     0.0 %
all                                3   100.0 %

share                   count      rate      from   to (95 %)
self_resolution        2 of 3    66.7 %    20.8 %      93.9 %   too few
confirmed              2 of 3    66.7 %    20.8 %      93.9 %   too few
assumed                0 of 3     0.0 %     0.0 %      56.1 %   too few
durable                0 of 0   no data   no data     no data
contained              3 of 3   100.0 %    43.9 %     100.0 %   too few
contained_24h          3 of 3   100.0 %    43.9 %     100.0 %   too few
contained_72h          3 of 3   100.0 %    43.9 %     100.0 %   too few
coverage               2 of 3    66.7 %    20.8 %      93.9 %   too few
clarify_success        0 of 0   no data   no data     no data
satisfied              0 of 0   no data   no data     no data
dissatisfied           0 of 0   no data   no data     no data
first_contact          0 of 0   no data   no data     no data
recontacted            0 of 0   no data   no data     no data
transferred            0 of 0   no data   no data     no data
first_answer_in_time   0 of 0   no data   no data     no data
next_answers_in_time   0 of 0   no data   no data     no data
resolved_in_time       0 of 0   no data   no data     no data

seconds                      count      half   nine of ten   99 of 100
waited                           0   no data       no data     no data
waited_on_duty                   0   no data       no data     no data
answered_by_person               0   no data       no data     no data
answered_by_person_on_duty       0   no data       no data     no data
handled                          0   no data       no data     no data

anger, had the limit been   handed over   ended well   kept
hand_over_at 0.50                     0            0      0
hand_over_at 0.60                     0            0      0
hand_over_at 0.70                     0            0      0
hand_over_at 0.80                     0            0      0
hand_over_at 0.90                     0            0      0

part   conversations   self_resolution     from   to (95 %)   to the desk
web                3            66.7 %   20.8 %      93.9 %         0.0 %   too few

by the definition of    count     rate
jieda                  2 of 3   66.7 %       self_resolution
intercom               2 of 3   66.7 %   Fin resolution rate
";
        assert_eq!(text(&report), expected);
    }
}
