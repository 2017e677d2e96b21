//! What the learner has done: `.progress/progress.json` in the checkout.
//!
//! ```json
//! {
//!   "version": 1,
//!   "chapters": { "ch01-names": { "finished": false, "points": 10, "tasks": { "bind": "passed" } } },
//!   "hints": { "ch01-names.bind": 2 },
//!   "peeks": ["ch01-names.bind"]
//! }
//! ```

use crate::course::{COMPILE_FAIL, Layout};
use crate::files;
use crate::trouble::Result;
use crate::ui::Ui;
use crate::verdict::{State, Verdict};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

const VERSION: u64 = 1;

/// The learner's record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    pub chapters: BTreeMap<String, Record>,
    /// How many hints were read, by `chapter.task`.
    pub hints: BTreeMap<String, u32>,
    /// The solutions that were looked at.
    pub peeks: BTreeSet<String>,
}

/// What is known of a chapter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    pub finished: bool,
    pub points: u32,
    /// The state of each task, in a word.
    pub tasks: BTreeMap<String, String>,
}

fn path(layout: &Layout) -> PathBuf {
    layout.progress().join("progress.json")
}

impl Progress {
    /// Reads the record. One that cannot be read is set aside, never lost.
    pub fn load(layout: &Layout, ui: &Ui) -> Result<Progress> {
        let path = path(layout);
        let text = match files::read_text_if_there(&path) {
            Ok(None) => return Ok(Progress::default()),
            Ok(Some(text)) => parse(&text),
            Err(trouble) => Err(trouble.to_string()),
        };
        match text {
            Ok(progress) => Ok(progress),
            Err(why) => {
                let aside =
                    path.with_file_name(format!("progress-unreadable-{}.json", std::process::id()));
                let moved = match std::fs::rename(&path, &aside) {
                    Ok(()) => format!("it was set aside as {}", layout.shown(&aside)),
                    Err(e) => format!("it could not be set aside: {e}"),
                };
                ui.note(&format!(
                    "{} cannot be read ({why}); {moved}. Starting a new one: `cargo xtask verify \
                     --all` fills it again.",
                    layout.shown(&path)
                ));
                Ok(Progress::default())
            }
        }
    }

    /// Writes the record if it says something new.
    pub fn save(&self, layout: &Layout, before: &Progress) -> Result<()> {
        if self == before {
            return Ok(());
        }
        files::write_atomic(&path(layout), &self.write())
    }

    /// Takes a verdict on the learner's own chapter into the record.
    pub fn record(&mut self, verdict: &Verdict) {
        let chapter = &verdict.loaded.chapter;
        let record = self.chapters.entry(chapter.id.clone()).or_default();
        let mut put = |name: &str, state: &State| {
            if *state != State::NotRun {
                record
                    .tasks
                    .insert(name.to_string(), state.word().to_string());
            }
        };
        for task in &chapter.tasks {
            put(&task.name, &verdict.state(task));
        }
        if let Some(state) = verdict.compile_fail() {
            put(COMPILE_FAIL, &state);
        }
        let passed = |name: &str| record.tasks.get(name).is_some_and(|word| word == "passed");
        let tasks = chapter
            .tasks
            .iter()
            .filter(|task| passed(&task.name))
            .map(|task| task.points);
        let extra = chapter.compile_fail.filter(|_| passed(COMPILE_FAIL));
        record.points = tasks.sum::<u32>() + extra.unwrap_or(0);
        record.finished = record.points == chapter.points() && !verdict.is_broken();
    }

    pub fn finished(&self, id: &str) -> bool {
        self.chapters.get(id).is_some_and(|record| record.finished)
    }

    /// Whether a task of a chapter has passed.
    pub fn passed(&self, id: &str, task: &str) -> bool {
        let record = self.chapters.get(id);
        record
            .and_then(|record| record.tasks.get(task))
            .is_some_and(|word| word == "passed")
    }

    fn write(&self) -> String {
        let chapters: BTreeMap<_, _> = self
            .chapters
            .iter()
            .map(|(id, r)| {
                let value = json!({ "finished": r.finished, "points": r.points, "tasks": r.tasks });
                (id, value)
            })
            .collect();
        let all = json!({
            "about": "What you have done so far, for `cargo xtask status`.",
            "version": VERSION,
            "chapters": chapters,
            "hints": self.hints,
            "peeks": self.peeks,
        });
        format!("{all:#}\n")
    }
}

fn parse(text: &str) -> std::result::Result<Progress, String> {
    let all: Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
    if all["version"] != VERSION {
        return Err(format!(
            "it is of version {}, and this course knows version {VERSION}: after an update of the \
             course, put it back",
            all["version"]
        ));
    }
    let count = |value: &Value| {
        value
            .as_u64()
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(0)
    };
    let mut progress = Progress::default();
    for (id, value) in all["chapters"].as_object().into_iter().flatten() {
        let tasks = value["tasks"].as_object().into_iter().flatten();
        let record = Record {
            finished: value["finished"] == true,
            points: count(&value["points"]),
            tasks: tasks
                .filter_map(|(name, word)| Some((name.clone(), word.as_str()?.to_string())))
                .collect(),
        };
        progress.chapters.insert(id.clone(), record);
    }
    for (name, value) in all["hints"].as_object().into_iter().flatten() {
        progress.hints.insert(name.clone(), count(value));
    }
    let peeks = all["peeks"].as_array().into_iter().flatten();
    progress
        .peeks
        .extend(peeks.filter_map(Value::as_str).map(str::to_string));
    Ok(progress)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut progress = Progress::default();
        let record = Record {
            finished: true,
            points: 20,
            tasks: BTreeMap::from([("bind".to_string(), "passed".to_string())]),
        };
        progress.chapters.insert("ch01-names".into(), record);
        progress.hints.insert("ch01-names.bind".into(), 2);
        progress.peeks.insert("ch01-names.bind".into());
        assert_eq!(parse(&progress.write()).unwrap(), progress);
    }

    #[test]
    fn other_versions_and_garbage_are_refused() {
        assert!(parse("{\"version\": 2}").is_err());
        assert!(parse("not json").is_err());
    }
}
