//! The functions of a source file, and finding one again in an edited copy.

use crate::lex::{self, Kind, Token};
use std::ops::Range;

/// A function with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    /// The header of the block it is in, such as `impl Drop for Slot`.
    pub owner: String,
    /// The lines from `fn` to the closing brace, from 1.
    pub lines: std::ops::RangeInclusive<usize>,
    /// What stands between its braces.
    pub body: Range<usize>,
}

/// All functions of a file, functions within functions aside.
pub fn functions(text: &str) -> Vec<Function> {
    let tokens = lex::tokens(text);
    let mut walker = Walker {
        text,
        tokens: &tokens,
        found: Vec::new(),
    };
    walker.items(0, tokens.len(), "");
    walker.found
}

/// The function around a place in the text.
pub fn around(text: &str, at: usize) -> Option<Function> {
    functions(text).into_iter().find(|f| f.body.contains(&at))
}

/// The same function in another text: of the same name in the same kind of block.
pub fn find(text: &str, like: &Function) -> Option<Function> {
    functions(text)
        .into_iter()
        .find(|f| f.name == like.name && f.owner == like.owner)
}

struct Walker<'t> {
    text: &'t str,
    tokens: &'t [Token],
    found: Vec<Function>,
}

impl Walker<'_> {
    fn word(&self, at: usize) -> &str {
        match self.tokens.get(at) {
            Some(token) if token.kind == Kind::Word => token.text(self.text),
            _ => "",
        }
    }

    fn items(&mut self, from: usize, to: usize, owner: &str) {
        let mut at = from;
        while at < to {
            match self.word(at) {
                "fn" => at = self.function(at, to, owner),
                "impl" | "mod" | "trait" => at = self.block(at, to),
                _ if self.tokens[at].is('{') => at = self.close(at, to) + 1,
                _ => at += 1,
            }
        }
    }

    fn close(&self, open: usize, to: usize) -> usize {
        lex::closing(self.tokens, open).unwrap_or(to.saturating_sub(1))
    }

    /// The next `{` or `;` that is not inside brackets.
    fn opening(&self, from: usize, to: usize) -> Option<usize> {
        let mut at = from;
        while at < to {
            match self.tokens[at].kind {
                Kind::Mark('{' | ';') => return Some(at),
                Kind::Mark('(' | '[') => at = self.close(at, to) + 1,
                _ => at += 1,
            }
        }
        None
    }

    fn block(&mut self, at: usize, to: usize) -> usize {
        let Some(open) = self.opening(at, to) else {
            return to;
        };
        if self.tokens[open].is(';') {
            return open + 1;
        }
        let words: Vec<&str> = (at..open).map(|i| self.tokens[i].text(self.text)).collect();
        let end = self.close(open, to);
        self.items(open + 1, end, &words.join(" "));
        end + 1
    }

    fn function(&mut self, at: usize, to: usize, owner: &str) -> usize {
        let Some(open) = self.opening(at + 1, to) else {
            return to;
        };
        if self.tokens[open].is(';') {
            return open + 1;
        }
        let end = self.close(open, to);
        let (start, last) = (self.tokens[at].start, self.tokens[end].start);
        self.found.push(Function {
            name: self.word(at + 1).to_string(),
            owner: owner.to_string(),
            lines: lex::line_of(self.text, start)..=lex::line_of(self.text, last),
            body: self.tokens[open].end..last.max(self.tokens[open].end),
        });
        end + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
use a::b;
fn one() -> impl Fn() { || {} }
impl Drop for X {
    fn drop(&mut self) {
        fn inner() {}
        inner()
    }
}
trait T { fn no_body(&self); fn body(&self) {} }
impl X { fn drop(self) { 1 } }
";

    #[test]
    fn functions_know_their_block_and_lines() {
        let all: Vec<_> = functions(TEXT)
            .into_iter()
            .map(|f| (f.name, f.owner, f.lines))
            .collect();
        let row = |name: &str, owner: &str, lines| (name.to_string(), owner.to_string(), lines);
        assert_eq!(
            all,
            [
                row("one", "", 2..=2),
                row("drop", "impl Drop for X", 4..=7),
                row("body", "trait T", 9..=9),
                row("drop", "impl X", 10..=10),
            ]
        );
    }

    #[test]
    fn a_function_is_found_again() {
        let at = TEXT.find("inner()").unwrap();
        let first = around(TEXT, at).unwrap();
        assert_eq!(first.owner, "impl Drop for X");
        let edited = TEXT
            .replace("use a::b;\n", "")
            .replace("inner()\n", "todo\n");
        let again = find(&edited, &first).unwrap();
        assert!(edited[again.body].contains("todo"));
    }
}
