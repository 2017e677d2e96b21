//! The guard at the top of every test, and the message it writes.
//!
//! A failing test should teach. So each test says at its start what Python
//! does, which rule it checks and where the book explains it. When the test
//! panics, those three parts are put around what the learner's heap did.

use crate::place::{Place, append, proof, proof_of, write};
use std::any::Any;
use std::cell::RefCell;
use std::fs;
use std::io::IsTerminal;
use std::panic::{self, AssertUnwindSafe, Location, PanicHookInfo};
use std::path::Path;
use std::sync::Once;
use std::thread;

/// How many of the last notes a message shows.
const NOTES_SHOWN: usize = 24;

/// What Rust itself adds when a panic could not get out: it names no line of the
/// learner's, and the process ends at once.
const NOT_TOLD: [&str; 2] = [
    "panic in a destructor during cleanup",
    "panic in a function that cannot unwind",
];

/// How the panic of a `todo!` begins.
const HOLE: &str = "not yet implemented";

/// The running test's lesson. Made by [`lesson!`](crate::lesson!); keep it in a
/// variable (`let _lesson = …`) until the end of the test.
#[must_use = "write `let _lesson = lesson! { … };`, or the lesson ends at once"]
pub struct Lesson {
    place: Place,
}

/// What the panic hook needs to know about the test on this thread.
pub(crate) struct Running {
    python: String,
    rule: String,
    page: String,
    place: Place,
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
    /// If the folder that the environment names cannot be written to: then the
    /// test could not report anything.
    pub fn begin(
        python: impl Into<String>,
        rule: impl Into<String>,
        page: impl Into<String>,
    ) -> Lesson {
        Lesson::begin_in(Place::named(), python.into(), rule.into(), page.into())
    }

    fn begin_in(place: Place, python: String, rule: String, page: String) -> Lesson {
        install_hook();
        proof();
        let running = Running {
            python,
            rule,
            page,
            place: place.clone(),
            seed: None,
            notes: Vec::new(),
            panics: Vec::new(),
        };
        if let Place::Dir(dir) = &place {
            // At once: whatever kills the process leaves no time later.
            running
                .write_parts(dir)
                .unwrap_or_else(|error| panic!("cannot write to {}: {error}", dir.display()));
        }
        set_running(Some(running));
        Lesson { place }
    }
}

impl Drop for Lesson {
    fn drop(&mut self) {
        let running = RUNNING.with_borrow_mut(Option::take);
        let silent = |running: &Running| running.panics.is_empty();
        let Some(dir) = self.place.dir() else { return };
        if std::thread::panicking() {
            if running.as_ref().is_some_and(silent) {
                let _ = write(&dir, "heap", "the test was unwound without a panic message");
            }
            return;
        }
        // A panic that the test itself caught is not a failure.
        let _ = match &self.place {
            Place::Shelf(shelf, test) => {
                if !running.as_ref().is_some_and(silent) {
                    let _ = fs::remove_dir_all(dir);
                }
                let parts = running.map(|running| running.parts_as_lines());
                let parts = parts.unwrap_or_default();
                let word = proof_of(proof(), test).map(|word| format!("proof {word}\n"));
                let word = word.unwrap_or_default();
                append(shelf, "done", &format!("test {test}\n{word}{parts}"))
            }
            _ => {
                let _ = fs::remove_file(dir.join("heap"));
                write(&dir, "done", proof())
            }
        };
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

/// Runs `body`, which may panic and is expected to. A panic that ended here is
/// not told with what goes wrong later. What nobody has written yet is none that
/// a test expects: such a panic goes on.
///
/// # Errors
/// What `body` panicked with.
pub fn caught<T>(body: impl FnOnce() -> T) -> thread::Result<T> {
    let told = || RUNNING.with_borrow(|running| running.as_ref().map(|r| r.panics.len()));
    let before = told().unwrap_or_default();
    let result = panic::catch_unwind(AssertUnwindSafe(body));
    let result = match result {
        Err(payload) if is_hole(payload.as_ref()) => {
            RUNNING.with_borrow_mut(|running| {
                if let Some(running) = running {
                    running.begin_with_the_hole(before);
                }
            });
            panic::resume_unwind(payload)
        }
        result => result,
    };
    if !thread::panicking() {
        RUNNING.with_borrow_mut(|running| {
            if let Some(running) = running {
                running.panics.truncate(before);
            }
        });
    }
    result
}

/// Whether a panic is a `todo!`.
fn is_hole(payload: &(dyn Any + Send)) -> bool {
    let said = payload.downcast_ref::<&str>().copied();
    let said = said.or(payload.downcast_ref::<String>().map(String::as_str));
    said.is_some_and(|said| said.starts_with(HOLE))
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

/// What a panic said. A test's assertions speak to whoever reads the test, so
/// those are put otherwise; what the learner's own code says stays as it is.
fn in_plain_words(said: &str, place: Option<&Location<'_>>) -> String {
    let in_a_test = place.is_some_and(|at| {
        let mut folders = Path::new(at.file()).components();
        folders.any(|folder| folder.as_os_str() == "tests")
    });
    let better = crate::compare::better_than_assert(said)
        .filter(|_| in_a_test || said.starts_with("assertion `left"));
    crate::compare::birth_numbers(better.as_deref().unwrap_or(said))
}

impl Running {
    /// Writes the message at the moment of the panic and not when the stack
    /// unwinds: a second panic on the way would end the process in between.
    fn report(&mut self, info: &PanicHookInfo<'_>) -> bool {
        let said = info.payload_as_str().unwrap_or("a panic without a message");
        let (said, place) = match crate::compare::better_than_insta(said) {
            Some((text, place)) => (text, Some(place)),
            None => (in_plain_words(said, info.location()), info.location()),
        };
        let place = place.map(|at| format!("\nat {}:{}", at.file(), at.line()));
        let panic = said + &place.unwrap_or_default();
        let of_the_runtime = NOT_TOLD.iter().any(|words| panic.starts_with(words));
        if !(of_the_runtime || self.panics.last() == Some(&panic)) {
            self.panics.push(panic);
        }
        let heap = self.heap();
        let plain = crate::compare::without_colour(&heap);
        match &self.place {
            Place::Dir(dir) => write(dir, "heap", &plain).is_ok(),
            // Whoever asks for proofs lets a test fill files, and make none.
            Place::Shelf(shelf, test) if !proof().is_empty() => {
                let parts = self.parts_as_lines() + &as_lines("heap", &plain);
                append(shelf, "heap", &format!("test {test}\n{parts}")).is_ok()
            }
            Place::Shelf(..) => self.place.dir().is_some_and(|dir| {
                self.write_parts(&dir).is_ok() && write(&dir, "heap", &plain).is_ok()
            }),
            Place::Printed => {
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

    /// The panics that a test expected are not told before the hole that came
    /// after them.
    fn begin_with_the_hole(&mut self, from: usize) {
        let told = self.panics.iter().skip(from);
        let Some(at) = told.clone().position(|said| said.starts_with(HOLE)) else {
            return;
        };
        self.panics.drain(from..from + at);
        if let Place::Dir(dir) = &self.place {
            let _ = write(dir, "heap", &crate::compare::without_colour(&self.heap()));
        }
    }

    fn parts(&self) -> [(&'static str, &str); 3] {
        [
            ("python", &self.python),
            ("rule", &self.rule),
            ("page", &self.page),
        ]
    }

    fn write_parts(&self, dir: &Path) -> std::io::Result<()> {
        let mut parts = self.parts().into_iter();
        parts.try_for_each(|(name, text)| write(dir, name, text))
    }

    fn parts_as_lines(&self) -> String {
        let parts = self.parts().into_iter();
        parts.map(|(name, text)| as_lines(name, text)).collect()
    }

    fn heap(&self) -> String {
        let mut heap = self.panics.join("\n\nand then:\n");
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

/// Each line of a part after the part's name.
fn as_lines(name: &str, text: &str) -> String {
    text.lines()
        .map(|line| format!("{name} {line}\n"))
        .collect()
}

fn indent(text: &str) -> String {
    let lines: Vec<String> = text
        .trim_matches('\n')
        .lines()
        .map(|line| format!("    {line}").trim_end().into())
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests;
