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

mod meter;
mod stats;
mod stream;

pub use meter::{Limits, MemoryLimit, readable};
pub use own::{Outcome, REFUSED, STOPPED, Session, run_here};
pub use stats::Stats;
pub use stream::{STACK, STACK_ROOM, run, run_counting, run_with};

/// Makes a PNG file of an SVG text, or says why it can't.
pub type Render = fn(&str) -> Result<Vec<u8>, String>;

/// How Python is run.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// All garbage is looked for whenever a container is made, and objects die
    /// as early as a collector can make them: what then goes wrong is wrong.
    pub gc_stress: bool,
    /// The folder that the files which `objgraph` is asked for are relative
    /// to. Without it objgraph only counts.
    pub pictures: Option<std::path::PathBuf>,
    /// What makes PNG of SVG. Without it, PNG is not to be had.
    pub png: Option<Render>,
    /// Somebody who looks on, statement by statement.
    pub trace: Option<trace::Camera>,
    /// What the script may use up.
    pub limits: Limits,
    /// Counts the objects after each instruction, so that [`Stats::peak`] is
    /// exact but for what comes and goes within one.
    pub exact: bool,
}

/// How a text is cut into compilation units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// One unit, as `python3 FILE.py` runs it.
    Script,
    /// Each line a unit, as if typed at the prompt; values are shown.
    Repl,
}
