//! The ways a test can end, told apart by what its process did and left.

use crate::process::{self, Finished};
use crate::run_tests::{CPU_SECONDS, LIMITS};
use crate::stage;
use std::fs;
use std::path::Path;

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
    /// Others like it took too long; a sentence says so.
    NotRun(String),
}

/// Tells the ways a test can end apart.
pub fn of(finished: &Finished, panic: Option<&str>, done: bool) -> Outcome {
    if finished.timed_out {
        return Outcome::TimedOut(format!(
            "It was still running after more than {} s and was stopped: does it wait for something?",
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

/// The message of the panic that a test left in its folder.
pub fn panic_in(dir: &Path) -> Option<String> {
    let text = fs::read_to_string(dir.join("heap")).ok()?;
    Some(text.trim().to_string())
}

/// A panic is a hole that was reached, or else a wrong answer.
pub fn panicked(panic: Option<&str>) -> Outcome {
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

/// The first hole among several panics.
fn hole_among(panics: Option<&str>) -> Option<Outcome> {
    let mut lines = panics?.lines().map(|line| panicked(Some(line)));
    lines.find(|outcome| matches!(outcome, Outcome::Hole { .. }))
}

fn killed(number: i32, panic: Option<&str>, stderr: &str) -> Outcome {
    const ABORT: i32 = 6;
    const KILL: i32 = 9;
    const XCPU: i32 = 24;
    let endless = || {
        Outcome::TimedOut(format!(
            "It computed for more than {CPU_SECONDS} s and was stopped: an endless loop?"
        ))
    };
    match number {
        XCPU => endless(),
        KILL => Outcome::Crashed(
            "The system ended the process (SIGKILL): did it use up the machine's memory?".into(),
        ),
        ABORT if stderr.contains("memory allocation of") => Outcome::Crashed(format!(
            "It asked for more memory than a test may have ({} GiB): does something grow forever?",
            process::MEMORY_GIB
        )),
        // A hole inside a `drop` or a hook: the panic could not get out. One that
        // came on the way of another panic is one as well.
        ABORT => hole_among(panic).unwrap_or_else(|| {
            Outcome::Crashed(format!(
                "The process was aborted (SIGABRT){}.{}",
                if panic.is_some() {
                    ": a panic inside a drop, or while another one was being cleaned up"
                } else {
                    ""
                },
                last_words(panic, stderr)
            ))
        }),
        11 | 7 | 10 => Outcome::Crashed(format!(
            "The process touched memory that is not its own and was ended (SIGSEGV or SIGBUS).{}",
            last_words(panic, stderr)
        )),
        other => Outcome::Crashed(format!("The process was ended by signal {other}.")),
    }
}

/// What it said before it died, ready to be added to a sentence: all of a
/// panic's message, or else the last line.
fn last_words(panic: Option<&str>, stderr: &str) -> String {
    if let Some(text) = panic {
        return format!(" Before that:\n\n{}", text.trim());
    }
    let said = stderr.lines().rev().find(|line| !line.trim().is_empty());
    said.map_or(String::new(), |line| {
        format!(" The last words: {}", line.trim())
    })
}

#[cfg(unix)]
pub fn signal(finished: &Finished) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&finished.status)
}

#[cfg(not(unix))]
pub fn signal(_: &Finished) -> Option<i32> {
    None
}

/// What the learner's own code printed: all but the test program's own lines.
pub fn printed(finished: &Finished) -> String {
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

/// The last lines of a text.
pub fn tail(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    lines[lines.len().saturating_sub(12)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_crash_repeats_the_last_words() {
        let says = |number, panic, stderr| match killed(number, panic, stderr) {
            Outcome::Crashed(says) => says,
            other => panic!("{other:?}"),
        };
        for number in [6, 11] {
            let panic = "the count is 7\nat src/lib.rs:4";
            let said = says(number, Some(panic), "aborting\n");
            assert!(
                said.ends_with(&format!("Before that:\n\n{panic}")),
                "{said}"
            );
            let said = says(number, None, "freeing @3\n\n");
            assert!(said.ends_with("The last words: freeing @3"), "{said}");
            assert!(!says(number, None, "\n").contains("last words"));
        }
    }

    #[test]
    fn a_hole_that_aborts_is_a_hole() {
        let hole = Some("not yet implemented: ch03.alloc: take a cell\nat src/heap.rs:4");
        let last_words = "thread caused non-unwinding panic. aborting.";
        assert!(matches!(
            killed(6, hole, last_words),
            Outcome::Hole { chapter: 3, .. }
        ));
        let later = "the count is 3\nat a.rs:1\n\nand then:\nnot yet implemented: ch03.drop: count\nat b.rs:2";
        assert!(matches!(
            killed(6, Some(later), last_words),
            Outcome::Hole { chapter: 3, .. }
        ));
        assert!(matches!(
            killed(6, Some("no"), last_words),
            Outcome::Crashed(_)
        ));
    }
}
