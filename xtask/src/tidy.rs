//! Keeps the target folder small.
//!
//! The compiler's incremental caches make the next build of a chapter quick, and
//! they are the largest thing in the folder. A learner works on one chapter at a
//! time: the caches of the others are built again when they are needed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Chapter and tests, for the chapter at hand.
const KEPT: usize = 2;

/// Removes all but the latest caches of chapters, and in those all but the
/// latest session of the compiler's: it begins the next one from that. What
/// cannot be removed stays: nothing depends on it.
pub fn caches(target: &Path) {
    let mut caches = by_age(&target.join("debug/incremental"), is_of_a_chapter);
    let kept = caches.split_off(caches.len().saturating_sub(KEPT));
    for cache in kept {
        let mut sessions = by_age(&cache, |name| name.starts_with("s-"));
        sessions.pop();
        caches.extend(sessions);
    }
    for superfluous in caches {
        let _ = fs::remove_dir_all(&superfluous);
        // `s-time-number-hash` is locked by `s-time-number.lock`.
        let name = superfluous.to_string_lossy();
        let session = name.rsplit_once('-').map_or("", |(session, _)| session);
        let _ = fs::remove_file(format!("{session}.lock"));
    }
}

/// The folders in a folder whose names pass, the oldest first.
fn by_age(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(SystemTime, PathBuf)> = entries
        .filter(|entry| wanted(&entry.file_name().to_string_lossy()))
        .filter_map(|entry| Some((entry.metadata().ok()?, entry.path())))
        .filter(|(about, _)| about.is_dir())
        .filter_map(|(about, path)| Some((about.modified().ok()?, path)))
        .collect();
    found.sort();
    found.into_iter().map(|(_, path)| path).collect()
}

/// `chapter-…` are tests, `ch03_ref-…` a chapter, `testkit-…` is under them all.
fn is_of_a_chapter(name: &str) -> bool {
    let crate_name = name.split('-').next().unwrap_or_default();
    let numbered = |rest: &str| rest.as_bytes().first().is_some_and(u8::is_ascii_digit);
    ["chapter", "contract", "testkit"].contains(&crate_name)
        || crate_name.strip_prefix("ch").is_some_and(numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_latest_caches_of_chapters_stay() {
        let folder = std::env::temp_dir().join(format!("tidy-{}", std::process::id()));
        let incremental = folder.join("debug/incremental");
        let names = ["chapter-3", "ch02_addresses-4"];
        for name in ["xtask-0", "chapter-1", "ch01_names-2"]
            .iter()
            .chain(&names)
        {
            let cache = incremental.join(name);
            fs::create_dir_all(&cache).unwrap();
            for session in ["s-1-a-x", "s-2-b-y"] {
                fs::create_dir(cache.join(session)).unwrap();
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            for lock in ["s-1-a.lock", "s-2-b.lock"] {
                fs::write(cache.join(lock), "").unwrap();
            }
        }
        caches(&folder);
        let names_in = |folder: &Path| {
            let entries = fs::read_dir(folder).unwrap();
            let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            names.collect::<std::collections::BTreeSet<String>>()
        };
        let left = names_in(&incremental);
        let sessions = ["xtask-0", "chapter-3"].map(|name| names_in(&incremental.join(name)));
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            left,
            ["xtask-0"]
                .iter()
                .chain(&names)
                .map(|name| name.to_string())
                .collect()
        );
        assert_eq!(sessions[0].len(), 4, "not a chapter's");
        assert_eq!(
            sessions[1],
            ["s-2-b-y", "s-2-b.lock"].map(String::from).into()
        );
    }
}
