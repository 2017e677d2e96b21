//! What a run of the grader leaves: tables, pages, and files for other programs.
//!
//! Everything a student wrote, their name included, is escaped where it is
//! written, in the way of the format.

pub mod book;
mod machine;
mod page;
mod tables;
pub mod text;

use book::Book;
use std::path::Path;
use xtask::trouble::Result;

/// Writes all reports.
pub fn write(book: &Book, out: &Path) -> Result<()> {
    machine::write(book, out)?;
    page::write(book, out)?;
    tables::results(book, out)?;
    tables::gradebook(book, out)
}
