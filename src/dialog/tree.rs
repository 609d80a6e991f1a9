//! Which branch of a symptom tree did the customer mean?

use crate::dialog::choice;
use crate::kb::symptom::{Branch, Node};
use crate::text::normalize::NormalText;

/// The branch that a message picks: by its label, by one of its further ways of saying, by its number (`1`, `第一个`), or because the
/// message contains one of these and no other branch's.
pub fn pick<'a>(node: &'a Node, text: &NormalText) -> Option<&'a Branch> {
    let at = choice::pick(node.branches().map(|branch| (branch.label.as_str(), branch.says.as_slice())), text)?;
    node.branches().nth(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::entry::AtomIdx;

    fn branch(label: &str, says: &[&str]) -> Branch {
        let says = says.iter().map(|&phrase| phrase.to_owned()).collect();
        Branch { label: label.to_owned(), says, to: Node::HandOff }
    }

    #[test]
    fn a_branch_is_picked_among_those_of_its_question() {
        let rest = vec![branch("不转", &["没转", "停了"]), branch("听不出来", &["不知道"])];
        let question = Node::Question { words: AtomIdx::new(0), first: Box::new(branch("转", &["嗡嗡响"])), rest };
        let check = |text: &str, expected: Option<&str>| {
            let picked = pick(&question, &NormalText::of(text)).map(|branch| branch.label.as_str());
            assert_eq!(picked, expected, "{text}");
        };
        check("转", Some("转"));
        check("在转，嗡嗡响", Some("转"));
        check("不转", Some("不转"));
        check("外面那个風扇不轉了", Some("不转"));
        check("没在转", None);
        check("不知道转不转", Some("听不出来"));
        check("第三个", Some("听不出来"));
        check("③", Some("听不出来"));
        check("4", None);
        check("我要退货", None);
        assert!(pick(&Node::HandOff, &NormalText::of("转")).is_none());
    }
}
