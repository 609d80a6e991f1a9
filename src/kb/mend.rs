//! How are the files written that have a fault with a sure remedy?
//!
//! Gives whole texts, ids included; writing them is the business of others. What has another fault in the same line is left to a person.

use crate::diagnostic::{Code, Diagnostic};
use crate::kb::draft::{Drafts, EntryDraft};
use crate::kb::fault::{Faults, Mend};
use crate::kb::load::draft;
use crate::source::{SourceFile, SourceSet};
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// The most ids that are written to one file; one that needs more is no page.
const MOST_IDS: usize = 1_000;

/// A file, and what it is once it was mended.
#[derive(Debug)]
pub struct Mended<'a> {
    /// The file as it was read.
    pub file: &'a SourceFile,
    /// The text that it is to have.
    pub text: String,
}

/// How often a mended file is read again: a heading that was parted from the words before it gets its id the next time.
const ROUNDS: usize = 3;

/// The files that can be mended, in the order of their paths: slips of the pen are put right, and ids are written where there are none.
pub fn mended(sources: &SourceSet, now: Timestamp) -> Vec<Mended<'_>> {
    let mut texts: HashMap<String, String> = HashMap::new();
    let mut set = Cow::Borrowed(sources);
    for _ in 0..ROUNDS {
        let round = mended_once(&set, now);
        if round.is_empty() {
            break;
        }
        for file in &mut set.to_mut().texts {
            if let Some(text) = round.get(&file.path) {
                file.text.clone_from(text);
            }
        }
        texts.extend(round);
    }
    sources.texts.iter().filter_map(|file| Some(Mended { file, text: texts.remove(&file.path)? })).collect()
}

/// What can be mended at once: the new texts by their paths.
fn mended_once(sources: &SourceSet, now: Timestamp) -> HashMap<String, String> {
    let mut faults = Faults::default();
    let drafts = draft(sources, now, &mut faults);
    let slips = faults.mends().to_vec();
    let mut faulty: HashMap<(String, u32), Vec<Code>> = HashMap::new();
    for Diagnostic { code, place, .. } in faults.into_diagnostics() {
        faulty.entry((place.path, place.line)).or_default().push(code);
    }
    let mut by_file: BTreeMap<&str, (&SourceFile, Vec<Mend<'_>>)> = BTreeMap::new();
    let slips = slips.into_iter().filter(|mend| is_alone(mend, &faulty));
    // Where some headings have ids, the others belong to what stands above them: all get theirs, or none.
    let ids = drafts.entries.iter().map(|entry| ids(&drafts, entry));
    let ids = ids.filter(|ids| ids.len() <= MOST_IDS && ids.iter().all(|mend| is_alone(mend, &faulty))).flatten();
    for mend in slips.chain(ids) {
        by_file.entry(&mend.file.path).or_insert((mend.file, Vec::new())).1.push(mend);
    }
    by_file.into_values().map(|(file, mends)| (file.path.clone(), written(file, mends))).collect()
}

/// Whether no other fault stands in the line that is mended.
fn is_alone(mend: &Mend<'_>, faulty: &HashMap<(String, u32), Vec<Code>>) -> bool {
    let line = mend.file.place(mend.span.clone()).line;
    let others = faulty.get(&(mend.file.path.clone(), line));
    others.is_none_or(|codes| codes.iter().all(|code| Some(*code) == mend.code))
}

/// The text with all changes, of which those that overlap an earlier one are left for the next time.
fn written(file: &SourceFile, mut mends: Vec<Mend<'_>>) -> String {
    mends.sort_by_key(|mend| (mend.span.start, mend.span.end));
    let mut text = String::with_capacity(file.text.len() + 64 * mends.len());
    let mut at = 0;
    for mend in mends {
        if mend.span.start < at {
            continue;
        }
        text.push_str(&file.text[at..mend.span.start]);
        text.push_str(&mend.with);
        at = mend.span.end;
    }
    text.push_str(&file.text[at..]);
    text
}

/// Ids for the headings that have none, and front matter for a page, where the file means the same with them.
fn ids<'a>(drafts: &Drafts<'a>, entry: &EntryDraft<'a>) -> Vec<Mend<'a>> {
    let atoms = &drafts.atoms[entry.atoms.clone()];
    let (Some(id), Some(front)) = (&entry.id, &entry.front) else { return Vec::new() };
    let has_opening = atoms.iter().any(|atom| atom.title.span.is_empty());
    let head = &entry.file.text[..entry.body];
    let has_id = head.lines().any(|line| line.starts_with("id:"));
    // Into TOML and JSON no line of YAML is written.
    let is_yaml = head.is_empty() || head.lines().any(|line| line.trim_end() == "---");
    let open: Vec<_> = atoms.iter().filter(|atom| !atom.has_own_id && !atom.title.span.is_empty()).collect();
    let mut mends: Vec<Mend<'a>> = open.iter().filter_map(|atom| heading_id(entry.file, atom.title.span.start, &atom.heading)).collect();
    if !has_id && is_yaml && !has_opening && mends.len() == open.len() && !atoms.is_empty() {
        let language = if front.has_own_locale || front.locale == "zh-CN" { String::new() } else { format!("locale: {}\n", front.locale) };
        let title =
            if head.lines().any(|line| line.starts_with("title:")) { String::new() } else { format!("title: {}\n", quoted(&front.title)) };
        let fields = format!("id: {}\n{title}{language}", id.value);
        let (at, with) = match head.trim_end().rfind('\n') {
            Some(end) => (end + 1, fields),
            None => (0, format!("---\n{fields}---\n\n")),
        };
        mends.push(Mend { file: entry.file, code: None, span: at..at, with });
    }
    mends
}

/// The id at the end of a heading that begins with `#` and has no braces.
fn heading_id<'a>(file: &'a SourceFile, start: usize, id: &str) -> Option<Mend<'a>> {
    let line = file.text[start..].lines().next()?.trim_end();
    let bare = line.trim_end_matches('#').trim_end();
    // Closing marks go: an id stands at the very end.
    let is_closed = bare.len() < line.len() && line[bare.len()..].starts_with(' ');
    let from = start + if is_closed { bare.len() } else { line.len() };
    let end = start + line.len();
    let may_have = line.starts_with('#') && !line.ends_with(['}', '｝', '\\']) && !bare.is_empty();
    may_have.then(|| Mend { file, code: None, span: from..end, with: format!(" {{#{id}}}") })
}

/// A text as YAML reads it whatever is in it.
fn quoted(text: &str) -> String {
    let is_plain =
        text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '？' | '，' | '、')) && text.starts_with(char::is_alphabetic);
    if is_plain {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace(char::is_control, " "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what a file becomes, that this is mended already, and that it has the same atoms.
    fn check(text: &str, expected: &str) {
        let set = |text: &str| SourceSet {
            texts: vec![SourceFile { path: "kb/faq/a.md".to_owned(), text: text.to_owned() }],
            ..SourceSet::default()
        };
        let names = |sources: &SourceSet| {
            let mut faults = Faults::default();
            let drafts = draft(sources, Timestamp::UNIX_EPOCH, &mut faults);
            drafts.atoms.iter().map(|atom| drafts.shown_name_of(atom)).collect::<Vec<_>>()
        };
        let (before, after) = (set(text), set(expected));
        let now = Timestamp::UNIX_EPOCH;
        let shown = mended(&before, now).into_iter().next().map_or(text.to_owned(), |mended| mended.text);
        assert_eq!(shown, expected);
        assert!(mended(&after, now).is_empty(), "{expected}");
        if !text.contains("##B") {
            assert_eq!(names(&before), names(&after), "{text}");
        }
    }

    #[test]
    fn ids_are_written() {
        check(
            "# 配送\n\n甲\n\n## 多久到 ##\n\n乙\n",
            "---\nid: a\ntitle: 配送\n---\n\n# 配送 {#pei-song}\n\n甲\n\n## 多久到 {#duo-jiu-dao}\n\n乙\n",
        );
        check(
            "---\ntags: [x]\n---\n# Delivery: how\n\nwords\n",
            "---\ntags: [x]\nid: a\ntitle: \"Delivery: how\"\nlocale: en\n---\n# Delivery: how {#delivery-how}\n\nwords\n",
        );
        check("开头\n\n## 甲\n\n乙\n", "开头\n\n## 甲 {#jia}\n\n乙\n");
        check("---\nid: b\ntitle: B\n---\n\n开头\n\n## 甲\n\n乙\n", "---\nid: b\ntitle: B\n---\n\n开头\n\n## 甲 {#jia}\n\n乙\n");
        check("+++\ntitle = \"T\"\n+++\n# 甲\n\n乙\n", "+++\ntitle = \"T\"\n+++\n# 甲 {#jia}\n\n乙\n");
        check("{\"title\": \"T\"}\n\n# 甲\n\n乙\n", "{\"title\": \"T\"}\n\n# 甲 {#jia}\n\n乙\n");
        check("---\nid: My_Doc\n---\n\n## 甲\n\n乙\n", "---\nid: My_Doc\n---\n\n## 甲 {#jia}\n\n乙\n");
        check(
            "---\nid: b\ntitle: B\nkeywords: [甲，乙]\n---\n\n## 甲 {#jia}\n\n乙\n",
            "---\nid: b\ntitle: B\nkeywords: [甲, 乙]\n---\n\n## 甲 {#jia}\n\n乙\n",
        );
        check(
            "---\nid: b\ntitle: B\n---\n\n## 甲 {#jia}\n\n乙\n\n##B {#c}\n\n丙\n",
            "---\nid: b\ntitle: B\n---\n\n## 甲 {#jia}\n\n乙\n\n## B {#c}\n\n丙\n",
        );
    }
}
