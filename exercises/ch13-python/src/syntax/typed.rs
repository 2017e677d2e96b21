// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Whether what was typed at a prompt so far is a whole unit.

use ruff_python_ast::Stmt;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

/// Whether more lines must come before this can be run: a bracket or a long
/// string is open, a line ends with a backslash, or a compound statement has
/// not been ended by an empty line.
pub fn is_unfinished(text: &str) -> bool {
    if text.trim().is_empty() {
        return false;
    }
    if is_open(text) {
        return true;
    }
    let ended_by_an_empty_line = text.ends_with("\n\n") || text.lines().last() == Some("");
    if ended_by_an_empty_line {
        return false;
    }
    let options = ParseOptions::from(Mode::Module);
    let Some(parsed) = parse_unchecked(text, options).try_into_module() else {
        return false;
    };
    match parsed.errors().first() {
        Some(error) => {
            let before = &text[..error.location.start().to_usize().min(text.len())];
            let after = &text[before.len()..];
            // An error before the last line stays one whatever follows.
            begins_compound(text) && !after.trim_end().contains('\n')
        }
        None => parsed.suite().last().is_some_and(is_compound),
    }
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

fn begins_compound(text: &str) -> bool {
    let word: String = text
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '@')
        .collect();
    let compound = [
        "def", "class", "if", "for", "while", "try", "with", "match", "async",
    ];
    compound.contains(&word.as_str()) || word.starts_with('@')
}

/// Whether a bracket or a long string is open at the end, or the last line
/// goes on.
fn is_open(text: &str) -> bool {
    let mut depth = 0_i32;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = match c {
            '(' | '[' | '{' => {
                depth += 1;
                &rest[1..]
            }
            ')' | ']' | '}' => {
                depth -= 1;
                &rest[1..]
            }
            '#' => rest.find('\n').map_or("", |end| &rest[end..]),
            '\\' if rest[1..].trim_start_matches('\r') == "\n" || rest.len() == 1 => return true,
            '\'' | '"' => match after_string(rest) {
                Some(rest) => rest,
                None => return true,
            },
            c => &rest[c.len_utf8()..],
        };
    }
    depth > 0
}

/// What comes after the string that the text begins with; `None` if it is long
/// and still open. A short string ends with its line at the latest.
fn after_string(text: &str) -> Option<&str> {
    let quote = &text[..1];
    let triple = quote.repeat(3);
    let long = text.starts_with(&triple);
    let end = if long { triple.as_str() } else { quote };
    let mut rest = &text[end.len()..];
    loop {
        let c = rest.chars().next();
        if let Some(rest) = rest.strip_prefix(end) {
            return Some(rest);
        }
        match c {
            None if long => return None,
            None => return Some(""),
            Some('\n') if !long => return Some(rest),
            Some('\\') => {
                let escaped = rest[1..].chars().next().map_or(0, char::len_utf8);
                rest = &rest[1 + escaped..];
            }
            Some(c) => rest = &rest[c.len_utf8()..],
        }
    }
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
