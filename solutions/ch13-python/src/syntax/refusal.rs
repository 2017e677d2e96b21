//! Why a text is not run at all.

use super::Source;
use super::mistake::{Class, Mistake};
use ruff_text_size::{TextRange, TextSize};

/// Of a longer line only this many characters are shown.
const WIDEST: usize = 160;

/// A text that can't be run, and where it says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Not Python.
    Syntax(Mistake),
    /// Python, but not this course's.
    Outside {
        /// The construct.
        what: String,
        /// Where.
        at: TextSize,
    },
}

impl Refusal {
    /// A text that is no Python, and where.
    pub fn syntax(message: impl Into<String>, at: TextRange) -> Refusal {
        Refusal::Syntax(Mistake::new(Class::Syntax, message, at))
    }

    /// Where.
    pub fn place(&self) -> TextSize {
        match self {
            Refusal::Syntax(mistake) => mistake.at.start(),
            Refusal::Outside { at, .. } => *at,
        }
    }

    /// The status to exit with: 1 for an error, as Python does; 2 for what
    /// only this course's Python has not.
    pub fn status(&self) -> i32 {
        match self {
            Refusal::Syntax(_) => 1,
            Refusal::Outside { .. } => 2,
        }
    }

    /// The message for people, with the place.
    pub fn text(&self, source: &Source) -> String {
        self.shown(source, true)
    }

    /// The same without the line. CPython cannot show it when its compiler
    /// finds a mistake in what was typed: it reads lines again from the file.
    pub fn without_line(&self, source: &Source) -> String {
        self.shown(source, false)
    }

    fn shown(&self, source: &Source, with_line: bool) -> String {
        match self {
            Refusal::Syntax(mistake) => told(mistake, source, with_line),
            Refusal::Outside { what, at } => format!(
                "not in this course's Python: {what} (line {}, column {})\n",
                source.line(*at),
                source.column(*at),
            ),
        }
    }
}

/// As CPython prints it: `print_error_text` in `Python/pythonrun.c`.
fn told(mistake: &Mistake, source: &Source, with_line: bool) -> String {
    let at = mistake.at;
    let line = source.line_text(at.start());
    let (text, from, length) = match &mistake.instead {
        Some((text, part)) => {
            let from = text[..part.start().to_usize()].chars().count();
            let length = text[*part].chars().count();
            (text.as_str(), from, length)
        }
        None => {
            let from = source.column(at.start()) - 1;
            let to = match source.line(at.end()) == source.line(at.start()) {
                true => source.column(at.end()) - 1,
                false => line.chars().count(),
            };
            (line, from, to.saturating_sub(from))
        }
    };
    let (shown, gap) = excerpt(text, from);
    let mut place = format!(
        "  File \"{}\", line {}\n",
        source.file(),
        source.line(at.start())
    );
    if with_line {
        place += &format!("    {shown}\n");
    }
    if with_line && mistake.marked {
        place += &format!(
            "    {}{}\n",
            " ".repeat(gap),
            "^".repeat(length.clamp(1, WIDEST))
        );
    }
    let (class, message) = (mistake.class.name(), &mistake.message);
    format!("{place}{class}: {message}\n")
}

/// A line without its indentation, or of a very long one the part around
/// a column; and where the column is in that.
fn excerpt(line: &str, column: usize) -> (String, usize) {
    let indent = line.chars().take_while(|c| c.is_whitespace()).count();
    let all: Vec<char> = line.trim_start().chars().collect();
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
        assert_eq!(excerpt("    x = = 1  ", 8), ("x = = 1  ".into(), 4));
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
