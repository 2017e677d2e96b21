//! Grades the work of a class that nobody has to trust: `cargo xtask grade`.
//!
//! The order of work: take in (`intake`), look at the source (`policy`), stage
//! and compile (`judge`, `compile`), look at what was compiled (`audit`), run
//! each test (`tests`), judge code that must not compile (`must_not`), write
//! down (`journal`), report (`report`). Compiling and running happen in a
//! sandbox (`jail`, `cell`), with what a kit holds (`kit`).
#![forbid(unsafe_code)]

mod audit;
mod autograder;
mod cell;
mod class;
mod cli;
mod compile;
mod grade;
mod handout;
mod intake;
mod jail;
mod journal;
mod judge;
mod kit;
mod must_not;
mod objects;
mod places;
mod policy;
mod progress;
mod reference;
mod report;
mod surface;
mod tests;
mod together;
mod told;
mod verdict;

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::ExitCode;
use xtask::course::Layout;
use xtask::trouble::{Result, Trouble};

/// The status for "nothing was graded".
const NOTHING: u8 = 2;

fn main() -> ExitCode {
    if let Some(status) = cell::answer().or_else(xtask::record::answer) {
        return status;
    }
    let matches = match cli::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { NOTHING } else { 0 });
        }
    };
    std::panic::set_hook(Box::new(|_| {}));
    let done = std::panic::catch_unwind(AssertUnwindSafe(|| run(&matches)));
    let done = done.unwrap_or_else(|_| {
        Err(Trouble::new("internal error in the grader")
            .next("what is graded is kept; please report it"))
    });
    match done {
        Ok(status) => ExitCode::from(status),
        Err(trouble) => {
            eprintln!("\n{trouble}");
            ExitCode::from(NOTHING)
        }
    }
}

fn run(matches: &clap::ArgMatches) -> Result<u8> {
    let path = |name: &str| {
        matches
            .get_one::<PathBuf>(name)
            .cloned()
            .unwrap_or_default()
    };
    let layout = Layout { root: path("root") };
    match matches.subcommand() {
        Some(("grade", args)) => match args.subcommand() {
            Some(("merge", args)) => grade::merge(layout, args),
            _ => grade::run(layout, &path("target"), args),
        },
        Some((_, args)) => handout::run(layout, args),
        None => Ok(NOTHING),
    }
}
