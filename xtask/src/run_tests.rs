//! Running a chapter's tests, each in a process of its own.
//!
//! A process that ends with status 0 has not passed: a test has passed when it
//! wrote that its body ended (`done`, see the testkit's `lesson!`).

use crate::cargo::Tools;
use crate::diagnostics;
use crate::files;
use crate::process::{self, Finished, Limits};
use crate::scan::Expected;
use crate::stage::{self, Stage};
use crate::trouble::{Result, Trouble};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How long a test may compute. The slowest of ours takes a tenth of that.
pub const CPU_SECONDS: u32 = 10;

const LIMITS: Limits = Limits {
    wall: Duration::from_secs(120),
    output: 256 * 1024,
};

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    /// It came to something that is not written yet.
    Hole {
        chapter: u32,
        anchor: String,
        says: String,
    },
    /// An assertion failed or the code panicked.
    Wrong,
    /// The process died; a sentence says how.
    Crashed(String),
    /// It used up its time; a sentence says which.
    TimedOut(String),
    /// The process ended before the test did; a sentence says how.
    EndedEarly(String),
}

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
    /// What the learner's code printed.
    pub printed: String,
}

impl TestResult {
    pub fn task(&self) -> &str {
        self.name.split("::").next().unwrap_or_default()
    }

    pub fn passed(&self) -> bool {
        self.outcome == Outcome::Passed
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
    let names = list(stage, program)?;
    let expected = &stage.graded.loaded.expected;
    check_list(expected, &names)?;
    let mut chosen: Vec<(usize, String)> = names
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
    let shelf = tools.workshop.heap().join("lesson");
    files::remove(&shelf)?;
    let runner = Runner {
        tools,
        stage,
        program,
        shelf: &shelf,
    };
    let results = runner.all(&chosen)?;
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
    const GONE: [&str; 5] = ["INSTA_", "TRYBUILD", "RUST_", "CARGO_", "RSTEST_"];
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if GONE.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command.env("RUST_BACKTRACE", "0").env("NO_COLOR", "1");
}

struct Runner<'a> {
    tools: &'a Tools<'a>,
    stage: &'a Stage,
    program: &'a Path,
    shelf: &'a Path,
}

/// The part of a run that threads share.
struct Finds {
    name: String,
    finished: Finished,
    dir: PathBuf,
}

impl Runner<'_> {
    /// As many at a time as there are processors; results in the order given.
    fn all(&self, chosen: &[(usize, String)]) -> Result<Vec<TestResult>> {
        let next = AtomicUsize::new(0);
        let slots: Vec<Mutex<Option<Result<Finds>>>> =
            chosen.iter().map(|_| Mutex::new(None)).collect();
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
        let (dir, ui) = (&self.stage.graded.dir, self.tools.ui);
        let (program, shelf) = (self.program, self.shelf);
        std::thread::scope(|scope| {
            for _ in 0..threads.min(chosen.len()) {
                scope.spawn(|| {
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some((_, name)) = chosen.get(index) else {
                            return;
                        };
                        ui.detail(&format!("test {} of {}: {name}", index + 1, chosen.len()));
                        let found = one(program, name, dir, shelf.join(index.to_string()));
                        if let Ok(mut slot) = slots[index].lock() {
                            *slot = Some(found);
                        }
                    }
                });
            }
        });
        slots
            .into_iter()
            .map(|slot| match slot.into_inner().ok().flatten() {
                Some(found) => found.and_then(|found| self.judge(found)),
                None => Err(Trouble::new("internal error: a test was not run")),
            })
            .collect()
    }

    fn judge(&self, found: Finds) -> Result<TestResult> {
        let part = |name: &str| fs::read_to_string(found.dir.join(name)).ok();
        let panic = part("heap").map(|text| text.trim().to_string());
        let finished = &found.finished;
        let outcome = outcome(finished, panic.as_deref(), part("done").is_some());
        let (course, stage) = (self.tools.course, self.stage);
        let heap = match &outcome {
            Outcome::Passed => String::new(),
            Outcome::Hole { says, .. } => format!("not written yet: {says}"),
            Outcome::Wrong => match panic {
                Some(text) => diagnostics::panic_places(course, stage, &text),
                None => tail(&finished.stderr),
            },
            Outcome::Crashed(how) | Outcome::TimedOut(how) | Outcome::EndedEarly(how) => {
                how.clone()
            }
        };
        let text = |name| {
            part(name)
                .unwrap_or_default()
                .trim_matches('\n')
                .to_string()
        };
        Ok(TestResult {
            python: text("python"),
            rule: text("rule"),
            page: text("page"),
            heap,
            printed: printed(finished),
            name: found.name,
            outcome,
        })
    }
}

fn one(program: &Path, name: &str, cwd: &Path, dir: PathBuf) -> Result<Finds> {
    fs::create_dir_all(&dir).map_err(|e| Trouble::io("make a folder", &dir, &e))?;
    let mut command = process::limited(program, CPU_SECONDS);
    clean_environment(&mut command);
    command
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .current_dir(cwd)
        .env("LESSON_DIR", &dir)
        .env("INSTA_UPDATE", "no")
        .env("INSTA_WORKSPACE_ROOT", cwd);
    Ok(Finds {
        name: name.to_string(),
        finished: process::run(&mut command, LIMITS)?,
        dir,
    })
}

/// Tells the ways a test can end apart.
fn outcome(finished: &Finished, panic: Option<&str>, done: bool) -> Outcome {
    if finished.timed_out {
        return Outcome::TimedOut(format!(
            "It was still running after {} s and was stopped: does it wait for something?",
            LIMITS.wall.as_secs()
        ));
    }
    if finished.stderr.contains("has overflowed its stack") {
        return Outcome::Crashed(
            "It ran out of stack: a recursion that goes too deep, or that never ends.".into(),
        );
    }
    if let Some(number) = signal(finished) {
        return killed(number, panic, &finished.stderr);
    }
    match finished.status.code() {
        Some(0) if done && panic.is_none() => Outcome::Passed,
        Some(0) => Outcome::EndedEarly(
            "The process ended before the test did, as if all were well: something called exit."
                .into(),
        ),
        Some(101) => panicked(panic),
        Some(other) => Outcome::EndedEarly(format!(
            "The process ended with status {other} before the test did: something called exit."
        )),
        None => Outcome::Crashed("The process died.".into()),
    }
}

fn panicked(panic: Option<&str>) -> Outcome {
    let first = panic
        .and_then(|text| text.lines().next())
        .unwrap_or_default();
    match stage::hole(first) {
        Some((chapter, anchor, says)) => Outcome::Hole {
            chapter,
            anchor: anchor.to_string(),
            says: says.to_string(),
        },
        None => Outcome::Wrong,
    }
}

fn killed(number: i32, panic: Option<&str>, stderr: &str) -> Outcome {
    const ABORT: i32 = 6;
    const KILL: i32 = 9;
    const XCPU: i32 = 24;
    let endless = || {
        Outcome::TimedOut(format!(
            "It computed for {CPU_SECONDS} s and was stopped: an endless loop?"
        ))
    };
    match number {
        XCPU => endless(),
        KILL => Outcome::Crashed(
            "The system ended the process (SIGKILL): did it use up the machine's memory?".into(),
        ),
        ABORT if stderr.contains("memory allocation of") => Outcome::Crashed(
            "It asked for more memory than a test may have (4 GiB): does something grow forever?"
                .into(),
        ),
        ABORT if matches!(panicked(panic), Outcome::Hole { .. }) => {
            // A hole inside a `drop` or a hook: the panic could not get out.
            panicked(panic)
        }
        ABORT => {
            let said = stderr.lines().rev().find(|line| !line.trim().is_empty());
            let mut says = "The process was aborted (SIGABRT).".to_string();
            if let Some(line) = panic.and_then(|text| text.lines().next()).or(said) {
                says.push_str(&format!(" The last words: {}", line.trim()));
            }
            Outcome::Crashed(says)
        }
        11 | 7 | 10 => Outcome::Crashed(
            "The process touched memory that is not its own and was ended (SIGSEGV or SIGBUS)."
                .into(),
        ),
        other => Outcome::Crashed(format!("The process was ended by signal {other}.")),
    }
}

#[cfg(unix)]
fn signal(finished: &Finished) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&finished.status)
}

#[cfg(not(unix))]
fn signal(_: &Finished) -> Option<i32> {
    None
}

/// What the learner's own code printed: all but the test program's own lines.
fn printed(finished: &Finished) -> String {
    let own = |line: &&str| {
        let line = line.trim();
        !(line.starts_with("running 1 test")
            || line.starts_with("test result: ")
            || line.starts_with("error: test failed"))
    };
    let mut lines: Vec<String> = Vec::new();
    for line in finished.stdout.lines().filter(own) {
        // `test bind::x ... ` stands before what is printed first.
        let rest = match line
            .strip_prefix("test ")
            .and_then(|l| l.split_once(" ... "))
        {
            Some((_, "ok" | "FAILED" | "")) => continue,
            Some((_, rest)) => rest,
            None if line == "ok" || line == "FAILED" => continue,
            None => line,
        };
        if rest == "failures:" {
            break; // the test program's own summary
        }
        lines.push(rest.to_string());
    }
    lines.extend(finished.stderr.lines().map(str::to_string));
    lines.join("\n").trim().to_string()
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
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

    #[test]
    fn a_hole_is_known_by_its_label() {
        assert_eq!(
            panicked(Some(
                "not yet implemented: ch01.bind: put it there\nat src/lib.rs:4"
            )),
            Outcome::Hole {
                chapter: 1,
                anchor: "bind".into(),
                says: "put it there".into()
            }
        );
        assert_eq!(panicked(Some("not yet implemented: later")), Outcome::Wrong);
        assert_eq!(panicked(None), Outcome::Wrong);
    }

    #[test]
    fn a_hole_that_aborts_is_a_hole() {
        let hole = Some("not yet implemented: ch03.alloc: take a cell\nat src/heap.rs:4");
        let last_words = "thread caused non-unwinding panic. aborting.";
        assert!(matches!(
            killed(6, hole, last_words),
            Outcome::Hole { chapter: 3, .. }
        ));
        assert!(matches!(
            killed(6, Some("no"), last_words),
            Outcome::Crashed(_)
        ));
    }
}
