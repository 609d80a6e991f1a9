//! How is one text of the content read for an editor, changed, or added?
//!
//! Texts are named as in messages, `kb/faq/delivery.md`, and lie in the folder, wherever links inside it lead. What a text means is not
//! looked at here.

use crate::source::folder::LARGEST_TEXT;
use crate::source::replace::refuse_outside;
use crate::source::rewrite::rewrite;
use crate::source::{SourceFile, SourceSet, bare};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The longest path, in bytes.
const LONGEST_PATH: usize = 200;

/// A file of the intents that is added to when an editor teaches something. No path that an editor sends leads to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taught {
    /// What customers want, and in which words.
    Intents,
    /// Which words show anger.
    Anger,
    /// Which words are risky.
    RedLines,
}

impl Taught {
    /// Its path.
    pub fn path(self) -> &'static str {
        match self {
            Taught::Intents => "intents/intents.ron",
            Taught::Anger => "intents/anger.ron",
            Taught::RedLines => "intents/redline.ron",
        }
    }
}

/// The path of a text that may be edited: Markdown of the knowledge base, or a file of the intents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPath(String);

impl TextPath {
    /// A file that is added to.
    pub fn taught(file: Taught) -> Self {
        TextPath(file.path().to_owned())
    }

    /// Reads a path like `kb/faq/delivery.md`; nothing where it leads elsewhere, is hidden, or is no Markdown.
    pub fn parse(path: &str) -> Option<Self> {
        let below = path.strip_prefix("kb/")?;
        let is_markdown = [".md", ".mdx"].iter().any(|ending| below.len() > ending.len() && below.ends_with(ending));
        let is_part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(['.', ' ']);
        let has_odd = below.chars().any(|c| c.is_control() || "\\:*?\"<>|".contains(c));
        let is_content = below != "README.md" && !below.starts_with("media/");
        let is_good = is_markdown && is_content && !has_odd && path.len() <= LONGEST_PATH && below.split('/').all(is_part);
        is_good.then(|| TextPath(path.to_owned()))
    }

    /// The path as messages have it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it lies in the folder of the intents, and not in that of the knowledge base.
    pub fn is_of_intents(&self) -> bool {
        self.0.starts_with("intents/")
    }

    fn below(&self) -> &str {
        self.0.split_once('/').map_or("", |(_, below)| below)
    }
}

/// Why a text was not saved.
#[derive(Debug, thiserror::Error)]
pub enum Unsaved {
    /// The file is not as it was read, or there is one where there was none.
    #[error("the file has changed since it was read")]
    Newer,
    /// The text is longer than the loader reads.
    #[error("the text has more than {LARGEST_TEXT} bytes; divide it")]
    TooLong,
    /// The system refuses.
    #[error("the file cannot be written")]
    Io(#[from] io::Error),
}

/// The text that lies there, with `\n` line ends; nothing where there is none.
pub fn read(root: &Path, path: &TextPath) -> io::Result<Option<String>> {
    let file = match place(root, path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        found => found?,
    };
    if fs::metadata(&file)?.len() > LARGEST_TEXT {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "the file is too large to be edited"));
    }
    let text = fs::read_to_string(file)?;
    Ok(Some(bare(&text)))
}

/// Puts a text in the place of the one that was read, with the line ends that the file has. Where none was read, the file is made, and the
/// folders that lead to it.
pub fn save(root: &Path, path: &TextPath, before: Option<&str>, after: &str) -> Result<(), Unsaved> {
    if after.len() as u64 > LARGEST_TEXT {
        return Err(Unsaved::TooLong);
    }
    let Some(before) = before else { return add(root, path, after) };
    match read(root, path)? {
        Some(now) if now == before => Ok(rewrite(&place(root, path)?, before, after)?),
        Some(_) | None => Err(Unsaved::Newer),
    }
}

impl SourceSet {
    /// The set with a text in the place of the one that has its path, or beside the others; one of the base is below it then.
    pub fn with(mut self, path: &TextPath, text: &str) -> Self {
        self.texts.retain(|file| file.path != path.as_str());
        self.texts.push(SourceFile { path: path.as_str().to_owned(), text: bare(text) });
        self.over_base(SourceSet::default)
    }
}

/// Where a text that is there really lies.
fn place(root: &Path, path: &TextPath) -> io::Result<PathBuf> {
    let root = root.canonicalize()?;
    let file = root.join(path.below()).canonicalize()?;
    let is_inside = file.starts_with(&root) && file.is_file();
    if is_inside { Ok(file) } else { Err(io::Error::new(ErrorKind::NotFound, "it leads out of the folder")) }
}

/// Makes a file where none is: it is written beside its place, and gets its name in one step.
fn add(root: &Path, path: &TextPath, text: &str) -> Result<(), Unsaved> {
    let target = root.join(path.below());
    let folder = target.parent().unwrap_or(root);
    refuse_outside(root, folder)?;
    fs::create_dir_all(folder)?;
    // Hidden files are no content, so that a server which watches does not read it half-written.
    let beside = folder.join(format!(".new.{}.{:?}", std::process::id(), std::thread::current().id()));
    let written = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bare(text).as_bytes())?;
        file.sync_all()?;
        fs::hard_link(&beside, &target)
    });
    // Whether it can be taken away again changes nothing about what came of the file.
    let _ = fs::remove_file(&beside);
    match written {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Unsaved::Newer),
        written => Ok(written?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_the_knowledge_base() {
        let check = |path: &str, expected: bool| assert_eq!(TextPath::parse(path).is_some(), expected, "{path}");
        check("kb/faq/delivery.md", true);
        check("kb/指南/退货 流程.md", true);
        check("kb/page.mdx", true);
        for path in ["kb/../a.md", "kb/faq/../a.md", "kb//a.md", "/kb/a.md", "kb/.a.md", "kb/faq/.hidden/a.md", "kb/faq\\a.md", "kb/a\n.md"]
        {
            check(path, false);
        }
        for path in ["intents/policy.ron", "kb/faq/a.txt", "kb/.md", "kb/README.md", "kb/media/a.md", "kb/CON:.md", "kb/", ""] {
            check(path, false);
        }
        check(&format!("kb/{}.md", "a".repeat(LONGEST_PATH)), false);
    }

    #[test]
    fn what_changed_meanwhile_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = TextPath::parse("kb/faq/new/a.md").unwrap();
        let read = || read(folder.path(), &path).unwrap();
        assert_eq!(read(), None);
        save(folder.path(), &path, None, "a\r\n").unwrap();
        assert_eq!(read().as_deref(), Some("a\n"));
        assert!(matches!(save(folder.path(), &path, None, "b\n"), Err(Unsaved::Newer)));
        save(folder.path(), &path, Some("a\n"), "b\n").unwrap();
        assert!(matches!(save(folder.path(), &path, Some("a\n"), "c\n"), Err(Unsaved::Newer)));
        assert_eq!(read().as_deref(), Some("b\n"));
        assert_eq!(fs::read_dir(folder.path().join("faq/new")).unwrap().count(), 1);
    }

    #[test]
    fn the_intents_are_edited_as_they_will_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let (path, text) = (TextPath::taught(Taught::Intents), "(extends: true)\n");
        let draft = SourceSet::intents_of_dir(folder.path()).with(&path, text);
        save(folder.path(), &path, None, text).unwrap();
        let read = SourceSet::intents_of_dir(folder.path());
        assert!(draft.parts().eq(read.parts()) && read.extending().eq(["intents.ron"]));
        assert!(path.is_of_intents() && !TextPath::parse("kb/faq/intents.ron.md").unwrap().is_of_intents());
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_lead_out() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("kb");
        fs::create_dir_all(root.join("faq")).unwrap();
        fs::write(folder.path().join("secret.md"), "secret").unwrap();
        std::os::unix::fs::symlink("../../secret.md", root.join("faq/a.md")).unwrap();
        std::os::unix::fs::symlink("..", root.join("out")).unwrap();
        let path = |path| TextPath::parse(path).unwrap();
        assert_eq!(read(&root, &path("kb/faq/a.md")).unwrap(), None);
        assert!(save(&root, &path("kb/out/b.md"), None, "b").is_err());
        assert!(save(&root, &path("kb/faq/a.md"), None, "b").is_err());
        assert_eq!(fs::read_to_string(folder.path().join("secret.md")).unwrap(), "secret");
    }
}
