//! What the compiler remembers of building the tests against the reference.
//!
//! Tests are the same for a whole class, and most students' libraries differ in
//! the bodies of functions only. So the tests are built once with the compiler's
//! incremental mode on, and each submission gets a copy of what it noted down.
//! The compiler compares by content what it finds: nothing is taken over that a
//! submission's library changes. The copy is gone before the next submission, and
//! the notes are out of every room's reach.

use crate::compile::{self, Stage};
use crate::jail::Jail;
use crate::judge::Judge;
use crate::kit::Kit;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use xtask::trouble::{Result, Trouble};

/// For fewer submissions of a chapter it is not worth its time.
const FEWEST: usize = 4;

/// The notes of each chapter, made when they are first asked for.
#[derive(Debug, Default)]
pub struct Warm(BTreeMap<String, OnceLock<Option<PathBuf>>>);

impl Warm {
    /// For chapters that are graded as often as these are named.
    pub fn new<'a>(chapters: impl Iterator<Item = &'a String>) -> Warm {
        let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
        for chapter in chapters {
            *counts.entry(chapter).or_default() += 1;
        }
        counts.retain(|_, count| *count >= FEWEST);
        let each = counts.into_keys();
        Warm(each.map(|id| (id.clone(), OnceLock::new())).collect())
    }

    /// The notes for a chapter, if there are any: all goes without as well.
    pub fn notes(&self, kit: &Kit, jail: &Jail, sysroot: &Path, stage: &Stage) -> Option<&Path> {
        let cell = self.0.get(&kit.chapter.id)?;
        let name = format!("warm-{}", kit.chapter.id);
        let made = cell.get_or_init(|| {
            let place = stage.dir.with_file_name(name);
            let noted = Judge::note(kit, jail, sysroot, stage, &place);
            noted.is_ok_and(|noted| noted).then_some(place)
        });
        made.as_deref()
    }
}

/// Copies notes to where the submission's compiler may change them.
///
/// # Errors
/// When the disk says no.
pub fn lay_out(notes: &Path, stage: &Stage, jail: &Jail) -> Result<()> {
    copy(notes, &compile::notes(stage), stage, jail)
}

fn copy(from: &Path, to: &Path, stage: &Stage, jail: &Jail) -> Result<()> {
    let broken = |e: std::io::Error| Trouble::io("copy", from, &e);
    fs::create_dir_all(to).map_err(broken)?;
    jail.give(to, stage.worker)?;
    for entry in fs::read_dir(from).map_err(broken)? {
        let entry = entry.map_err(broken)?;
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().map_err(broken)?.is_dir() {
            copy(&path, &to, stage, jail)?;
        } else {
            fs::copy(&path, &to).map_err(broken)?;
            jail.give(&to, stage.worker)?;
        }
    }
    Ok(())
}
