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

/// Removes all but the latest caches of chapters. What cannot be removed stays:
/// nothing depends on it.
pub fn caches(target: &Path) {
    for cache in superfluous(&target.join("debug/incremental")) {
        let _ = fs::remove_dir_all(cache);
    }
}

fn superfluous(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut caches: Vec<(SystemTime, PathBuf)> = entries
        .filter(|entry| is_of_a_chapter(&entry.file_name().to_string_lossy()))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    caches.sort();
    caches.truncate(caches.len().saturating_sub(KEPT));
    caches.into_iter().map(|(_, path)| path).collect()
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
            fs::write(cache.join("made"), "").unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        caches(&folder);
        let mut left: Vec<String> = fs::read_dir(&incremental)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        fs::remove_dir_all(&folder).unwrap();
        let mut wanted: Vec<&str> = names.to_vec();
        wanted.push("xtask-0");
        wanted.sort();
        assert_eq!(left, wanted);
    }
}
