//! Running a chapter's tests.
//!
//! A process that ends with status 0 has not passed: a test has passed when it
//! wrote that its body ended (`done`, see the testkit's `lesson!`). Tests that
//! pass do so a dozen to a process ([`batch`]), because starting a process
//! costs more than most tests; every other test is judged in one of its own.

use crate::batch;
use crate::cargo::Tools;
use crate::diagnostics;
use crate::files;
use crate::outcome;
use crate::process::{self, Finished, Limits};
use crate::scan::Expected;
use crate::stage::Stage;
use crate::trouble::{Result, Trouble};
use crate::ui::Ui;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How long a test may compute. The slowest of ours takes a tenth of that.
pub const CPU_SECONDS: u32 = 10;

/// After so many tests of a task that did not end the others are not waited for.
const SLOW: usize = 2;

pub use crate::outcome::Outcome;

pub const LIMITS: Limits = Limits {
    wall: Duration::from_secs(120),
    output: 256 * 1024,
};

/// What one test did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestResult {
    pub name: String,
    pub outcome: Outcome,
    /// The four parts of its lesson; empty where the test did not come to it.
    pub python: String,
    pub heap: String,
    pub rule: String,
    pub page: String,
    /// What the learner's code printed; not kept of a test that passed among others.
    pub printed: String,
}

impl TestResult {
    pub fn task(&self) -> &str {
        task_of(&self.name)
    }

    pub fn passed(&self) -> bool {
        self.outcome == Outcome::Passed
    }

    /// Whether it counts among the failures that are told: a test that came to
    /// a hole is only not done yet.
    pub fn is_failure(&self) -> bool {
        !matches!(self.outcome, Outcome::Passed | Outcome::Hole { .. })
    }

    /// Whether it runs random programs: its messages are long.
    pub fn is_random(&self) -> bool {
        self.heap.contains("TESTKIT_SEED=")
    }

    /// Everything the learner reads about it, for `says` of a mutant.
    pub fn message(&self) -> String {
        [&self.python, &self.heap, &self.rule, &self.page]
            .map(String::as_str)
            .join("\n")
    }
}

/// Runs the tests of a program whose names pass `wanted`.
pub fn run(
    tools: &Tools<'_>,
    stage: &Stage,
    program: &Path,
    wanted: &(dyn Fn(&str) -> bool + Sync),
) -> Result<Vec<TestResult>> {
    let listed = list(stage, program)?;
    let expected = stage.graded.loaded.expected();
    check_list(expected, &listed)?;
    let mut chosen: Vec<(usize, String)> = listed
        .into_iter()
        .filter(|name| wanted(name))
        .filter_map(|name| Some((expected.iter().position(|e| e.owns(&name))?, name)))
        .collect();
    chosen.sort();
    if chosen.is_empty() {
        return Err(Trouble::new(
            "internal error: there was no test to run; nothing was graded",
        ));
    }
    let shelf = stage.graded.dir.join("lesson");
    files::remove(&shelf)?;
    let bench = Bench {
        program,
        dir: &stage.graded.dir,
        shelf: &shelf,
        ui: tools.ui,
        patience: tools.patience,
    };
    let names: Vec<String> = chosen.into_iter().map(|(_, name)| name).collect();
    let results = Judge { tools, stage }.all(&bench, &names)?;
    files::remove(&shelf)?;
    Ok(results)
}

/// Asks the program which tests it has.
fn list(stage: &Stage, program: &Path) -> Result<Vec<String>> {
    let mut command = process::limited(program, CPU_SECONDS);
    clean_environment(&mut command);
    command
        .args(["--list", "--format", "terse"])
        .current_dir(&stage.graded.dir);
    let finished = process::run(&mut command, LIMITS)?;
    Ok(finished
        .stdout
        .lines()
        .filter_map(|line| line.strip_suffix(": test"))
        .map(str::to_string)
        .collect())
}

/// The tests in the program must be those in the source, case for case.
fn check_list(expected: &[Expected], names: &[String]) -> Result<()> {
    for test in expected {
        let found = names.iter().filter(|name| test.owns(name)).count();
        if found < test.cases.unwrap_or(1) {
            return Err(Trouble::new(format!(
                "internal error: the test {} is not in the program that was built ({found} of {} cases)",
                test.name,
                test.cases.unwrap_or(1)
            ))
            .next("nothing was graded; run `cargo clean` and try again"));
        }
    }
    match names
        .iter()
        .find(|name| !expected.iter().any(|test| test.owns(name)))
    {
        None => Ok(()),
        Some(name) => Err(Trouble::new(format!(
            "internal error: the program that was built has a test {name} that its source has not"
        ))),
    }
}

/// Takes away what could change how a test behaves or what it prints.
fn clean_environment(command: &mut Command) {
    const GONE: [&str; 6] = [
        "INSTA_", "TRYBUILD", "RUST_", "CARGO_", "RSTEST_", "LESSON_",
    ];
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if GONE.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command.env("RUST_BACKTRACE", "0").env("NO_COLOR", "1");
}

/// Where tests are run. Threads share it.
pub struct Bench<'a> {
    pub program: &'a Path,
    /// The folder that tests run in.
    pub dir: &'a Path,
    /// The folder for what they write.
    pub shelf: &'a Path,
    pub ui: &'a Ui,
    /// How many times as long as usual one of them may take.
    pub patience: u32,
}

impl Bench<'_> {
    /// The command for some of the tests, one after the other.
    pub fn command(&self, cpu_seconds: u32) -> Command {
        let mut command = process::limited(self.program, cpu_seconds);
        clean_environment(&mut command);
        command
            .args(["--exact", "--test-threads=1"])
            .current_dir(self.dir)
            .env("INSTA_UPDATE", "no")
            .env("INSTA_OUTPUT", "none") // the message has the difference
            .env("INSTA_WORKSPACE_ROOT", self.dir);
        command
    }

    /// Runs one test in a process of its own.
    fn alone(&self, name: &str, dir: PathBuf) -> Result<Alone> {
        fs::create_dir_all(&dir).map_err(|e| Trouble::io("make a folder", &dir, &e))?;
        let mut command = self.command(CPU_SECONDS * self.patience);
        command.args(["--nocapture", name]).env("LESSON_DIR", &dir);
        let limits = Limits {
            wall: LIMITS.wall * self.patience,
            ..LIMITS
        };
        Ok(Alone {
            finished: process::run(&mut command, limits)?,
            dir,
        })
    }
}

/// What a process that ran one test did, and the folder it wrote to.
struct Alone {
    finished: Finished,
    dir: PathBuf,
}

impl Alone {
    fn outcome(&self) -> Outcome {
        let panic = outcome::panic_in(&self.dir);
        let done = self.dir.join("done").exists();
        outcome::of(&self.finished, panic.as_deref(), done)
    }
}

/// The task that a test belongs to.
pub fn task_of(test: &str) -> &str {
    test.split("::").next().unwrap_or_default()
}

/// How many of a task's tests took too long so far.
fn count_of(slow: &Mutex<BTreeMap<String, usize>>, test: &str) -> usize {
    let counts = slow.lock();
    counts.map_or(0, |slow| slow.get(task_of(test)).copied().unwrap_or(0))
}

/// Does some work on as many items at a time as there are processors; results
/// in the order of the items.
pub fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(usize, &T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let next = AtomicUsize::new(0);
    let slots: Vec<Mutex<Option<Result<R>>>> = items.iter().map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        for _ in 0..processors().min(items.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else {
                        return;
                    };
                    let done = work(index, item);
                    if let Ok(mut slot) = slots[index].lock() {
                        *slot = Some(done);
                    }
                }
            });
        }
    });
    let lost = || Err(Trouble::new("internal error: a test was not run"));
    slots
        .into_iter()
        .map(|slot| slot.into_inner().ok().flatten().unwrap_or_else(lost))
        .collect()
}

/// How many processes are run at a time.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get())
}

struct Judge<'a> {
    tools: &'a Tools<'a>,
    stage: &'a Stage,
}

impl Judge<'_> {
    /// Right answers are found together; everything else is judged alone.
    fn all(&self, bench: &Bench<'_>, names: &[String]) -> Result<Vec<TestResult>> {
        let mut together = batch::run(bench, names)?;
        let left: Vec<usize> = (0..names.len())
            .filter(|index| !together.contains_key(index))
            .collect();
        let slow = Mutex::new(BTreeMap::new());
        let alone = in_parallel(&left, |at, &index| {
            let name = &names[index];
            if count_of(&slow, name) >= SLOW {
                return Ok(None);
            }
            let text = format!("test {} of {}: {name}", at + 1, left.len());
            bench.ui.detail(&text);
            let alone = bench.alone(name, bench.shelf.join(index.to_string()))?;
            if matches!(alone.outcome(), Outcome::TimedOut(_))
                && let Ok(mut slow) = slow.lock()
            {
                *slow.entry(task_of(name).to_string()).or_default() += 1;
            }
            Ok(Some(alone))
        })?;
        let mut alone = alone.into_iter();
        let results = names
            .iter()
            .enumerate()
            .map(|(index, name)| match together.remove(&index) {
                Some(found) => Some(told(name, found)),
                None => Some(match alone.next()? {
                    Some(alone) => self.judged(name, &alone),
                    None => not_run(name),
                }),
            });
        let lost = || Trouble::new("internal error: a test has no result");
        results.map(|result| result.ok_or_else(lost)).collect()
    }

    fn judged(&self, name: &str, alone: &Alone) -> TestResult {
        let (finished, dir) = (&alone.finished, &alone.dir);
        let panic = outcome::panic_in(dir);
        let outcome = alone.outcome();
        let heap = match &outcome {
            Outcome::Passed => String::new(),
            Outcome::Hole { says, .. } => not_written(says),
            Outcome::Wrong => match panic {
                Some(text) => diagnostics::panic_places(self.tools.course, self.stage, &text),
                None => outcome::tail(&finished.stderr),
            },
            Outcome::Crashed(how)
            | Outcome::TimedOut(how)
            | Outcome::EndedEarly(how)
            | Outcome::NotRun(how) => diagnostics::panic_places(self.tools.course, self.stage, how),
        };
        result(
            name,
            outcome,
            Lesson::read(dir),
            heap,
            outcome::printed(finished),
        )
    }
}

/// What a test says it is about.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Lesson {
    pub python: String,
    pub rule: String,
    pub page: String,
}

impl Lesson {
    /// Reads the files that a test wrote; a missing one is empty.
    pub fn read(dir: &Path) -> Lesson {
        let part = |name: &str| {
            let text = fs::read_to_string(dir.join(name)).unwrap_or_default();
            text.trim_matches('\n').to_string()
        };
        Lesson {
            python: part("python"),
            rule: part("rule"),
            page: part("page"),
        }
    }
}

/// The result of a test for which nobody had the patience.
fn not_run(name: &str) -> TestResult {
    let why = format!("It was not run: {SLOW} others of this task took too long.");
    let outcome = Outcome::NotRun(why.clone());
    result(name, outcome, Lesson::default(), why, String::new())
}

/// The result of a test that passed or came to a hole among others.
fn told(name: &str, found: batch::Found) -> TestResult {
    let heap = match &found.outcome {
        Outcome::Hole { says, .. } => not_written(says),
        _ => String::new(),
    };
    result(name, found.outcome, found.lesson, heap, String::new())
}

fn not_written(says: &str) -> String {
    format!("not written yet: {says}")
}

fn result(
    name: &str,
    outcome: Outcome,
    lesson: Lesson,
    heap: String,
    printed: String,
) -> TestResult {
    TestResult {
        name: name.to_string(),
        python: lesson.python,
        rule: lesson.rule,
        page: lesson.page,
        heap,
        printed,
        outcome,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests(names: &[(&str, Option<usize>)]) -> Vec<Expected> {
        let made = names.iter().map(|(name, cases)| Expected {
            name: name.to_string(),
            cases: *cases,
            file: "bind.rs".into(),
            line: 1,
            has_lesson: true,
        });
        made.collect()
    }

    #[test]
    fn a_missing_test_is_no_verdict() {
        let expected = tests(&[("bind::a", None), ("bind::b", Some(2))]);
        let names = |list: &[&str]| list.iter().map(|n| n.to_string()).collect::<Vec<_>>();
        let all = names(&["bind::a", "bind::b::case_1", "bind::b::case_2"]);
        assert!(check_list(&expected, &all).is_ok());
        assert!(check_list(&expected, &all[1..]).is_err());
        assert!(check_list(&expected, &all[..2]).is_err());
        let more = names(&["bind::a", "bind::b::case_1", "bind::b::case_2", "bind::c"]);
        assert!(check_list(&expected, &more).is_err());
    }
}
