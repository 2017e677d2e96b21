// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Why a text is not run at all.

use super::Source;
use ruff_text_size::TextSize;

/// A text that can't be run, and where it says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not Python.
    Syntax {
        /// What is wrong.
        message: String,
        /// Where.
        at: TextSize,
    },
    /// Python, but not this course's.
    Outside {
        /// The construct.
        what: String,
        /// Where.
        at: TextSize,
    },
}

impl Refusal {
    /// The message for people, with the place.
    pub fn text(&self, source: &Source) -> String {
        match self {
            Refusal::Syntax { message, at } => {
                let line = source.line_text(*at);
                let shown = line.trim_start();
                let gap = source
                    .column(*at)
                    .saturating_sub(1 + line.len() - shown.len());
                format!(
                    "  File \"{}\", line {}\n    {}\n    {}^\nSyntaxError: {message}\n",
                    source.file(),
                    source.line(*at),
                    shown.trim_end(),
                    " ".repeat(gap),
                )
            }
            Refusal::Outside { what, at } => format!(
                "not in this course's Python: {what} (line {}, column {})\n",
                source.line(*at),
                source.column(*at),
            ),
        }
    }
}
