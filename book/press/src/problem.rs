//! What is wrong with a page, where, and what to do about it.

use std::fmt;

/// One thing an author has to put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, relative to the repository.
    pub file: String,
    /// The line in that file, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// What is wrong; may have several lines (a diff).
    pub what: String,
    /// What to do.
    pub fix: String,
}

impl Problem {
    /// A problem at `file:line`.
    pub fn new(
        file: impl Into<String>,
        line: usize,
        what: impl Into<String>,
        fix: impl Into<String>,
    ) -> Problem {
        Problem {
            file: file.into(),
            line,
            what: what.into(),
            fix: fix.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": ")?;
        for (at, line) in self.what.trim_end().lines().enumerate() {
            if at > 0 {
                write!(f, "\n    ")?;
            }
            write!(f, "{line}")?;
        }
        if !self.fix.is_empty() {
            write!(f, "\n    To do: {}", self.fix)?;
        }
        Ok(())
    }
}

/// All problems of one build. Pages are judged to the end, so that an author
/// sees everything at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Notes one more.
    pub fn add(
        &mut self,
        file: &str,
        line: usize,
        what: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.0.push(Problem::new(file, line, what, fix));
    }

    /// Notes a whole list.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Problem>) {
        self.0.extend(more);
    }

    /// Nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The list, by file and line, each thing once.
    pub fn into_sorted(mut self) -> Vec<Problem> {
        self.0
            .sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        self.0.dedup();
        self.0
    }
}
