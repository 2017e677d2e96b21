//! From text to the syntax trees that the compiler takes: parsing, the check
//! that only this course's Python is used, and the cutting into units.

mod builtins;
mod mistake;
mod refusal;
mod source;
mod subset;
mod typed;
mod units;

pub use builtins::LEFT_OUT;
pub use mistake::{Class, Mistake};
pub use refusal::Refusal;
pub use source::Source;
pub use typed::{Piece, is_unfinished, pieces};
pub use units::{Unit, units};

use ruff_python_ast::{ModModule, PythonVersion};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::{TextRange, TextSize};

/// A tree of a text that is longer may be so deep that dropping it, which
/// goes down recursively, takes more native stack than there is.
const SURELY_SHALLOW: usize = 100_000;

/// Parses a whole file and checks that all of it is in the subset.
///
/// # Errors
/// The first thing in it that is no Python, or not this course's.
pub fn parse(text: &str) -> Result<ModModule, Refusal> {
    parse_as(text, false)
}

/// The same of a unit typed at a prompt.
///
/// # Errors
/// As [`parse`]; of two mistakes CPython tells another one here.
pub fn parse_typed(text: &str) -> Result<ModModule, Refusal> {
    parse_as(text, true)
}

fn parse_as(text: &str, typed: bool) -> Result<ModModule, Refusal> {
    if let Some(at) = text.find('\0') {
        let at = TextRange::empty(TextSize::new(at as u32));
        return Err(Refusal::syntax("source code cannot contain null bytes", at));
    }
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY311);
    let Some(parsed) = parse_unchecked(text, options).try_into_module() else {
        unreachable!("a module was asked for");
    };
    let refusal = match mistake::find(text, typed, &parsed) {
        Some(mistake) => Some(Refusal::Syntax(mistake)),
        None => subset::check(parsed.syntax()).err(),
    };
    match refusal {
        None => Ok(parsed.into_syntax()),
        Some(refusal) => {
            if text.len() > SURELY_SHALLOW {
                // Better to leak it than to crash.
                std::mem::forget(parsed);
            }
            Err(refusal)
        }
    }
}
