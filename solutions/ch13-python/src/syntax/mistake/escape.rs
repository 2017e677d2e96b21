//! Escapes in strings that name no character: `unicode_escape`'s complaints.
//! CPython: `_PyUnicode_DecodeUnicodeEscapeInternal`.

use super::scan::{Kind, is_long};
use super::{Class, Mistake, Search};
use ruff_text_size::TextRange;

/// The first one, and the string's place. CPython says it at the next token.
pub fn first(search: &Search<'_>) -> Option<(TextRange, Mistake)> {
    let tokens = search.scan.tokens.iter().enumerate();
    let mut strings = tokens.filter(|(_, token)| token.kind == Kind::Str);
    strings.find_map(|(index, token)| {
        let word = search.word(token);
        let prefix = word.find(['\'', '"'])?;
        if word[..prefix].contains(|c| "rRbBfF".contains(c)) {
            return None;
        }
        let quotes = if is_long(&word[prefix..]) { 3 } else { 1 };
        let (from, to, what) = truncated(&word[prefix + quotes..word.len() - quotes])?;
        let message = format!(
            "(unicode error) 'unicodeescape' codec can't decode bytes in position {from}-{to}: \
             truncated \\{what} escape"
        );
        let mistake = search.at_token(Class::Syntax, message, index + 1);
        Some((token.range, mistake))
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
