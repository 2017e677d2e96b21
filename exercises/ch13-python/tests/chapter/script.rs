//! Whole scripts, from their first line to the end of Python.

use crate::order::settled;
use crate::world::Sink;
use ch13_python::{Mode, Outcome, Settings, run_here};
use testkit::{assert_same_text, with_stack};

/// What a run wrote, and how it ended.
pub struct Ran {
    pub out: String,
    pub err: String,
    pub end: Outcome,
}

/// Native stack, and what a script may use of it.
const STACK: usize = 128 << 20;
const ROOM: usize = STACK / 4 * 3;

/// Runs a text; `stress` collects whenever a container is made.
pub fn run(text: &str, mode: Mode, stress: bool) -> Ran {
    with_stack(STACK, || {
        let (out, err) = (Sink::default(), Sink::default());
        let settings = Settings {
            gc_stress: stress,
            ..Settings::default()
        };
        let boxed = |sink: &Sink| Box::new(sink.clone());
        let end = run_here(
            text,
            "script.py",
            mode,
            boxed(&out),
            boxed(&err),
            ROOM,
            &settings,
        );
        Ran {
            out: out.text(),
            err: err.text(),
            end,
        }
    })
}

/// Runs a script that must end without an error, and compares its output with
/// what CPython 3.11 prints. Nothing may be left on the heap.
#[track_caller]
pub fn same(text: &str, wanted: &str) {
    compare(text, Mode::Script, wanted);
}

/// The same, each line typed at the prompt.
#[track_caller]
pub fn typed(text: &str, wanted: &str) {
    compare(text, Mode::Repl, wanted);
}

#[track_caller]
fn compare(text: &str, mode: Mode, wanted: &str) {
    let text = testkit::dedent(text) + "\n";
    let ran = run(&text, mode, false);
    let out = settled(&(testkit::dedent(wanted) + "\n"), ran.out);
    assert_same_text(&format!("The script\n\n{text}"), wanted, &out);
    assert_same_text(&format!("standard error of\n\n{text}"), "", &ran.err);
    assert_eq!(ran.end.left, 0, "objects left on the heap after\n\n{text}");
}
