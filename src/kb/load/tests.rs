//! The fixtures of `tests/check`, the samples of the README, and what no fixture should be as large as.

use super::*;
use crate::kb::entry::{AtomId, AtomIdx, EntryId, Trust};
use std::fs;
use std::path::{Path, PathBuf};

const FRONT: &str = "---\nid: a\ntitle: A\nquestions: [一, 二, 三, 四, 五]\n---\n\n";

fn now() -> Timestamp {
    "2026-11-22T00:00:00Z".parse().expect("a sound time")
}

/// All faults of a set, as they are printed; there is a knowledge base just if none is an error.
fn shown(sources: &SourceSet) -> String {
    let mut faults = Vec::new();
    let kb = load(sources, now(), &mut faults);
    assert_eq!(kb.is_some(), !has_error(&faults));
    let faults: Vec<String> = faults.iter().map(Diagnostic::to_string).collect();
    faults.join("\n\n")
}

fn set(files: &[(&str, &str)]) -> SourceSet {
    let text = |&(path, text): &(&str, &str)| SourceFile { path: path.to_owned(), text: text.to_owned() };
    SourceSet { texts: files.iter().map(text).collect(), ..SourceSet::default() }
}

/// Checks the faults of some files, each as `code path:line:column`.
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let mut faults = Vec::new();
    load(&set(files), now(), &mut faults);
    let faults =
        faults.iter().map(|fault| format!("{} {}:{}:{}", fault.code.name(), fault.place.path, fault.place.line, fault.place.column));
    assert_eq!(faults.collect::<Vec<_>>(), expected);
}

#[test]
fn each_fixture_has_the_faults_it_was_made_for() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let folders = fs::read_dir(&fixtures).expect("tests/check is there").map(|entry| entry.expect("it can be read").path());
    let folders: Vec<PathBuf> = folders.filter(|folder| folder.join("kb").is_dir()).collect();
    assert!(!folders.is_empty());
    for folder in folders {
        let name = folder.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let expected = fs::read_to_string(folder.join("expected.txt")).expect("expected.txt is there");
        let shown = shown(&SourceSet::of_dir("kb", &folder.join("kb")));
        assert_eq!(shown, expected.trim_end(), "{name}");
        assert!(shown.contains(&format!("[{name}]")), "{name}");
    }
}

#[test]
fn a_file_that_is_too_large_is_named() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::create_dir(folder.path().join("faq")).expect("a folder in it");
    fs::write(folder.path().join("faq/a.md"), "x".repeat((1 << 20) + 1)).expect("a file in that");
    let expected = "error[too-large]: the file has 1048577 bytes, more than 1048576\n  --> kb/faq/a.md\n   = help: divide it";
    assert_eq!(shown(&SourceSet::of_dir("kb", folder.path())), expected);
    let answer = format!("{FRONT}## A {{#a}}\n\n{}\n", "长".repeat(30_000));
    check(&[("kb/faq/a.md", &answer)], &["long-answer kb/faq/a.md:7:1"]);
}

#[test]
fn every_sample_of_the_readme_is_sound() {
    let readme = include_str!("../../../kb/README.md");
    let samples: Vec<&str> = readme.split("```markdown\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    assert_eq!(samples.len(), 4);
    let files = ["kb/faq/delivery.md", "kb/faq/en-delivery.md", "kb/symptom/watch-not-charging.md", "kb/demands/hua-bei.md"];
    let mut sources = set(&files.into_iter().zip(samples).collect::<Vec<_>>());
    sources.demands.extend(sources.texts.pop());
    sources.pictures.insert("media/change-delivery-time.svg".to_owned(), Vec::new());
    assert_eq!(shown(&sources), "");
}

#[test]
fn an_entry_is_read_as_it_was_written() {
    let text = format!(
        "{FRONT}## 灯亮吗？ {{#light}}\n\n> 六\n\n看灯。\n\n- [亮](#power) 灯亮、有灯\n- [不亮](handoff)\n\n## 换 {{#power part=P1}}\n\n换一个。\n"
    );
    let kb = load(&set(&[("kb/symptom/a.md", &text)]), now(), &mut Vec::new()).expect("it is sound");
    let atoms: Vec<_> = kb.atoms().map(|(_, atom)| atom).collect();
    assert_eq!(atoms[0].questions, ["一", "二", "三", "四", "五", "六"]);
    assert_eq!((atoms[0].markdown.as_str(), atoms[0].title.as_str()), ("看灯。", "灯亮吗？"));
    assert_eq!(atoms[0].hash, ContentHash::of(["灯亮吗？", "看灯。", "亮", "不亮"]));
    assert_eq!((atoms[1].id.as_str(), &atoms[1].parts[..]), ("a/power", &["P1".to_owned()][..]));
    let labels: Vec<_> = kb.trees()[0].root.branches().map(|branch| (branch.label.as_str(), branch.says.len())).collect();
    assert_eq!(labels, [("亮", 2), ("不亮", 0)]);
}

#[test]
fn a_customer_is_not_led_to_what_only_agents_see() {
    let own = FRONT.replace("title", "related: [b/b]\ntitle");
    let other = "---\nid: b\ntitle: B\nquestions: [六, 七, 八, 九, 十]\n---\n\n## B {#b}\n\nb\n";
    let own = format!("{own}## A {{#a}}\n\na\n");
    check(&[("kb/faq/a.md", &own), ("kb/faq/b.md", other)], &[]);
    check(&[("kb/faq/a.md", &own), ("kb/script/b.md", other)], &["dangling-link kb/faq/a.md:3:11"]);
    let draft = other.replace("title", "confidence: wip\ntitle");
    check(&[("kb/faq/a.md", &own), ("kb/faq/b.md", &draft)], &["dangling-link kb/faq/a.md:3:11"]);
}

#[test]
fn a_thing_is_found_by_its_former_names() {
    let own = FRONT.replace("title", "formerly: [old]\ntitle") + "## A {#a formerly=x,gone/y}\n\n[a](#x)\n";
    let other = "---\nid: b\ntitle: B\nrelated: [old/x]\nquestions: [六, 七, 八, 九, 十]\n---\n\n## B {#b}\n\n[a](gone/y)\n";
    let kb = load(&set(&[("kb/faq/a.md", &own), ("kb/faq/b.md", other)]), now(), &mut Vec::new()).expect("it is sound");
    let find = |name: &str| AtomId::parse(name).and_then(|id| kb.find(&id)).map(|atom| kb[atom].id.to_string());
    for name in ["a/a", "a/x", "old/a", "old/x", "gone/y"] {
        assert_eq!(find(name).as_deref(), Some("a/a"), "{name}");
    }
    assert_eq!((find("gone/a"), find("a/y")), (None, None));
    assert_eq!(EntryId::parse("old").and_then(|id| kb.find_entry(&id)), Some(EntryIdx::new(0)));
}

#[test]
fn a_translation_says_the_headings_of_its_original() {
    let own = format!("{FRONT}## A {{#a}}\n\na\n");
    let twin = "---\nid: en-a\ntranslates: a\nlocale: en\ntitle: A\nquestions: [一, v, w, x, y]\n---\n\n## A {#a}\n\na\n";
    let kb = load(&set(&[("kb/faq/a.md", &own), ("kb/faq/en-a.md", twin)]), now(), &mut Vec::new()).expect("it is sound");
    let [original, twin] = [0, 1].map(AtomIdx::new);
    assert_eq!([original, twin].map(|atom| kb.original(atom)), [original; 2]);
    assert_eq!(kb.versions(twin).collect::<Vec<_>>(), [original, twin]);
}

#[test]
fn one_question_may_have_an_answer_for_each_region_and_each_product() {
    let entry = |id: &str, fields: &str| format!("{}## A {{#a}}\n\na\n", FRONT.replace("id: a\n", &format!("id: {id}\n{fields}\n")));
    let check = |own: &str, other: &str, is_told_apart: bool| {
        let (own, other) = (entry("a", own), entry("b", other));
        let shown = shown(&set(&[("kb/faq/a.md", &own), ("kb/faq/b.md", &other)]));
        assert_eq!(!shown.contains("duplicate-question"), is_told_apart, "{shown}");
    };
    check("region: [香港]", "region: [广东, 广西]", true);
    check("region: [香港, 臺灣]", "region: [台湾]", false);
    check("region: [香港]", "region: []", true);
    check("product: [watch]", "product: [phone]", true);
    check("product: [watch]", "product: []", false);
    check("region: []", "product: []", false);
}

#[test]
fn a_region_or_product_is_a_short_name() {
    let with = |field: &str| format!("{}## A {{#a}}\n\na\n", FRONT.replace("title", &format!("{field}\ntitle")));
    check(&[("kb/faq/a.md", &with("region: [香港, 澳门]"))], &[]);
    check(&[("kb/faq/a.md", &with(&format!("product: [{}]", "长".repeat(65))))], &["front-matter kb/faq/a.md:3:11"]);
    check(&[("kb/faq/a.md", &with("region: [香港, \"\"]"))], &["front-matter kb/faq/a.md:3:14"]);
}

#[test]
fn one_fault_does_not_bring_forth_others() {
    let own = format!("{}## A {{#a}}\n\na\n", FRONT.replace("title", "related: [b/b]\ntitle"));
    let faulty = "---\nid: b\ntitel: B\n---\n\n## B {#b}\n\n[x](#b)\n";
    check(&[("kb/faq/a.md", &own), ("kb/faq/b.md", faulty)], &["front-matter kb/faq/b.md:3:1"]);
    let half_written = "---\nid: b\ntitle: B\n\n## B {#b}\n\n[x](#b)\n";
    check(&[("kb/faq/a.md", &own), ("kb/faq/b.md", half_written)], &["front-matter kb/faq/b.md:1:1"]);
    let misread = format!("{FRONT}## A {{#a}}\n\na\n\n##B {{#b}}\n\nb\n");
    check(&[("kb/faq/a.md", &misread)], &["bad-id kb/faq/a.md:11:1"]);
    let misread = format!("{FRONT}## A {{#a}}\n\na\n\n## B{{#b}} c\n\nb\n");
    check(&[("kb/faq/a.md", &misread)], &["bad-id kb/faq/a.md:11:5"]);
}

#[test]
fn a_large_file_of_marks_is_read_to_its_end() {
    let marks = [">", "[", "![", "[](", "<a ", "<b>", "*a ", "- ", "> a\n", "- [a](#x)\n", "# a {#a}\n", "[r][s] ", "`a``", "{{", "| "];
    for mark in marks {
        let text = format!("{FRONT}## X {{#x}}\n\n{}", mark.repeat(50_000));
        for path in ["kb/faq/a.md", "kb/symptom/a.md"] {
            let mut faults = Vec::new();
            load(&set(&[(path, &text)]), now(), &mut faults);
            assert!(faults.len() <= 250, "{mark}");
        }
    }
    for yaml in ["[", "{a: ", "- ", "&a [*a, ", "a: "] {
        let text = format!("---\nid: {}\n---\n\n## X {{#x}}\n\nx\n", yaml.repeat(50_000));
        let mut faults = Vec::new();
        load(&set(&[("kb/faq/a.md", &text)]), now(), &mut faults);
        assert_eq!(faults.iter().map(|fault| (fault.code, fault.place.line)).collect::<Vec<_>>(), [(Code::FrontMatter, 2)], "{yaml}");
    }
}

#[test]
fn pages_of_other_programs_keep_their_title_and_are_held_back() {
    let files = [
        ("kb/a.md", "+++\ntitle = \"Opening hours\"\ndraft = true\n[params]\ntitle = \"x\"\n+++\nWe open at nine.\n"),
        ("kb/b.md", "+++\ntitle = 'Parking'\n+++\n# Parking\n\nFree for two hours.\n"),
        ("kb/c.md", "---\ntitle: Plans\ndraft: true\n---\n# Plans\n\nNot yet.\n"),
        ("kb/d.md", "# Migration from VuePress\n\n## Config\n\nRename it.\n"),
    ];
    let kb = load(&set(&files), now(), &mut Vec::new()).unwrap();
    let shown: Vec<_> = kb.entries().iter().map(|entry| (entry.title.as_str(), entry.trust)).collect();
    let expected = [
        ("Opening hours", Trust::Wip),
        ("Parking", Trust::Validated),
        ("Plans", Trust::Wip),
        ("Migration from VuePress", Trust::Validated),
    ];
    assert_eq!(shown, expected);
    assert!(kb.atoms().all(|(_, atom)| !atom.markdown.contains("+++") && !atom.plain.contains("draft")));
    let config = kb.atoms().find(|(_, atom)| atom.title == "Config").unwrap().1;
    assert_eq!(config.questions, ["Migration from VuePress"]);
}

#[test]
fn a_page_of_another_program_is_served_whatever_its_front_matter_is() {
    let front = "---\nid: My_Doc.Id\ntitle: 安装\ntitle: 安装说明\nkeywords: 甲, 乙\nquestion: 谁来装\n---\n\n";
    let page = format!("{front}开头。\n\n## 上门 {{#On_Site}}\n\n师傅上门。\n\n## 自己装 {{/* 编辑注 */}}\n\n照说明书。\n");
    let mut faults = Vec::new();
    let kb =
        load(&set(&[("kb/faq/install.md", &page), ("kb/faq/b.md", "---\nid: install\ntags: [x]\n---\n# B\n\n甲\n")]), now(), &mut faults);
    let names = |kb: &KnowledgeBase| kb.atoms().map(|(_, atom)| format!("{} {}", atom.id, atom.title)).collect::<Vec<_>>();
    let expected = ["install-2/an-zhuang 安装", "install-2/on-site 上门", "install-2/zi-ji-zhuang 自己装", "install/b B"];
    assert_eq!(names(&kb.expect("nothing of it is an error")), expected);
    let foreign = faults.iter().filter(|fault| fault.code == Code::ForeignField).map(|fault| fault.place.line);
    assert_eq!(foreign.collect::<Vec<_>>(), [3, 2, 4, 5, 6]);
}

#[test]
fn a_page_whose_audience_cannot_be_read_is_kept_from_customers() {
    let trust = |fields: &str| {
        let page = format!("---\n{fields}---\n\n## A {{#a}}\n\n甲\n");
        let kb = load(&set(&[("kb/faq/a.md", &page)]), now(), &mut Vec::new());
        kb.map(|kb| kb.entries()[0].trust)
    };
    assert_eq!(trust("tags: [x]\n"), Some(Trust::Validated));
    assert_eq!(trust("tags: [x]\naudience: everyone\n"), Some(Trust::Wip));
    assert_eq!(trust("id: a\ntags: [x]\nexpire_att: 2026-01-01\n"), Some(Trust::Wip));
    assert_eq!(trust("id: a\naudience: everyone\n"), None, "an entry of ours is to be put right");
}

#[test]
fn words_before_the_first_heading_are_an_atom_and_a_rule_is_no_front_matter() {
    let names = |page: &str| {
        let kb = load(&set(&[("kb/faq/a.md", page)]), now(), &mut Vec::new()).expect("nothing of it is an error");
        kb.atoms().map(|(_, atom)| atom.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names("---\nid: install\ntitle: 安装\n---\n\n开头。\n\n## 上门 {#visit}\n\n有。\n"), ["install/an-zhuang", "install/visit"]);
    assert_eq!(names("---\n\n一句话。\n\n---\n\n另一句。\n"), ["a/a"]);
}
