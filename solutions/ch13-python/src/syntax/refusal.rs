//! Why a text is not run at all.

use super::Source;
use ruff_text_size::TextSize;

/// Of a longer line only this many characters are shown.
const WIDEST: usize = 160;

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
    /// The status to exit with: 1 for an error, as Python does; 2 for what
    /// only this course's Python has not.
    pub fn status(&self) -> i32 {
        match self {
            Refusal::Syntax { .. } => 1,
            Refusal::Outside { .. } => 2,
        }
    }

    /// The message for people, with the place.
    pub fn text(&self, source: &Source) -> String {
        match self {
            Refusal::Syntax { message, at } => {
                let (shown, gap) = excerpt(source.line_text(*at), source.column(*at) - 1);
                format!(
                    "  File \"{}\", line {}\n    {shown}\n    {}^\nSyntaxError: {message}\n",
                    source.file(),
                    source.line(*at),
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

/// A line without the blanks around it, or of a very long one the part around
/// a column; and where the column is in that.
fn excerpt(line: &str, column: usize) -> (String, usize) {
    let indent = line.chars().take_while(|c| c.is_whitespace()).count();
    let all: Vec<char> = line.trim().chars().collect();
    let at = column.saturating_sub(indent);
    if all.len() <= WIDEST {
        return (all.into_iter().collect(), at);
    }
    let first = at.saturating_sub(WIDEST / 2).min(all.len() - WIDEST);
    (all[first..first + WIDEST].iter().collect(), at - first)
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn a_short_line_is_shown_without_its_indent() {
        assert_eq!(excerpt("    x = = 1  ", 8), ("x = = 1".into(), 4));
    }

    #[test]
    fn of_a_long_line_the_place_is_shown() {
        let line = format!("{}?{}", "a".repeat(500), "b".repeat(500));
        let (shown, at) = excerpt(&line, 500);
        assert!(shown.len() < 200, "{shown}");
        assert_eq!(shown.chars().nth(at), Some('?'));
        let (shown, at) = excerpt(&line, 1001);
        assert_eq!((shown.len(), at), (160, 160));
    }
}
