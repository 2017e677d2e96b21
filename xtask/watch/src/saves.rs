//! Noticing that a file was saved.

use crate::event::Event;
use crate::mounts;
use notify::{Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

/// The watch on a folder; it ends when this is dropped.
pub struct Saves {
    _watcher: Box<dyn Watcher + Send>,
    note: Option<String>,
}

impl Saves {
    /// What the learner should know of how saves are noticed.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

/// Sends an event when a source below `exercises` is saved, from now on.
///
/// The system tells of changes. Where it cannot, files are looked at every
/// `interval`: on another machine's disk, when the system has no more watches
/// to give, and for a reason that was given (`polled`).
///
/// # Errors
///
/// Why neither works, in a sentence.
pub fn watch(
    exercises: &Path,
    polled: Option<&str>,
    interval: Duration,
    events: &Sender<Event>,
) -> Result<Saves, String> {
    let far = mounts::far(exercises);
    let reason = match (polled, far) {
        (Some(reason), _) => reason.to_string(),
        (None, Some(kind)) => format!("the folder is on {kind}"),
        (None, None) => match told(exercises, events) {
            Ok(watcher) => {
                return Ok(Saves {
                    _watcher: Box::new(watcher),
                    note: None,
                });
            }
            Err(error) => format!("the system does not tell of changes: {error}"),
        },
    };
    // By content: times are compared in whole seconds.
    let config = Config::default()
        .with_poll_interval(interval)
        .with_compare_contents(true);
    let mut watcher =
        PollWatcher::new(handler(exercises, events), config).map_err(|error| error.to_string())?;
    // Only what counts: every file is read each time.
    for id in xtask::files::folders(exercises, "ch").map_err(|trouble| trouble.to_string())? {
        let sources = exercises.join(id).join("src");
        if sources.is_dir() {
            watcher
                .watch(&sources, RecursiveMode::Recursive)
                .map_err(|error| error.to_string())?;
        }
    }
    let every = interval.as_millis();
    Ok(Saves {
        _watcher: Box::new(watcher),
        note: Some(format!("files are looked at every {every} ms ({reason})")),
    })
}

fn told(exercises: &Path, events: &Sender<Event>) -> notify::Result<RecommendedWatcher> {
    let mut watcher = RecommendedWatcher::new(handler(exercises, events), Config::default())?;
    watcher.watch(exercises, RecursiveMode::Recursive)?;
    Ok(watcher)
}

fn handler(
    exercises: &Path,
    events: &Sender<Event>,
) -> impl FnMut(notify::Result<notify::Event>) + Send + 'static {
    let (exercises, events): (PathBuf, _) = (exercises.to_path_buf(), events.clone());
    move |event| {
        let Ok(event) = event else { return };
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        let saved: BTreeSet<String> = event
            .paths
            .iter()
            .filter_map(|path| chapter(path.strip_prefix(&exercises).ok()?))
            .collect();
        if !saved.is_empty() {
            let _ = events.send(Event::Saved(saved));
        }
    }
}

/// The chapter that a source belongs to: `ch03-ref` for `ch03-ref/src/heap.rs`.
/// Editors' leavings are no sources.
fn chapter(path: &Path) -> Option<String> {
    let mut parts = path.components().filter_map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    let (id, folder) = (parts.next()?, parts.next()?);
    let file = parts.next_back()?;
    let is_source = folder == "src" && file.ends_with(".rs");
    let is_leaving = file.starts_with(['.', '#']);
    (is_source && !is_leaving && xtask::course::number_of(id).is_some()).then(|| id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sources_of_chapters_count() {
        let of = |path: &str| chapter(Path::new(path));
        assert_eq!(of("ch03-ref/src/heap.rs").as_deref(), Some("ch03-ref"));
        assert_eq!(of("ch03-ref/src/a/b.rs").as_deref(), Some("ch03-ref"));
        for other in [
            "ch03-ref/tests/chapter/main.rs",
            "ch03-ref/src/.heap.rs.swp",
            "ch03-ref/src/.#heap.rs",
            "ch03-ref/src/heap.rs~",
            "testkit/src/lib.rs",
            "ch03-ref/src",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
