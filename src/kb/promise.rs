//! What does an answer promise that the chat cannot do?
//!
//! Customers and agents write to each other, and send no pictures here. An answer that asks for a picture sends the customer to look for a
//! button that is not there. Where a shop's own app takes pictures, the answer says so by naming the place.

use crate::diagnostic::Code;
use crate::kb::draft::Drafts;
use crate::kb::fault::Faults;
use std::ops::Range;

/// What a chat without pictures does not take.
const PICTURES: [&str; 11] = ["截图", "照片", "图片", "视频", "拍照", "拍下", "拍张", "screenshot", "photo", "picture", "video"];

/// Whom or where something would be sent to.
const SENT: [&str; 23] = [
    "发给人工",
    "发给客服",
    "转人工",
    "发给我",
    "发给一位",
    "发过来",
    "发来",
    "发我",
    "发到这里",
    "发在这里",
    "传给人工",
    "传给客服",
    "传给我",
    "上传到这里",
    "上传给",
    "send us",
    "send me",
    "send an agent",
    "send one of our people",
    "to one of our people",
    "to an agent",
    "upload it here",
    "upload them here",
];

/// Where a sentence ends.
const ENDS: [char; 10] = ['。', '！', '？', '；', '\n', '.', '!', '?', ';', '|'];

/// Warns of sentences that ask for a picture in the chat.
pub(super) fn check<'a>(drafts: &Drafts<'a>, faults: &mut Faults<'a>) {
    for atom in &drafts.atoms {
        let file = drafts.entries[atom.entry.get()].file;
        // The answer stands in the file as it is, but for the notes that it took along.
        let Some(start) = file.text[atom.title.span.end..].find(&atom.markdown).map(|at| atom.title.span.end + at) else { continue };
        for range in promises(&atom.markdown) {
            let span = start + range.start..start + range.end;
            let help =
                "customers cannot send pictures here; say where they can, as your app or an e-mail address, or what to write instead";
            faults.add(file, Code::EmptyPromise, span, "the answer asks for a picture, which the chat does not take", help);
        }
    }
}

/// The sentences that ask for a picture to be sent here.
fn promises(answer: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    answer.split_inclusive(ENDS).filter_map(move |sentence| {
        let start = at;
        at += sentence.len();
        let words = sentence.to_ascii_lowercase();
        let is_promise = PICTURES.iter().any(|picture| words.contains(picture)) && SENT.iter().any(|sent| words.contains(sent));
        let trimmed = sentence.trim_start();
        let start = start + sentence.len() - trimmed.len();
        is_promise.then(|| start..start + trimmed.trim_end().len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_is_to_be_sent_here_is_found() {
        let check = |answer: &str, expected: usize| assert_eq!(promises(answer).count(), expected, "{answer}");
        check("请把截图发给人工客服，我们马上查。再等等。", 1);
        check("Send an agent a screenshot of what it says.", 1);
        check("进入 **我的订单 → 申请售后**，上传照片。", 0);
        check("把订单号发给人工客服。截图也行。", 0);
    }
}
