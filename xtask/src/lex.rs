//! Just enough of Rust's grammar to find functions and their braces.
//!
//! A full parser would cost the learner a dozen seconds of building before the
//! first verdict. Comments, strings and character literals are all that could
//! mislead a search for names and braces, so those are what this knows.

/// What a [`Token`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An identifier, keyword or number.
    Word,
    /// A string, byte string, C string or character literal.
    Text,
    /// `'a`.
    Lifetime,
    /// One character of punctuation.
    Mark(char),
}

/// A piece of Rust source: `source[start..end]`. Comments are no tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

impl Token {
    /// The token's text in the source it came from.
    pub fn text<'s>(&self, source: &'s str) -> &'s str {
        &source[self.start..self.end]
    }

    /// Whether it is this mark.
    pub fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }
}

/// Splits Rust source into tokens. Never fails: unclosed text runs to the end.
pub fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer { source, at: 0 };
    let mut found = Vec::new();
    while let Some(token) = lexer.next_token() {
        found.push(token);
    }
    found
}

/// The line number, from 1, of a place in the text.
pub fn line_of(source: &str, at: usize) -> usize {
    source[..at.min(source.len())].matches('\n').count() + 1
}

/// The index of the token that closes the bracket at `open`.
pub fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Mark('(' | '[' | '{') => depth += 1,
            Kind::Mark(')' | ']' | '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn next_token(&mut self) -> Option<Token> {
        self.skip_space_and_comments();
        let start = self.at;
        let first = self.rest().chars().next()?;
        let kind = if let Some(opener) = self.string_opener() {
            self.string(opener);
            Kind::Text
        } else if first == '\'' {
            self.quote()
        } else if is_word(first) {
            self.take_while(is_word);
            Kind::Word
        } else {
            self.at += first.len_utf8();
            Kind::Mark(first)
        };
        Some(Token {
            kind,
            start,
            end: self.at,
        })
    }

    fn skip_space_and_comments(&mut self) {
        loop {
            self.take_while(char::is_whitespace);
            if self.rest().starts_with("//") {
                self.take_while(|c| c != '\n');
            } else if self.rest().starts_with("/*") {
                self.block_comment();
            } else {
                return;
            }
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while !self.rest().is_empty() {
            if self.rest().starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if self.rest().starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else {
                self.step();
            }
        }
    }

    fn step(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) {
        let end = self.rest().find(|c| !wanted(c));
        self.at = end.map_or(self.source.len(), |end| self.at + end);
    }

    /// The length of a string's opening and, if raw, its number of `#`.
    fn string_opener(&self) -> Option<(usize, Option<usize>)> {
        let rest = self.rest();
        if !rest.starts_with(['"', 'b', 'c', 'r']) {
            return None; // nearly always
        }
        let prefix = ["br", "cr", "b", "c", "r", ""]
            .into_iter()
            .find(|p| rest.starts_with(p) && rest[p.len()..].starts_with(['"', '#', '\'']))?;
        let after = &rest[prefix.len()..];
        if prefix.ends_with('r') {
            let hashes = after.len() - after.trim_start_matches('#').len();
            after[hashes..]
                .starts_with('"')
                .then_some((prefix.len() + hashes + 1, Some(hashes)))
        } else {
            after.starts_with('"').then_some((prefix.len() + 1, None))
        }
    }

    fn string(&mut self, (opening, raw): (usize, Option<usize>)) {
        self.at += opening;
        if let Some(hashes) = raw {
            let end = format!("\"{}", "#".repeat(hashes));
            self.at = match self.rest().find(&end) {
                Some(found) => self.at + found + end.len(),
                None => self.source.len(),
            };
            return;
        }
        while let Some(c) = self.step() {
            match c {
                '\\' => {
                    self.step();
                }
                '"' => return,
                _ => {}
            }
        }
    }

    /// A character literal or a lifetime: `'a'`, `'\n'`, `'a`.
    fn quote(&mut self) -> Kind {
        self.step();
        match self.step() {
            Some('\\') => {
                self.step();
                self.take_while(|c| c != '\'');
                self.step();
                Kind::Text
            }
            Some(_) if self.rest().starts_with('\'') => {
                self.step();
                Kind::Text
            }
            _ => {
                self.take_while(is_word);
                Kind::Lifetime
            }
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        tokens(source).iter().map(|t| t.text(source)).collect()
    }

    #[test]
    fn comments_and_strings_hide_their_braces() {
        assert_eq!(
            texts("fn a() { /* { /* } */ */ \"}\\\"\" // }\n }"),
            ["fn", "a", "(", ")", "{", "\"}\\\"\"", "}"]
        );
        assert_eq!(
            texts(r###"r#"}"# br"{" 'x"###),
            [r###"r#"}"#"###, r#"br"{""#, "'x"]
        );
    }

    #[test]
    fn characters_are_not_lifetimes() {
        assert_eq!(
            texts(r"'{' '\'' '\u{7d}' &'a str 'é'"),
            ["'{'", r"'\''", r"'\u{7d}'", "&", "'a", "str", "'é'"]
        );
        assert_eq!(texts("r#match b'}'").len(), 5);
    }

    #[test]
    fn closing_finds_the_partner() {
        let source = "fn f() { if x { y[0] } }";
        let all = tokens(source);
        let open = all.iter().position(|t| t.is('{')).unwrap();
        assert_eq!(closing(&all, open), Some(all.len() - 1));
    }

    #[test]
    fn unclosed_text_ends_with_the_file() {
        assert_eq!(texts("a \"b"), ["a", "\"b"]);
        assert_eq!(texts("a /* b"), ["a"]);
        assert_eq!(texts("r#\"b"), ["r#\"b"]);
    }
}
