//! How does an edit of the content come into service?
//!
//! A thread of its own watches the folders, and has the content compiled anew; requests go on meanwhile. The system tells of edits, and every few
//! seconds the thread looks by itself. What is served afterwards is decided in `content`.

use crate::http::operator::content::Content;
use crate::source::folder::stamp;
use notify_debouncer_full::notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How long the files must be at rest: editors write a file in several steps within a few milliseconds.
const REST: Duration = Duration::from_millis(150);

/// How often the folders are looked at where nothing was told: a link above them may lead elsewhere, and not every file system tells.
const LOOK_EVERY: Duration = Duration::from_secs(3);

type Watcher = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Watches the folders of the content for as long as the program runs; built-in content cannot change.
pub fn watch(content: Content) {
    let roots = content.folders();
    if roots.is_empty() {
        return;
    }
    let (edits, edited) = channel::<DebounceEventResult>();
    let watcher = new_debouncer(REST, None, edits).inspect_err(|error| {
        tracing::warn!(%error, "the system does not tell of edits; the folders of the content are looked at every few seconds");
    });
    let thread = std::thread::Builder::new().name("content".to_owned());
    if let Err(error) = thread.spawn(move || reload_on_edits(watcher.ok(), &edited, &roots, &content)) {
        tracing::error!(%error, "edits of the content will not be noticed");
    }
}

fn reload_on_edits(mut watcher: Option<Watcher>, edited: &Receiver<DebounceEventResult>, roots: &[PathBuf], content: &Content) {
    let mut follow = |root: &Path| watcher.iter_mut().for_each(|watcher| follow(watcher, root));
    roots.iter().for_each(|root| follow(root));
    let mut seen = stamps(roots);
    // An edit between the first compilation and this moment would otherwise go unnoticed.
    content.reload();
    loop {
        let is_edited = match edited.recv_timeout(LOOK_EVERY) {
            Ok(first) => {
                let batches: Vec<_> = std::iter::once(first).chain(edited.try_iter()).collect();
                let replaced = roots.iter().filter(|root| batches.iter().any(|batch| touches(batch, |path| path == *root)));
                replaced.for_each(|root| follow(root));
                batches.iter().any(|batch| touches(batch, |path| roots.iter().any(|root| path.starts_with(root))))
            }
            Err(RecvTimeoutError::Timeout) => {
                let is_edited = stamps(roots) != seen;
                if is_edited {
                    // What is watched may not be what lies there any more.
                    roots.iter().for_each(|root| follow(root));
                    std::thread::sleep(REST);
                }
                is_edited
            }
            // Without a watcher nobody tells anything.
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(LOOK_EVERY);
                stamps(roots) != seen
            }
        };
        if is_edited {
            // Taken before the files are read: what changes while they are read is seen at the next look.
            seen = stamps(roots);
            content.reload();
        }
    }
}

fn stamps(roots: &[PathBuf]) -> Vec<u64> {
    roots.iter().map(|root| stamp(root)).collect()
}

/// Watches a folder, and the folder around it: one way to deploy content is to put another folder, or a link, in its place.
fn follow(watcher: &mut Watcher, root: &Path) {
    // It is not watched yet the first time, and no more after it was taken away.
    let _ = watcher.unwatch(root);
    let around = root.parent().map(|parent| watcher.watch(parent, RecursiveMode::NonRecursive)).unwrap_or(Ok(()));
    if let Err(error) = around.and_then(|()| watcher.watch(root, RecursiveMode::Recursive)) {
        tracing::warn!(%error, folder = %root.display(), "the folder cannot be watched");
    }
}

/// Whether a batch of edits is about a path. A batch of faults is about everything, and so is one of which the system lost a part, as when
/// more files changed at once than it can count.
fn touches(batch: &DebounceEventResult, is_meant: impl Fn(&Path) -> bool) -> bool {
    match batch {
        Ok(events) => {
            let mut changes = events.iter().filter(|event| !event.kind.is_access());
            changes.any(|event| event.need_rescan() || event.paths.iter().any(|path| is_meant(path)))
        }
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify_debouncer_full::DebouncedEvent;
    use notify_debouncer_full::notify::event::{AccessKind, Flag, ModifyKind};
    use notify_debouncer_full::notify::{Event, EventKind};

    #[test]
    fn a_batch_touches_what_was_changed_and_a_lost_one_everything() {
        let check = |event: Event, expected: bool| {
            let batch = Ok(vec![DebouncedEvent::new(event.clone(), std::time::Instant::now())]);
            assert_eq!(touches(&batch, |path| path.starts_with("/shop/kb")), expected, "{event:?}");
        };
        let changed = Event::new(EventKind::Modify(ModifyKind::Any));
        check(changed.clone().add_path("/shop/kb/faq/delivery.md".into()), true);
        check(changed.add_path("/shop/data/jieda.db".into()), false);
        check(Event::new(EventKind::Access(AccessKind::Any)).add_path("/shop/kb".into()), false);
        check(Event::new(EventKind::Other).set_flag(Flag::Rescan), true);
        assert!(touches(&Err(Vec::new()), |_| false));
    }
}
