// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! Escapes in strings that name no character: `unicode_escape`'s complaints.
//! CPython: `_PyUnicode_DecodeUnicodeEscapeInternal`.

use super::{Class, Mistake, Search};
use ruff_text_size::TextRange;

/// The first one, and the string's place. CPython says it at the next token.
pub fn first(search: &Search<'_>) -> Option<(TextRange, Mistake)> {
    search.strings().find_map(|string| {
        if string.prefix.contains(|c| "rRbBfF".contains(c)) {
            return None;
        }
        let (from, to, what) = truncated(&search.text[string.inside])?;
        let message = format!(
            "(unicode error) 'unicodeescape' codec can't decode bytes in position {from}-{to}: \
             truncated \\{what} escape"
        );
        let mistake = search.at_token(Class::Syntax, message, string.index + 1);
        Some((string.place, mistake))
    })
}

/// Where an escape with too few digits is, and how it should look.
fn truncated(body: &str) -> Option<(usize, usize, &'static str)> {
    let mut rest = body;
    // CPython writes other characters as escapes of ten first.
    let place = |rest: &str| -> usize {
        let before = body[..body.len() - rest.len()].chars();
        before.map(|c| if c.is_ascii() { 1 } else { 10 }).sum()
    };
    loop {
        rest = &rest[rest.find('\\')?..];
        let kind = rest[1..].chars().next()?;
        let (digits, what) = match kind {
            'x' => (2, "xXX"),
            'u' => (4, "uXXXX"),
            'U' => (8, "UXXXXXXXX"),
            _ => (0, ""),
        };
        let given = rest[1 + kind.len_utf8()..].chars();
        let given = given
            .take(digits)
            .take_while(char::is_ascii_hexdigit)
            .count();
        if given < digits {
            let from = place(rest);
            return Some((from, from + 1 + given, what));
        }
        rest = &rest[1 + kind.len_utf8()..];
    }
}
