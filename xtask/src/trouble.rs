//! What the tool says when it cannot go on.

use std::fmt;
use std::io;
use std::path::Path;

/// Why the tool stopped: what happened, where, and what to do next.
///
/// This is never a grade. A wrong answer is a [`crate::verdict::Verdict`]; a
/// `Trouble` means that nothing could be judged, and ends with status 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    what: String,
    place: Option<String>,
    next: Option<String>,
}

/// The result of everything that may stop the tool.
pub type Result<T> = std::result::Result<T, Trouble>;

impl Trouble {
    /// A trouble that is described by one sentence.
    pub fn new(what: impl Into<String>) -> Trouble {
        Trouble {
            what: what.into(),
            place: None,
            next: None,
        }
    }

    /// Adds where it happened: a file, or a file and a line.
    pub fn at(mut self, place: impl fmt::Display) -> Trouble {
        self.place = Some(place.to_string());
        self
    }

    /// Adds what the reader can do about it.
    pub fn next(mut self, next: impl Into<String>) -> Trouble {
        self.next = Some(next.into());
        self
    }

    /// A failed file operation: `verb` is what was tried, as in "read".
    pub fn io(verb: &str, path: &Path, error: &io::Error) -> Trouble {
        let trouble = Trouble::new(format!("could not {verb} a file: {error}")).at(path.display());
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => trouble.next(
                "work in a copy of the checkout that you may write to; a target folder elsewhere \
                 is named by CARGO_TARGET_DIR",
            ),
            io::ErrorKind::StorageFull => trouble.next("make room on the disk and try again"),
            _ => trouble,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        if let Some(place) = &self.place {
            write!(f, "\n  where: {place}")?;
        }
        if let Some(next) = &self.next {
            write!(f, "\n  next:  {next}")?;
        }
        Ok(())
    }
}
