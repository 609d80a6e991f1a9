//! What is quoted in this text?
//!
//! Found once for a text, so that each saying in it is looked up and not searched for. What a quotation means is told in `denial`.

use std::ops::Range;

/// Marks of quotation, each with its other half.
const MARKS: [(char, char); 7] = [('“', '”'), ('"', '"'), ('‘', '’'), ('「', '」'), ('『', '』'), ('【', '】'), ('[', ']')];

/// The quotations of a text.
#[derive(Debug, Clone)]
pub struct Quotations {
    /// For each kind of marks what stands between them, in bytes, in the order of the text.
    of_marks: Vec<Vec<Range<usize>>>,
}

impl Quotations {
    /// Finds them.
    pub fn of(text: &str) -> Self {
        let is_mark = |c: char| MARKS.iter().any(|&(open, close)| c == open || c == close);
        let marks: Vec<(usize, char)> = text.char_indices().filter(|&(_, c)| is_mark(c)).collect();
        Quotations { of_marks: MARKS.iter().map(|&(open, close)| between(&marks, open, close)).collect() }
    }

    /// The quotation around a part of the text, if there is one.
    pub fn around(&self, part: &Range<usize>) -> Option<Range<usize>> {
        self.of_marks.iter().find_map(|quoted| {
            let last = quoted.partition_point(|own| own.start <= part.start).checked_sub(1)?;
            (part.end <= quoted[last].end).then(|| quoted[last].clone())
        })
    }
}

/// What stands between marks of one kind: from each that opens to the next that closes.
fn between(marks: &[(usize, char)], open: char, close: char) -> Vec<Range<usize>> {
    let mut opened: Vec<usize> = Vec::new();
    let mut quoted = Vec::new();
    for &(at, mark) in marks {
        if mark == close && !(open == close && opened.is_empty()) {
            quoted.extend(opened.drain(..).map(|start| start..at));
        } else if mark == open {
            opened.push(at + open.len_utf8());
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, part: &str, expected: Option<&str>) {
        let at = text.find(part).expect("the part stands in the text");
        let found = Quotations::of(text).around(&(at..at + part.len()));
        assert_eq!(found.map(|span| &text[span]), expected, "{text}");
    }

    #[test]
    fn what_stands_between_marks_is_quoted() {
        check("写着“转人工”吗", "人工", Some("转人工"));
        check("「转人工」吗", "转人工", Some("转人工"));
        check("\"好\"转人工\"好\"", "转人工", None);
        check("\"好\"和\"转人工\"", "转人工", Some("转人工"));
        check("“好”转人工", "转人工", None);
        check("“转人工", "转人工", None);
        check("[“转人工”]", "转人工", Some("转人工"));
    }
}
