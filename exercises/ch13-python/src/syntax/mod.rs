// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! From text to the syntax trees that the compiler takes: parsing, the check
//! that only this course's Python is used, and the cutting into units.

mod builtins;
mod refusal;
mod source;
mod subset;
mod units;

pub use refusal::Refusal;
pub use source::Source;
pub use units::{Unit, units};

use ruff_python_ast::ModModule;

/// Parses a whole file and checks that all of it is in the subset.
pub fn parse(text: &str) -> Result<ModModule, Refusal> {
    let parsed = ruff_python_parser::parse_module(text).map_err(|error| Refusal::Syntax {
        message: error.error.to_string(),
        at: error.location.start(),
    })?;
    let module = parsed.into_syntax();
    subset::check(&module)?;
    Ok(module)
}
