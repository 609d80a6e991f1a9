//! How does an edit of the content come into service?
//!
//! A thread of its own watches the folders and has the content compiled anew; requests go on meanwhile. What is served afterwards is
//! decided in `content`.

use crate::config::{ContentPlace, ContentPlaces};
use crate::http::operator::content::Content;
use notify_debouncer_full::notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long the files must be at rest: editors write a file in several steps within a few milliseconds.
const REST: Duration = Duration::from_millis(150);

type Watcher = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Watches the folders of the content for as long as the program runs; built-in content cannot change.
pub fn watch(places: ContentPlaces, content: Content) {
    let roots: Vec<PathBuf> = [&places.kb, &places.intents]
        .into_iter()
        .filter_map(|place| match place {
            ContentPlace::Folder(folder) => std::path::absolute(folder).ok(),
            ContentPlace::BuiltIn => None,
        })
        .collect();
    if roots.is_empty() {
        return;
    }
    let (edits, edited) = channel::<DebounceEventResult>();
    let watcher = match new_debouncer(REST, None, edits) {
        Ok(watcher) => watcher,
        Err(error) => return tracing::error!(%error, "edits of the content will not be noticed"),
    };
    let thread = std::thread::Builder::new().name("content".to_owned());
    if let Err(error) = thread.spawn(move || reload_on_edits(watcher, &edited, &roots, &places, &content)) {
        tracing::error!(%error, "edits of the content will not be noticed");
    }
}

fn reload_on_edits(
    mut watcher: Watcher,
    edited: &Receiver<DebounceEventResult>,
    roots: &[PathBuf],
    places: &ContentPlaces,
    content: &Content,
) {
    for root in roots {
        follow(&mut watcher, root);
    }
    // An edit between the first compilation and this moment would otherwise go unnoticed.
    content.reload(places);
    while let Ok(first) = edited.recv() {
        let batches: Vec<_> = std::iter::once(first).chain(edited.try_iter()).collect();
        let replaced: Vec<&PathBuf> =
            roots.iter().filter(|root| batches.iter().any(|batch| touches(batch, |path| path == *root))).collect();
        for root in replaced {
            follow(&mut watcher, root);
        }
        if batches.iter().any(|batch| touches(batch, |path| roots.iter().any(|root| path.starts_with(root)))) {
            content.reload(places);
        }
    }
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
