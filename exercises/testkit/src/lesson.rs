//! The guard at the top of every test, and the message it writes.
//!
//! A failing test should teach. So each test says at its start what Python
//! does, which rule it checks and where the book explains it. When the test
//! panics, those three parts are put around what the learner's heap did.

use std::cell::RefCell;
use std::fs;
use std::io::IsTerminal;
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::sync::Once;

/// The environment variable that names the folder for the message's parts.
///
/// Without it a failing test prints its message to the standard error stream.
/// With it the parts become plain text files: `python`, `rule` and `page` when
/// the test starts, `heap` when it panics, and `done` only when its body ended
/// without a panic. A process that ends with status 0 and left no `done` ended
/// before the test did.
pub const DIR_VARIABLE: &str = "LESSON_DIR";

/// How many of the last notes a message shows.
const NOTES_SHOWN: usize = 24;

/// The running test's lesson. Made by [`lesson!`](crate::lesson!); keep it in a
/// variable (`let _lesson = …`) until the end of the test.
#[must_use = "write `let _lesson = lesson! { … };`, or the lesson ends at once"]
pub struct Lesson {
    dir: Option<PathBuf>,
}

/// What the panic hook needs to know about the test on this thread.
pub(crate) struct Running {
    python: String,
    rule: String,
    page: String,
    dir: Option<PathBuf>,
    seed: Option<u64>,
    notes: Vec<String>,
    panics: Vec<String>,
}

thread_local! {
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
}

/// Says what a test is about. The first line of every test:
///
/// ```ignore
/// let _lesson = lesson! {
///     python: "a = []; a = a        # the list is still there",
///     rule: "bind takes the new reference first and releases the old one last",
///     page: "ch01-names.html#rebinding",
/// };
/// ```
///
/// Each part is anything that turns into a `String`, so a case table can build
/// its Python line from the case.
#[macro_export]
macro_rules! lesson {
    (python: $python:expr, rule: $rule:expr, page: $page:expr $(,)?) => {
        $crate::Lesson::begin($python, $rule, $page)
    };
}

impl Lesson {
    /// Starts a lesson on this thread. Use [`lesson!`](crate::lesson!).
    ///
    /// # Panics
    /// If `LESSON_DIR` is set and cannot be written to: then the test could not
    /// report anything.
    pub fn begin(
        python: impl Into<String>,
        rule: impl Into<String>,
        page: impl Into<String>,
    ) -> Lesson {
        let dir = std::env::var_os(DIR_VARIABLE).map(PathBuf::from);
        Lesson::begin_in(dir, python.into(), rule.into(), page.into())
    }

    fn begin_in(dir: Option<PathBuf>, python: String, rule: String, page: String) -> Lesson {
        install_hook();
        if let Some(dir) = &dir {
            for (name, text) in [("python", &python), ("rule", &rule), ("page", &page)] {
                write(dir, name, text)
                    .unwrap_or_else(|error| panic!("cannot write to {}: {error}", dir.display()));
            }
        }
        set_running(Some(Running {
            python,
            rule,
            page,
            dir: dir.clone(),
            seed: None,
            notes: Vec::new(),
            panics: Vec::new(),
        }));
        Lesson { dir }
    }
}

impl Drop for Lesson {
    fn drop(&mut self) {
        let running = RUNNING.with_borrow_mut(Option::take);
        let Some(dir) = &self.dir else { return };
        if !std::thread::panicking() {
            // A panic that the test itself caught is not a failure.
            let _ = fs::remove_file(dir.join("heap"));
            let _ = write(dir, "done", "");
        } else if running.is_some_and(|running| running.panics.is_empty()) {
            let _ = write(dir, "heap", "the test was unwound without a panic message");
        }
    }
}

/// Adds a line to what a failing test prints under "what your heap did".
///
/// Tests note the steps that led to the failure; the last ones are shown, in a
/// list of their own below the panic's message.
/// Outside a lesson this does nothing.
pub fn note(line: impl Into<String>) {
    RUNNING.with_borrow_mut(|running| {
        if let Some(running) = running {
            running.notes.push(line.into());
        }
    });
}

/// Begins another round of a property test: notes what its seed is, and forgets
/// the steps of the round before.
pub(crate) fn begin_round(seed: u64) {
    RUNNING.with_borrow_mut(|running| {
        if let Some(running) = running {
            running.seed = Some(seed);
            running.notes.clear();
        }
    });
}

/// Moves the lesson off this thread, so that a helper thread can report to it.
pub(crate) fn take_running() -> Option<Running> {
    RUNNING.with_borrow_mut(Option::take)
}

/// Puts a lesson on this thread.
pub(crate) fn set_running(lesson: Option<Running>) {
    RUNNING.with_borrow_mut(|running| *running = lesson);
}

/// Replaces the panic hook, once for the process. Threads without a lesson keep
/// the hook that was there.
fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let taught = RUNNING
                .try_with(|running| match running.try_borrow_mut() {
                    Ok(mut running) => running.as_mut().is_some_and(|running| running.report(info)),
                    Err(_) => false,
                })
                .unwrap_or(false);
            if !taught || std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
                before(info);
            }
        }));
    });
}

impl Running {
    /// Writes the message at the moment of the panic and not when the stack
    /// unwinds: a second panic on the way would end the process in between.
    fn report(&mut self, info: &PanicHookInfo<'_>) -> bool {
        let said = info.payload_as_str().unwrap_or("a panic without a message");
        let (said, place) = match crate::compare::better_than_insta(said) {
            Some((text, place)) => (text, Some(place)),
            None => (said.to_owned(), info.location()),
        };
        let place = place.map(|at| format!("\nat {}:{}", at.file(), at.line()));
        self.panics.push(said + &place.unwrap_or_default());
        let heap = self.heap();
        match &self.dir {
            Some(dir) => write(dir, "heap", &crate::compare::without_colour(&heap)).is_ok(),
            None => {
                let message = self.message(&heap);
                if std::io::stderr().is_terminal() {
                    eprintln!("\n{message}");
                } else {
                    eprintln!("\n{}", crate::compare::without_colour(&message));
                }
                true
            }
        }
    }

    fn heap(&self) -> String {
        let mut heap = self
            .panics
            .join("\n\nand while that was being cleaned up:\n");
        if let Some(seed) = self.seed {
            heap.push_str(&format!(
                "\n\nseed {seed} (this one alone: TESTKIT_SEED={seed})"
            ));
        }
        if self.notes.is_empty() {
            return heap;
        }
        heap.push_str("\n\nstep by step:");
        let hidden = self.notes.len().saturating_sub(NOTES_SHOWN);
        if hidden > 0 {
            heap.push_str(&format!("\n  ({hidden} steps before)"));
        }
        for note in &self.notes[hidden..] {
            heap.push_str("\n  ");
            heap.push_str(note);
        }
        heap
    }

    fn message(&self, heap: &str) -> String {
        format!(
            "What Python does\n{}\n\nWhat your heap did\n{}\n\nThe rule\n{}\n\nThe page\n    {}\n",
            indent(&self.python),
            indent(heap),
            indent(&self.rule),
            self.page
        )
    }
}

fn indent(text: &str) -> String {
    let lines: Vec<String> = text
        .trim_matches('\n')
        .lines()
        .map(|line| format!("    {line}").trim_end().into())
        .collect();
    lines.join("\n")
}

fn write(dir: &Path, name: &str, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(dir)?;
    fs::write(dir.join(name), text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("testkit-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        dir
    }

    fn lesson_in(dir: &Path) -> Lesson {
        let part = |text: &str| text.to_owned();
        Lesson::begin_in(
            Some(dir.into()),
            part("a = a"),
            part("new first"),
            part("p.html#x"),
        )
    }

    fn file(dir: &Path, name: &str) -> Option<String> {
        fs::read_to_string(dir.join(name)).ok()
    }

    #[test]
    fn a_finished_test_leaves_done_and_no_heap() {
        let dir = scratch("finished");
        drop(lesson_in(&dir));
        assert_eq!(file(&dir, "python").as_deref(), Some("a = a"));
        assert_eq!(file(&dir, "rule").as_deref(), Some("new first"));
        assert_eq!(file(&dir, "page").as_deref(), Some("p.html#x"));
        assert!(file(&dir, "done").is_some());
        assert!(file(&dir, "heap").is_none());
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_failed_test_leaves_heap_and_no_done() {
        let dir = scratch("failed");
        let result = catch_unwind(AssertUnwindSafe(|| {
            let _lesson = lesson_in(&dir);
            for step in 0..NOTES_SHOWN + 3 {
                note(format!("step {step}"));
            }
            panic!("the count is {}", 3);
        }));
        assert!(result.is_err());
        let heap = file(&dir, "heap").unwrap();
        assert!(heap.starts_with("the count is 3\nat "), "{heap}");
        assert!(heap.contains("lesson.rs:"), "{heap}");
        assert!(
            heap.contains("\n\nstep by step:\n  (3 steps before)\n  step 3\n"),
            "{heap}"
        );
        assert!(heap.ends_with("\n  step 26"), "{heap}");
        assert!(file(&dir, "done").is_none());
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_caught_panic_is_not_a_failure() {
        let dir = scratch("caught");
        {
            let _lesson = lesson_in(&dir);
            assert!(catch_unwind(|| panic!("expected")).is_err());
            assert!(file(&dir, "heap").is_some(), "the hook writes at once");
        }
        assert!(file(&dir, "heap").is_none());
        assert!(file(&dir, "done").is_some());
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn the_printed_message_has_four_parts_in_order() {
        let running = Running {
            python: "a = a\nprint(a)".into(),
            rule: "new first".into(),
            page: "p.html#x".into(),
            dir: None,
            seed: None,
            notes: vec![],
            panics: vec![],
        };
        let text = running.message("died\ntoo early");
        let expected = "What Python does\n    a = a\n    print(a)\n\nWhat your heap did\n    died\n    \
                        too early\n\nThe rule\n    new first\n\nThe page\n    p.html#x\n";
        assert_eq!(text, expected);
    }
}
