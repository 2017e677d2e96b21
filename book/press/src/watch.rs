//! Builds the book again when one of its files changes.

use crate::house::House;
use crate::problem::Problem;
use crate::run::Runner;
use crate::serve::News;
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecursiveMode, Watcher};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// An editor writes a file in several steps; this long after the last one the
/// book is built.
const QUIET: Duration = Duration::from_millis(60);

/// Watches for ever: after each change the book is built into `out`, and
/// `news` told how it went.
///
/// # Errors
/// When the system does not tell of changes.
pub fn watch(house: &House, out: &Path, runner: &dyn Runner, news: &News) -> notify::Result<()> {
    let (send, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // Nobody listens when the server is at its end.
        if event.as_ref().is_ok_and(is_change) {
            let _ = send.send(());
        }
    })?;
    watcher.watch(&house.pages(), RecursiveMode::Recursive)?;
    watcher.watch(&house.book().join("theme"), RecursiveMode::Recursive)?;
    // The folder: editors put a new file in the place of the old one.
    watcher.watch(&house.book(), RecursiveMode::NonRecursive)?;
    while next(&changes) {
        match crate::build(house, out, runner) {
            Ok(()) => news.tell(""),
            Err(problems) => {
                let texts: Vec<String> = problems.iter().map(Problem::to_string).collect();
                eprintln!("{}\n", texts.join("\n\n"));
                news.tell(&texts.join("\n\n"));
            }
        }
    }
    Ok(())
}

/// Waits for a change, and until there are no more of them.
fn next(changes: &Receiver<()>) -> bool {
    if changes.recv().is_err() {
        return false;
    }
    while changes.recv_timeout(QUIET).is_ok() {}
    true
}

/// Reading a file is no change.
fn is_change(event: &Event) -> bool {
    !matches!(
        event.kind,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_))
    )
}
