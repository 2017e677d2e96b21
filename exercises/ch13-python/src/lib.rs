// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Chapter 13: real Python, run on the heap of the chapters before.
//!
//! [`run`] takes a script and does what CPython 3.11 does with it: the same
//! output, the same reference counts, objects that die at the same moment and
//! in the same order. It has two halves:
//!
//! * **given**: [`syntax`] parses and checks that only this course's Python is
//!   used; [`compile`] makes code objects whose instructions are CPython's;
//!   [`objects`] are the kinds of object; [`given`] is what they can do.
//! * **owned**: [`own`] is the evaluator's ownership: who holds which
//!   reference when, on the evaluation stack, in names, calls, exceptions.
//!
//! CPython: `Python/ceval.c`, `Python/compile.c`, `Objects/`.

#![forbid(unsafe_code)]

pub mod compile;
pub mod given;
pub mod objects;
pub mod own;
pub mod syntax;
pub mod trace;

mod stream;

pub use own::{Outcome, run_here};
pub use stream::{run, run_counting, run_with};

/// How Python is run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// All garbage is looked for whenever a container is made, and objects die
    /// as early as a collector can make them: what then goes wrong is wrong.
    pub gc_stress: bool,
    /// The folder that the files which `objgraph` is asked for are relative
    /// to. Without it objgraph only counts.
    pub pictures: Option<std::path::PathBuf>,
    /// Somebody who looks on, statement by statement.
    pub trace: Option<trace::Camera>,
}

/// How a text is cut into compilation units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// One unit, as `python3 FILE.py` runs it.
    Script,
    /// Each line a unit, as if typed at the prompt; values are shown.
    Repl,
}
