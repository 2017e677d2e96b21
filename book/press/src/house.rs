//! Where things are in the repository, and which lines are answers.

use crate::fields;
use crate::problem::Problems;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// The repository: the folder that holds `book`, `exercises` and `solutions`.
#[derive(Clone, Debug)]
pub struct House {
    /// Its absolute path.
    pub root: PathBuf,
}

impl House {
    /// Searches upward from `start` for a folder with `book/book.toml`.
    pub fn find(start: &Path) -> Option<House> {
        let start = start.canonicalize().ok()?;
        let root = start
            .ancestors()
            .find(|folder| folder.join("book/book.toml").is_file())?;
        Some(House { root: root.into() })
    }

    /// The folder with `book.toml`.
    pub fn book(&self) -> PathBuf {
        self.root.join("book")
    }

    /// Where cargo puts what it builds.
    pub fn target(&self) -> PathBuf {
        let set = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        let set = set.and_then(|set| std::path::absolute(set).ok());
        set.unwrap_or_else(|| self.root.join("target"))
    }

    /// The folder with the pages.
    pub fn pages(&self) -> PathBuf {
        self.root.join("book/src")
    }

    /// `path` as an author would write it: relative to the repository, with
    /// forward slashes.
    pub fn name(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        parts.join("/")
    }

    /// The chapter folders under `exercises`, in order of their names.
    pub fn chapters(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = fs::read_dir(self.root.join("exercises"))
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.join("chapter.toml").is_file())
            .collect();
        found.sort();
        found
    }
}

/// A body that the learner writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// What the exercise has in its place, if anything.
    pub starter: Option<String>,
    /// The chapter file that lists it, relative to the repository.
    pub listed_in: String,
}

/// Every hole of every chapter: `(chapter folder, anchor)`.
#[derive(Debug, Default)]
pub struct Holes(BTreeMap<(String, String), Hole>);

impl Holes {
    /// Reads each `exercises/*/chapter.toml`. A file that cannot be read is a
    /// problem: without it the guard would not guard.
    pub fn read(house: &House, problems: &mut Problems) -> Holes {
        let mut holes = Holes::default();
        for folder in house.chapters() {
            let path = folder.join("chapter.toml");
            let file = house.name(&path);
            let text = fs::read_to_string(&path).map_err(|why| why.to_string());
            let added = text.and_then(|text| holes.add(&folder, &file, &text));
            if let Err(why) = added {
                problems.add(
                    &file,
                    0,
                    format!("cannot be read: {why}"),
                    "mend it; until then no page can be checked for printed answers",
                );
            }
        }
        holes
    }

    fn add(&mut self, folder: &Path, file: &str, text: &str) -> Result<(), String> {
        let table = DeTable::parse(text).map_err(|why| why.to_string())?;
        let table = table.get_ref();
        let number = fields::number(table, "number").unwrap_or_default();
        let crate_name = folder_name(folder);
        for task in fields::tables(table, "task") {
            for hole in fields::tables(task, "holes") {
                let anchor = fields::text(hole, "anchor").unwrap_or_default();
                let says = fields::text(hole, "says").unwrap_or_default();
                let label = format!("ch{number:02}.{anchor}: {says}");
                let label = label.replace('{', "{{").replace('}', "}}");
                let starter = (!says.is_empty()).then(|| format!("todo!({label:?})"));
                let listed_in = file.to_string();
                let key = (crate_name.clone(), anchor.to_string());
                self.0.insert(key, Hole { starter, listed_in });
            }
        }
        Ok(())
    }

    /// The hole `anchor` of the chapter in whose solution `path` lies, a path
    /// relative to the repository.
    pub fn get(&self, path: &str, anchor: &str) -> Option<&Hole> {
        let chapter = path.strip_prefix("solutions/")?.split('/').next()?;
        self.0.get(&(chapter.to_string(), anchor.to_string()))
    }
}

fn folder_name(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
