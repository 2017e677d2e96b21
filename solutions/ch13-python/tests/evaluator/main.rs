//! The evaluator against CPython 3.11: the conformance scripts in both modes,
//! and what they do not show.

mod conformance;
mod constants;
mod corpus;
mod ending;
#[path = "../../../../exercises/ch13-python/tests/chapter/golden.rs"]
mod golden;
mod messages;
mod mistakes;
mod modules;
mod notebook;
mod printing;
mod refusals;
mod trace;
mod tracebacks;
mod warnings;

use ch13_python::{Mode, Outcome, run_counting};

/// What a run wrote, and how it ended.
pub struct Ran {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// Status, and what was left.
    pub end: Outcome,
}

/// Runs a text that is called `script.py`.
pub fn run(text: &str, mode: Mode) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let end = run_counting(text, "script.py", mode, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).expect("Python writes UTF-8");
    Ran {
        out: text(out),
        err: text(err),
        end,
    }
}

/// The output of a script that must end without an error.
pub fn output(text: &str) -> String {
    let ran = run(text, Mode::Script);
    assert_eq!(
        (ran.err.as_str(), ran.end.status),
        ("", 0),
        "the script failed"
    );
    ran.out
}

/// The same, each line typed at the prompt.
pub fn typed(text: &str) -> String {
    let ran = run(text, Mode::Repl);
    assert_eq!((ran.err.as_str(), ran.end.status), ("", 0), "a line failed");
    ran.out
}
