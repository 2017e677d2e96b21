//! Whether what was typed at a prompt so far is a whole unit.

use super::mistake::{self, Mistake};
use super::{Refusal, parse_typed};
use ruff_python_ast::Stmt;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

/// Whether more lines must come before this can be run: a bracket or a long
/// string is open, a line ends with a backslash, or a compound statement has
/// not been ended by an empty line.
pub fn is_unfinished(text: &str) -> bool {
    if text.trim().is_empty() {
        return false;
    }
    let ended_by_an_empty_line = text.ends_with("\n\n") || text.lines().last() == Some("");
    let options = ParseOptions::from(Mode::Module);
    let Some(parsed) = parse_unchecked(text, options).try_into_module() else {
        return false;
    };
    match mistake::find(text, true, &parsed) {
        Some(mistake) => is_open(&mistake) || !ended_by_an_empty_line && ends_early(&mistake, text),
        None => !ended_by_an_empty_line && parsed.suite().last().is_some_and(is_compound),
    }
}

/// Whether a bracket or a long string is open at the end, or the last line
/// goes on.
fn is_open(mistake: &Mistake) -> bool {
    let message = mistake.message.as_str();
    message.ends_with("was never closed")
        || message.starts_with("unterminated triple-quoted")
        || message == "unexpected EOF while parsing"
}

/// Whether a compound statement is not over where the text ends.
fn ends_early(mistake: &Mistake, text: &str) -> bool {
    let message = mistake.message.as_str();
    let asks = message.starts_with("expected an indented block")
        || message.starts_with("expected 'except'");
    asks && mistake.at.start().to_usize() >= text.trim_end().len()
}

fn is_compound(stmt: &Stmt) -> bool {
    matches!(
        stmt,
        Stmt::FunctionDef(_)
            | Stmt::ClassDef(_)
            | Stmt::If(_)
            | Stmt::For(_)
            | Stmt::While(_)
            | Stmt::Try(_)
            | Stmt::With(_)
            | Stmt::Match(_)
    )
}

/// A part of a text that is typed at a prompt.
pub enum Piece<'a> {
    /// Whole units.
    Units(&'a str),
    /// Lines that CPython throws away, and why.
    Mistake(&'a str, Refusal),
}

/// Cuts a text with mistakes as a prompt takes it: what stands before a
/// mistake runs, the line with it is the last of its unit, and what stands
/// below begins anew.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Err(refusal) = parse_typed(rest) {
        let at = refusal.place().to_usize().min(rest.len());
        let stopped = match &refusal {
            Refusal::Syntax(mistake) if is_open(mistake) => rest.len(),
            Refusal::Syntax(mistake) => mistake.at.end().to_usize().min(rest.len()),
            Refusal::Outside { .. } => at,
        };
        let end = rest[stopped..]
            .find('\n')
            .map_or(rest.len(), |n| stopped + n + 1);
        let own_line = rest[..at].rfind('\n').map_or(0, |end| end + 1);
        let indented = matches!(&refusal, Refusal::Syntax(m) if m.message == mistake::INDENT);
        let start = if indented {
            own_line
        } else {
            unit_start(rest, at)
        };
        if start > 0 {
            pieces.push(Piece::Units(&rest[..start]));
        }
        let refusal = parse_typed(&rest[start..end]).err().unwrap_or(refusal);
        pieces.push(Piece::Mistake(&rest[start..end], refusal));
        rest = &rest[end..];
    }
    pieces.push(Piece::Units(rest));
    pieces
}

/// Where the unit with a mistake begins: at a line that is not indented, and
/// all above it is whole.
fn unit_start(text: &str, at: usize) -> usize {
    let starts = text[..at].match_indices('\n').map(|(end, _)| end + 1);
    let mut starts: Vec<usize> = std::iter::once(0).chain(starts).collect();
    let goes_on = |rest: &str| {
        let words = ["elif", "else", "except", "finally"];
        rest.starts_with([' ', '\t', '\n', '#']) || words.iter().any(|w| rest.starts_with(w))
    };
    starts.retain(|start| !goes_on(&text[*start..]));
    let whole = |start: &usize| parse_typed(&text[..*start]).is_ok();
    starts.into_iter().rev().find(whole).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::is_unfinished;

    #[test]
    fn what_needs_more_lines() {
        for text in [
            "if 1:\n",
            "if 1:\n    x\n",
            "class A: pass\n",
            "def f():\n",
            "def f():\n    x = [\n",
            "x = (1,\n",
            "x = [1,\n\n",
            "x = '''a\n",
            "x = '''a\n\n",
            "x = 1 + \\\n",
            "try:\n    x\n",
            "try:\n    x\nexcept E:\n",
            "for i in x:\n    if i:\n",
        ] {
            assert!(is_unfinished(text), "{text:?}");
        }
    }

    #[test]
    fn what_can_be_run_or_is_wrong_already() {
        for text in [
            "",
            "\n",
            "x = 1\n",
            "x = ')('\n",
            "x = '(' # [\n",
            "if 1:\n    x\n\n",
            "class A: pass\n\n",
            "x = 'abc\n",
            "x = )\n",
            "if 1 1:\n    x\n",
            "x = '''a\n'''\n",
            "with\n\n",
        ] {
            assert!(!is_unfinished(text), "{text:?}");
        }
    }
}
