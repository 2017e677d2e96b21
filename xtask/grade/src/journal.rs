//! What is graded already: a line a chapter of a student, only ever added to.
//!
//! A line that a power cut or a `kill` left half-written is passed over, and the
//! chapter is graded again. A grade is used again only for the same submission,
//! tests and compiler.

use crate::verdict::{Grade, Status};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use xtask::trouble::{Result, Trouble};

/// The form of the lines. Others are not read.
const FORM: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Head {
    form: u32,
    /// Where the random numbers of this gradebook's property tests begin.
    seed: u64,
}

/// An open journal, which nobody else writes to.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    pub seed: u64,
    known: HashMap<(String, String), Grade>,
    /// Who was graded for a key, last.
    keys: HashMap<String, (String, String)>,
    _lock: File,
}

impl Journal {
    /// Opens the journal of an output folder, or begins one.
    ///
    /// # Errors
    /// When another grader writes to the folder.
    pub fn open(out: &Path) -> Result<Journal> {
        fs::create_dir_all(out).map_err(|e| Trouble::io("make a folder", out, &e))?;
        let lock = out.join(".lock");
        let lock_file = File::create(&lock).map_err(|e| Trouble::io("write", &lock, &e))?;
        if lock_file.try_lock().is_err() {
            return Err(Trouble::new("another grader writes to this folder")
                .at(out.display())
                .next("wait until it has ended, or give another --out"));
        }
        let path = out.join("journal.jsonl");
        let mut file = File::options()
            .read(true)
            .append(true)
            .create(true)
            .open(&path)
            .map_err(|e| Trouble::io("open", &path, &e))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)
            .map_err(|e| Trouble::io("read", &path, &e))?;
        let text = String::from_utf8_lossy(&text);
        let mut lines = text.lines();
        let head = lines
            .next()
            .and_then(|line| serde_json::from_str::<Head>(line).ok());
        let mut journal = Journal {
            seed: fresh_seed(),
            known: HashMap::new(),
            keys: HashMap::new(),
            _lock: lock_file,
            file,
            path,
        };
        match head.filter(|head| head.form == FORM) {
            Some(head) => {
                journal.seed = head.seed;
                for grade in lines.filter_map(|line| serde_json::from_str::<Grade>(line).ok()) {
                    journal.remember(grade);
                }
                journal.end_line(text.ends_with('\n'))?;
            }
            None => journal.begin()?,
        }
        Ok(journal)
    }

    /// Ends a line that was cut off, so that the next one stands alone.
    fn end_line(&mut self, ended: bool) -> Result<()> {
        if ended { Ok(()) } else { self.write("\n") }
    }

    fn begin(&mut self) -> Result<()> {
        let cut = self
            .file
            .set_len(0)
            .and_then(|()| self.file.seek(SeekFrom::Start(0)));
        cut.map_err(|e| Trouble::io("empty", &self.path, &e))?;
        let head = Head {
            form: FORM,
            seed: self.seed,
        };
        let line = serde_json::to_string(&head).unwrap_or_default();
        self.write(&format!("{line}\n"))
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.file
            .write_all(text.as_bytes())
            .and_then(|()| self.file.sync_data())
            .map_err(|e| Trouble::io("write", &self.path, &e))
    }

    fn remember(&mut self, grade: Grade) {
        let name = (grade.student.clone(), grade.chapter.clone());
        self.keys.insert(grade.key.clone(), name.clone());
        self.known.insert(name, grade);
    }

    /// The grade that was given to exactly this. What failed by the grader's own
    /// fault is tried again.
    pub fn find(&self, student: &str, chapter: &str, key: &str) -> Option<&Grade> {
        self.if_for(&(student.to_string(), chapter.to_string()), key)
    }

    /// The grade of another student who handed in the same, to the byte.
    pub fn same(&self, key: &str) -> Option<&Grade> {
        self.if_for(self.keys.get(key)?, key)
    }

    fn if_for(&self, name: &(String, String), key: &str) -> Option<&Grade> {
        let grade = self.known.get(name)?;
        (grade.key == key && grade.status != Status::Internal).then_some(grade)
    }

    /// Writes a grade down.
    pub fn add(&mut self, grade: &Grade) -> Result<()> {
        let line = serde_json::to_string(grade)
            .map_err(|error| Trouble::new(format!("internal error: {error}")))?;
        self.write(&format!("{line}\n"))?;
        self.remember(grade.clone());
        Ok(())
    }
}

/// Reads the grades of another folder's journal, for a merge.
pub fn read(out: &Path) -> Result<Vec<Grade>> {
    let path = out.join("journal.jsonl");
    let text = fs::read(&path).map_err(|e| Trouble::io("read", &path, &e))?;
    let text = String::from_utf8_lossy(&text);
    let mut all: HashMap<(String, String), Grade> = HashMap::new();
    for grade in text
        .lines()
        .filter_map(|line| serde_json::from_str::<Grade>(line).ok())
    {
        all.insert((grade.student.clone(), grade.chapter.clone()), grade);
    }
    Ok(all.into_values().collect())
}

/// Where property tests begin, this time.
fn fresh_seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    // Small enough to be typed again, far from 0 where everybody tests.
    RandomState::new().hash_one(std::process::id()) % 1_000_000_000 + 1_000
}
