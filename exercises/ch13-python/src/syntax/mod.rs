// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! From text to the syntax trees that the compiler takes: parsing, the check
//! that only this course's Python is used, and the cutting into units.

mod builtins;
mod refusal;
mod source;
mod subset;
mod typed;
mod units;

pub use builtins::LEFT_OUT;
pub use refusal::Refusal;
pub use source::Source;
pub use typed::is_unfinished;
pub use units::{Unit, units};

use ruff_python_ast::ModModule;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::TextSize;

/// A tree of a text that is longer may be so deep that dropping it, which
/// goes down recursively, takes more native stack than there is.
const SURELY_SHALLOW: usize = 100_000;

/// Parses a whole file and checks that all of it is in the subset.
///
/// # Errors
/// The first thing in it that is no Python, or not this course's.
pub fn parse(text: &str) -> Result<ModModule, Refusal> {
    if let Some(at) = text.find('\0') {
        let message = "source code cannot contain null bytes".to_owned();
        let at = TextSize::new(at as u32);
        return Err(Refusal::Syntax { message, at });
    }
    let options = ParseOptions::from(Mode::Module);
    let Some(parsed) = parse_unchecked(text, options).try_into_module() else {
        unreachable!("a module was asked for");
    };
    let refusal = match parsed.errors().first() {
        Some(error) => Some(Refusal::Syntax {
            message: error.error.to_string(),
            at: error.location.start(),
        }),
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
