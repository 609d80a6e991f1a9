//! `jieda new`: what does a shop begin with?
//!
//! A small knowledge base and intents for any trade, to be written over. What is not written here, the base in the program brings along.

use crate::cli::output::{Ending, print};
use crate::source::replace::replace;
use crate::source::{SourceFile, SourceSet};
use anyhow::{Context, bail};
use clap::Args as ClapArgs;
use std::io;
use std::path::{Path, PathBuf};

/// The files, by their paths below the folder, the manuals of both formats among them.
const FILES: [(&str, &str); 10] = [
    ("kb/README.md", include_str!("../../kb/README.md")),
    ("kb/faq/opening-hours.md", include_str!("new/kb/opening-hours.md")),
    ("kb/faq/en-opening-hours.md", include_str!("new/kb/en-opening-hours.md")),
    ("kb/faq/payment.md", include_str!("new/kb/payment.md")),
    ("kb/faq/en-payment.md", include_str!("new/kb/en-payment.md")),
    ("kb/symptom/cannot-sign-in.md", include_str!("new/kb/cannot-sign-in.md")),
    ("kb/symptom/en-cannot-sign-in.md", include_str!("new/kb/en-cannot-sign-in.md")),
    ("intents/README.md", include_str!("../../intents/README.md")),
    ("intents/policy.ron", include_str!("new/intents/policy.ron")),
    ("intents/handoff.ron", include_str!("new/intents/handoff.ron")),
];

/// Writes a small kb/ and intents/ to begin with: two entries, a symptom tree, and the flows that every shop has.
#[derive(Debug, ClapArgs)]
#[command(after_help = "No file is overwritten: when one of them is there already, none is written.\n\n\
    Example: jieda new shop && cd shop && jieda check && jieda serve")]
pub struct Args {
    /// The folder, which is made if need be.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// Writes the files, and says what comes next.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let dir = args.dir.display();
    let files = files();
    if let Some(file) = files.iter().find(|file| args.dir.join(&file.path).exists()) {
        bail!("{} is there already; name a folder that is new, or has no kb/ and intents/", args.dir.join(&file.path).display());
    }
    write(&args.dir, &files).with_context(|| format!("{dir} cannot be set up; name a folder that can be written"))?;
    print(&format!("{} files written to {dir}. Next:", files.len()))?;
    if args.dir.as_os_str() != "." {
        print(&format!("  cd {dir}"))?;
    }
    print("  jieda check                     lists every fault of what you write, with place and remedy")?;
    print("  jieda import FILE --to kb       brings in what you have: a spreadsheet, a help centre, another bot")?;
    print("  jieda serve                     answers at http://127.0.0.1:8080/ and follows your edits")?;
    Ok(Ending::Good)
}

fn write(dir: &Path, files: &[SourceFile]) -> io::Result<()> {
    replace(dir, files.iter().map(|file| (file.path.as_str(), file.text.as_bytes())))
}

/// The files of a new shop: those written for it, and the flows of the base, whose words are the shop's to choose.
fn files() -> Vec<SourceFile> {
    let written = FILES.map(|(path, text)| SourceFile { path: path.to_owned(), text: text.to_owned() });
    let base = SourceSet::base_intents().texts.into_iter().map(|file| SourceFile { path: file.logical_path(), ..file });
    let flows = base.filter(|file| file.path.starts_with("intents/flows/"));
    written.into_iter().chain(flows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::import::SAMPLE_OWNER;

    #[test]
    fn a_new_shop_has_no_fault() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &files()).unwrap();
        let kb = SourceSet::of_dir("kb", &folder.path().join("kb"));
        let intents = SourceSet::intents_of_dir(&folder.path().join("intents"));
        // Imports name those that are still samples.
        assert!(kb.texts.iter().all(|file| file.text.contains(&format!("\nowner: {SAMPLE_OWNER}\n"))));
        let (engine, faults) = Engine::compile(&kb, &intents, "2026-11-29T02:00:00Z".parse().unwrap());
        assert_eq!(faults, []);
        let engine = engine.unwrap();
        assert_eq!((engine.kb.entries().len(), engine.kb.trees().len(), engine.flows.iter().count()), (6, 2, 5));
    }
}
