//! Does importing again change only what it should?

use super::{folder_of, imported, imported_into};
use crate::import::Import;
use crate::import::manifest::Manifest;
use crate::import::read::Reading;

const ROWS: &str = "编号,问题,答案\n1,怎么退货,七天。\n2,运费谁出,我们出。\n";

fn again(rows: &str, first: &Import, edit: impl Fn(&str) -> String) -> Import {
    let mut kb = folder_of(first);
    kb.texts.iter_mut().filter(|file| file.path.ends_with("zen-me-tui-huo.md")).for_each(|file| file.text = edit(&file.text));
    imported_into(&[("a.csv", rows)], &Reading::default(), &kb, &first.manifest)
}

#[test]
fn the_same_source_changes_nothing() {
    let first = imported(&[("a.csv", ROWS)]);
    let second = again(ROWS, &first, str::to_owned);
    assert_eq!((second.report.unchanged, second.files.len()), (2, 0));
    assert_eq!(second.manifest, first.manifest);
    let sorted = "编号,问题,答案\n2,运费谁出,我们出。\n1,怎么退货,七天。\n";
    assert_eq!(imported(&[("a.csv", sorted)]).files, first.files);
}

#[test]
fn a_question_written_anew_keeps_its_entry() {
    let first = imported(&[("a.csv", ROWS)]);
    let second = again(&ROWS.replace("怎么退货", "如何退货退款"), &first, str::to_owned);
    assert_eq!((second.report.updated, second.report.unchanged, second.report.written), (1, 1, 0));
    assert!(String::from_utf8_lossy(&second.files["faq/zen-me-tui-huo.md"]).contains("title: \"如何退货退款\""));
}

#[test]
fn an_edit_is_kept_and_a_conflict_shown() {
    let first = imported(&[("a.csv", ROWS)]);
    let edit = |text: &str| text.replace("七天。", "七天内都可以退。");
    let kept = again(ROWS, &first, edit);
    assert_eq!((kept.report.kept.len(), kept.files.len()), (1, 0));
    let both = again(&ROWS.replace("七天。", "十天。"), &first, edit);
    assert!(both.files.is_empty());
    assert!(both.report.conflicts[0].diff.contains("-七天内都可以退。\n+十天。"), "{}", both.report.conflicts[0].diff);
}

#[test]
fn an_import_that_was_cut_off_goes_on() {
    let first = imported(&[("a.csv", ROWS)]);
    let kb = folder_of(&first);
    let second = imported_into(&[("a.csv", ROWS)], &Reading::default(), &kb, &Manifest::default());
    assert_eq!((second.report.unchanged, second.files.len()), (2, 0));
    assert_eq!(second.manifest, first.manifest);
}

#[test]
fn what_is_gone_is_listed() {
    let first = imported(&[("a.csv", ROWS)]);
    let second = again("编号,问题,答案\n2,运费谁出,我们出。\n", &first, str::to_owned);
    assert_eq!((second.report.gone.as_slice(), second.files.len()), (&["faq/zen-me-tui-huo.md".to_owned()][..], 0));
}
