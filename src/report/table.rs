//! How does a report look on a terminal?

use crate::report::ResolutionReport;
use crate::report::ratio::Ratio;
use crate::report::shadow::Shadow;
use unicode_width::UnicodeWidthStr;

/// Below so many conversations a share is no basis for a decision: its interval can be wider than a third.
const FEW: u64 = 30;

/// What stands between two columns.
const GAP: &str = "   ";

/// The report as lines of text.
pub fn text(report: &ResolutionReport) -> String {
    let ResolutionReport { definition, from, to, .. } = report;
    let head = format!("conversations opened from {from} to {to}, definition {definition}");
    [head, align(&classes(report)), align(&ratios(report)), align(&shadows(report))].join("\n\n") + "\n"
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

fn classes(report: &ResolutionReport) -> Vec<Vec<String>> {
    let row = |name: &str, n: u64| vec![name.to_owned(), n.to_string(), percent(Ratio::new(n, report.conversations).rate)];
    let mut rows = vec![["class", "conversations", "share"].map(str::to_owned).to_vec()];
    for (name, n) in report.classes.by_name() {
        rows.push(row(name, n));
        if name == "handed_over" {
            rows.extend(report.handed_over_reasons.iter().map(|(reason, n)| row(&format!("  {}", reason.name()), *n)));
        }
    }
    rows.push(row("all", report.conversations));
    rows
}

fn ratios(report: &ResolutionReport) -> Vec<Vec<String>> {
    let row = |name: &str, ratio: &Ratio| {
        let Ratio { numerator, denominator, rate, low, high } = ratio;
        let few = if *denominator < FEW { "too few" } else { "" };
        let parts = [format!("{numerator} of {denominator}"), percent(*rate), percent(*low), percent(*high), few.to_owned()];
        std::iter::once(name.to_owned()).chain(parts).collect()
    };
    vec![
        ["share", "count", "rate", "from", "to (95 %)"].map(str::to_owned).to_vec(),
        row("self_resolution", &report.self_resolution),
        row("confirmed", &report.confirmed),
        row("assumed", &report.assumed),
    ]
}

fn shadows(report: &ResolutionReport) -> Vec<Vec<String>> {
    let row = |shadow: &Shadow| {
        let Shadow { hand_over_at, handed_over, ended_well, kept } = shadow;
        vec![format!("hand_over_at {hand_over_at:.2}"), handed_over.to_string(), ended_well.to_string(), kept.to_string()]
    };
    let head = ["anger, had the limit been", "handed over", "ended well", "kept"].map(str::to_owned).to_vec();
    std::iter::once(head).chain(report.shadow.iter().map(row)).collect()
}

fn percent(rate: Option<f64>) -> String {
    rate.map_or_else(|| "no data".to_owned(), |rate| format!("{:.1} %", rate * 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::resolution;
    use crate::report::sample::*;

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
        let report = resolution(&outcomes(&conversations, at_hour(24)), at_hour(0), at_hour(24));
        let expected = "\
conversations opened from 2026-11-22T00:00:00Z to 2026-11-23T00:00:00Z, definition 2

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

share              count     rate     from   to (95 %)
self_resolution   2 of 3   66.7 %   20.8 %      93.9 %   too few
confirmed         2 of 3   66.7 %   20.8 %      93.9 %   too few
assumed           0 of 3    0.0 %    0.0 %      56.1 %   too few

anger, had the limit been   handed over   ended well   kept
hand_over_at 0.50                     0            0      0
hand_over_at 0.60                     0            0      0
hand_over_at 0.70                     0            0      0
hand_over_at 0.80                     0            0      0
hand_over_at 0.90                     0            0      0
";
        assert_eq!(text(&report), expected);
    }
}
