//! `heap-python`: runs Python files on the heap of the course, and a prompt.
//!
//! `cargo xtask run` and `cargo xtask repl` build it and take its place.

#![forbid(unsafe_code)]

mod bytes;
#[cfg(feature = "prompt")]
mod colon;
mod conformance;
mod deadline;
mod look;
mod options;
mod panics;
#[cfg(feature = "png")]
mod png;
#[cfg(feature = "prompt")]
mod prompt;
mod screen;
mod script;

use peak_alloc::PeakAlloc;
use std::process::ExitCode;

/// Counts what the process asks for: `--memory` compares with it.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What makes PNG, if this build can.
#[cfg(feature = "png")]
const PNG: Option<ch13_python::Render> = Some(png::render);
#[cfg(not(feature = "png"))]
const PNG: Option<ch13_python::Render> = None;

/// The status of a command line or a file that can't be used, as Python has it.
const UNUSABLE: u8 = 2;

fn main() -> ExitCode {
    panics::told_in_a_sentence();
    let matches = match options::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { UNUSABLE } else { 0 });
        }
    };
    let done = match matches.subcommand() {
        Some(("run", args)) => script::run(args),
        Some(("conformance", args)) => conformance::run(args),
        #[cfg(feature = "prompt")]
        Some(("repl", args)) => prompt::run(args),
        _ => Err("this build of heap-python has no prompt: use `cargo xtask repl`".into()),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(UNUSABLE)
        }
    }
}
