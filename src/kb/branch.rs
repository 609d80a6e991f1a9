//! Which replies does a question offer?
//!
//! Reads the list at the end of a heading's text in `symptom/`. It does not follow the links; see `resolve`.

use crate::diagnostic::Code;
use crate::kb::answer::place_of;
use crate::kb::draft::{BranchDraft, Placed};
use crate::kb::fault::Faults;
use crate::kb::link::Target;
use crate::kb::markdown::dialect::options;
use crate::source::SourceFile;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// How an item of the list is to be written.
const HELP: &str = "write each item as `- [what the button says](#target)`; the target is `#heading`, `entry/heading` or `handoff`";

/// What the last list of an answer holds.
#[derive(Debug, Default)]
struct List {
    span: Range<usize>,
    items: Vec<Item>,
}

#[derive(Debug, Default)]
struct Item {
    span: Range<usize>,
    /// The link that it begins with: its target, whether that is outside the knowledge base, and the bytes of the link.
    link: Option<(String, bool, Range<usize>)>,
    label: String,
    rest: String,
}

/// The branches at the end of an answer and where their list begins, if it ends in a list of links.
pub(super) fn read<'a>(file: &'a SourceFile, answer: Range<usize>, faults: &mut Faults<'a>) -> Option<(usize, Vec<BranchDraft>)> {
    let list = last_list(&file.text, answer)?;
    let leads_inside = |item: &Item| item.link.as_ref().is_some_and(|(_, is_outside, _)| !is_outside);
    let is_blank = |item: &Item| item.link.is_none() && item.rest.trim().is_empty();
    if !list.items.iter().any(leads_inside) && !list.items.iter().all(is_blank) {
        return None;
    }
    let branches = list.items.into_iter().filter_map(|item| branch(file, item, faults)).collect();
    Some((list.span.start, branches))
}

fn branch<'a>(file: &'a SourceFile, item: Item, faults: &mut Faults<'a>) -> Option<BranchDraft> {
    match item.link {
        Some((target, false, span)) if !target.is_empty() => {
            let says = item.rest.split(['、', '\n']).map(str::trim).filter(|way| !way.is_empty()).map(str::to_owned);
            let label = Placed { value: item.label.trim().to_owned(), span: span.clone() };
            let to = Placed { span: place_of(file, span, &target), value: target };
            Some(BranchDraft { label, says: says.collect(), to, goal: None })
        }
        None if item.rest.trim().is_empty() => None,
        Some((target, _, _)) => {
            let message = format!("the branch `{}` leads to no place of the knowledge base: `{target}`", item.label.trim());
            faults.add(file, Code::DanglingLink, item.span, message, HELP);
            None
        }
        None => {
            let message = format!("the branch `{}` leads nowhere", item.rest.trim());
            faults.add(file, Code::DanglingLink, item.span, message, HELP);
            None
        }
    }
}

/// The list that an answer ends in, if it ends in one.
fn last_list(text: &str, answer: Range<usize>) -> Option<List> {
    let mut list: Option<List> = None;
    let mut depth = 0;
    let mut is_in_link = false;
    for (event, within) in Parser::new_ext(&text[answer.clone()], options()).into_offset_iter() {
        let span = answer.start + within.start..answer.start + within.end;
        if depth == 0 {
            list = matches!(event, Event::Start(Tag::List(_))).then(|| List { span: span.clone(), items: Vec::new() });
        }
        depth = depth + usize::from(matches!(event, Event::Start(_))) - usize::from(matches!(event, Event::End(_)));
        let Some(list) = &mut list else { continue };
        match (event, list.items.last_mut()) {
            (Event::Start(Tag::Item), _) if depth == 2 => list.items.push(Item { span, ..Item::default() }),
            (Event::Start(Tag::Link { link_type, dest_url, .. }), Some(item)) if item.link.is_none() && item.rest.trim().is_empty() => {
                let is_outside = matches!(Target::of(link_type, &dest_url), Target::Web | Target::Unsafe);
                item.link = Some((dest_url.to_string(), is_outside, span));
                is_in_link = true;
            }
            (Event::End(TagEnd::Link), _) => is_in_link = false,
            (Event::Text(words) | Event::Code(words), Some(item)) if is_in_link => item.label.push_str(&words),
            (Event::Text(words) | Event::Code(words), Some(item)) => item.rest.push_str(&words),
            (Event::SoftBreak | Event::HardBreak, Some(item)) if !is_in_link => item.rest.push('\n'),
            _ => {}
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the branches of an answer, each as `label > target: ways`, and the faults, each as `code line:column`; `-` is no question.
    fn check(answer: &str, expected: &[&str]) {
        let file = SourceFile { path: "kb/symptom/a.md".to_owned(), text: answer.to_owned() };
        let mut faults = Faults::default();
        let mut shown = match read(&file, 0..answer.len(), &mut faults) {
            Some((_, branches)) => branches.iter().map(show).collect(),
            None => vec!["-".to_owned()],
        };
        let faults = faults.into_diagnostics().into_iter();
        shown.extend(faults.map(|fault| format!("{} {}:{}", fault.code.name(), fault.place.line, fault.place.column)));
        assert_eq!(shown, expected, "{answer}");
    }

    fn show(branch: &BranchDraft) -> String {
        format!("{} > {}: {}", branch.label.value, branch.to.value, branch.says.join(" "))
    }

    #[test]
    fn a_list_of_links_at_the_end_is_a_question() {
        check("看。\n\n- [亮](#a) 灯亮、有灯\n- [不亮](b/c)\n", &["亮 > #a: 灯亮 有灯", "不亮 > b/c: "]);
        check("- [a](#a) x\n  y\n\n- **[b](handoff)**\n", &["a > #a: x y", "b > handoff: "]);
        check("- [亮](#a)\n\n再看。", &["-"]);
        check("- 断电\n- 再试\n", &["-"]);
        check("- [说明](https://example.com)\n", &["-"]);
        check("见[亮](#a)。", &["-"]);
    }

    #[test]
    fn an_item_that_leads_nowhere_is_a_fault() {
        check("- [亮](#a)\n- 不亮\n", &["亮 > #a: ", "dangling-link 2:1"]);
        check("- [亮](#a)\n- [b]()\n- [c](https://example.com)\n", &["亮 > #a: ", "dangling-link 2:1", "dangling-link 3:1"]);
        check("- [亮](#a)\n-\n", &["亮 > #a: "]);
        check("看。\n\n-\n-\n", &[]);
    }
}
