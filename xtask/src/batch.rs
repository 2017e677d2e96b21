//! Several tests in one process, to find quickly those that pass.
//!
//! What is believed here: a test passed if it wrote `done` and the test program
//! called it ok; it came to a hole if that is what its panic says. Both only if
//! the process ended in good order, for one that died may have been ill before.
//! No other outcome is ever taken from here.

use crate::outcome::{self, Outcome};
use crate::process::{self, Finished, Limits};
use crate::run_tests::{Bench, Lesson, in_parallel, processors};
use crate::trouble::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// What a process with several tests may use. Little, because a test that never
/// ends spends it in vain; all that is lost is the short cut.
const CPU_SECONDS: u32 = 3;
const LIMITS: Limits = Limits {
    wall: Duration::from_secs(15),
    output: 256 * 1024,
};

/// A process for fewer tests than this is hardly worth it.
const FEWEST: usize = 6;

/// How many processes each processor gets, so that no processor waits long for
/// the last one.
const SHARES: usize = 4;

/// A test that passed or came to a hole.
pub struct Found {
    pub outcome: Outcome,
    pub lesson: Lesson,
}

/// Runs the tests; gives, by their index, those that passed or came to a hole.
pub fn run(bench: &Bench<'_>, names: &[String]) -> Result<BTreeMap<usize, Found>> {
    if names.len() < 2 {
        return Ok(BTreeMap::new());
    }
    let size = names.len().div_ceil(processors() * SHARES).max(FEWEST);
    // The last first: a chapter's later tests take longer, and so no processor
    // has one of those still to do when the others are through.
    let batches: Vec<(usize, &[String])> = names.chunks(size).enumerate().rev().collect();
    let found = in_parallel(&batches, |_, (index, batch)| {
        let first = index * size;
        let last = first + batch.len();
        let text = format!("tests {} to {last} of {}", first + 1, names.len());
        bench.ui.detail(&text);
        one(bench, batch, &bench.shelf.join(format!("from-{first}")))
    })?;
    Ok(found
        .into_iter()
        .rev()
        .flatten()
        .enumerate()
        .filter_map(|(index, found)| Some((index, found?)))
        .collect())
}

/// What a test on a shelf left there.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Left {
    pub lesson: Lesson,
    /// What its heap did, in a list of failures.
    pub heap: String,
    /// The word by which a grader knows that the test wrote this.
    pub proof: String,
}

fn one(bench: &Bench<'_>, names: &[String], shelf: &Path) -> Result<Vec<Option<Found>>> {
    let mut command = bench.command(CPU_SECONDS);
    command.args(names).env("LESSON_SHELF", shelf);
    let finished = process::run(&mut command, LIMITS)?;
    if !is_orderly(&finished) {
        return Ok(names.iter().map(|_| None).collect());
    }
    let said: BTreeSet<&str> = finished.stdout.lines().collect();
    let done = fs::read_to_string(shelf.join("done")).unwrap_or_default();
    let mut done = on_shelf(&done);
    let found = |name: &String| {
        let dir = shelf.join(name.replace("::", "-"));
        let ended = done.remove(name.as_str());
        let outcome = outcome(&said, name, outcome::panic_in(&dir), ended.is_some())?;
        let lesson = ended.map_or_else(|| Lesson::read(&dir), |left| left.lesson);
        Some(Found { outcome, lesson })
    };
    Ok(names.iter().map(found).collect())
}

/// What each test of a list left, by its name; the last that it wrote counts.
pub fn on_shelf(list: &str) -> BTreeMap<&str, Left> {
    let mut all: BTreeMap<&str, Left> = BTreeMap::new();
    let mut test = "";
    for (key, text) in list.lines().filter_map(|line| line.split_once(' ')) {
        if key == "test" {
            test = text;
            all.insert(test, Left::default());
        }
        let Some(left) = all.get_mut(test) else {
            continue;
        };
        let part = match key {
            "python" => &mut left.lesson.python,
            "rule" => &mut left.lesson.rule,
            "page" => &mut left.lesson.page,
            "heap" => &mut left.heap,
            "proof" => &mut left.proof,
            _ => continue,
        };
        if !part.is_empty() {
            part.push('\n');
        }
        part.push_str(text);
    }
    all
}

/// Whether the test program came to its own end: all passed, or some failed.
fn is_orderly(finished: &Finished) -> bool {
    const FAILED: i32 = 101;
    !finished.timed_out && matches!(finished.status.code(), Some(0 | FAILED))
}

fn outcome(
    said: &BTreeSet<&str>,
    name: &str,
    panic: Option<String>,
    done: bool,
) -> Option<Outcome> {
    let says = |how: &str| said.contains(format!("test {name} ... {how}").as_str());
    match panic {
        None if done && says("ok") => Some(Outcome::Passed),
        Some(text) if !done && says("FAILED") => match outcome::panicked(Some(&text)) {
            hole @ Outcome::Hole { .. } => Some(hole),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_test_has_the_lines_below_its_name() {
        let all = on_shelf(
            "test a::b\npython old\ntest a::b\nproof w\npython x = 1\npython   test y\nrule r\npage p\ntest c\n",
        );
        let left = Left {
            lesson: Lesson {
                python: "x = 1\n  test y".into(),
                rule: "r".into(),
                page: "p".into(),
            },
            heap: String::new(),
            proof: "w".into(),
        };
        assert_eq!(all["a::b"], left);
        assert_eq!(all["c"], Left::default());
        assert_eq!(all.len(), 2);
    }

    #[test]
    fn only_a_pass_or_a_hole_is_believed() {
        let said = BTreeSet::from(["test a::b ... ok", "test a::c ... FAILED"]);
        let says =
            |name, panic: Option<&str>, done| outcome(&said, name, panic.map(str::to_string), done);
        assert_eq!(says("a::b", None, true), Some(Outcome::Passed));
        assert_eq!(says("a::b", None, false), None, "it never came to its end");
        assert_eq!(says("a::b", Some("left: 1"), true), None);
        assert_eq!(says("a::c", None, true), None, "the program says it failed");
        assert_eq!(says("a::c", Some("left: 1"), false), None);
        assert_eq!(says("a::d", None, true), None, "nobody spoke of it");
        let hole = Some("not yet implemented: ch01.bind: put it there\nat src/lib.rs:4");
        assert!(matches!(
            says("a::c", hole, false),
            Some(Outcome::Hole { chapter: 1, .. })
        ));
        assert_eq!(says("a::d", hole, false), None);
    }
}
