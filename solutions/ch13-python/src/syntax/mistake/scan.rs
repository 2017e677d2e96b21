//! A text's tokens as CPython 3.11 cuts them, and the first thing that no
//! token can be made of. The parser's own tokens are of no use for that: it
//! mends what is broken and goes on. CPython: `Parser/tokenizer.c`.

use super::number;
use super::{Class, Mistake};
use ruff_text_size::{TextRange, TextSize};

/// What a token is, as far as mistakes depend on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A name or keyword.
    Name,
    /// A number.
    Number,
    /// A string, with its prefix.
    Str,
    /// The end of a logical line.
    Newline,
    /// Anything else.
    Sign,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where.
    pub range: TextRange,
    /// How far its logical line is indented, in columns.
    pub indent: usize,
    /// Whether its logical line begins with it.
    pub first: bool,
}

/// The tokens of a text, up to where none can be made any more.
#[derive(Default)]
pub struct Scan {
    /// In order.
    pub tokens: Vec<Token>,
    /// What no token can be made of.
    pub fault: Option<Mistake>,
    /// Brackets that are open at the end, the innermost last.
    pub open: Vec<(char, usize)>,
}

/// Cuts a text.
pub fn scan(text: &str) -> Scan {
    let mut scanner = Scanner {
        text,
        at: 0,
        indents: vec![(0, 0)],
        indent: 0,
        first: true,
        scan: Scan::default(),
    };
    if let Err(fault) = scanner.run() {
        scanner.scan.fault = Some(*fault);
    }
    scanner.scan
}

/// What cannot be cut; boxed, as it is rare.
pub type Fault = Box<Mistake>;

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// The blocks around this line: columns with tabs to eight, and to one.
    indents: Vec<(usize, usize)>,
    indent: usize,
    /// Whether the next token begins a logical line.
    first: bool,
    scan: Scan,
}

/// A part of a text by its byte offsets.
pub fn range(from: usize, to: usize) -> TextRange {
    TextRange::new(TextSize::new(from as u32), TextSize::new(to as u32))
}

/// A mistake with one caret.
pub fn fault(message: impl Into<String>, at: usize) -> Fault {
    Box::new(Mistake::new(Class::Syntax, message, range(at, at)))
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn token(&mut self, kind: Kind, length: usize) {
        let range = range(self.at, self.at + length);
        let (indent, first) = (self.indent, self.first);
        self.scan.tokens.push(Token {
            kind,
            range,
            indent,
            first,
        });
        self.first = kind == Kind::Newline;
        self.at += length;
    }

    fn run(&mut self) -> Result<(), Fault> {
        while !self.rest().is_empty() {
            if self.first && self.scan.open.is_empty() {
                self.begin_line()?;
            }
            let Some(next) = self.rest().chars().next() else {
                break;
            };
            match next {
                ' ' | '\t' | '\x0c' | '\r' => self.at += 1,
                '#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                '\n' if self.first || !self.scan.open.is_empty() => self.at += 1,
                '\n' => self.token(Kind::Newline, 1),
                '\\' => self.continuation()?,
                '0'..='9' => self.number()?,
                '.' if self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                    self.number()?;
                }
                '\'' | '"' => self.string(0)?,
                '(' | '[' | '{' => {
                    self.scan.open.push((next, self.at));
                    self.token(Kind::Sign, 1);
                }
                ')' | ']' | '}' => self.close(next)?,
                c if c == '_' || c.is_ascii_alphabetic() || !c.is_ascii() => self.name()?,
                _ => self.token(Kind::Sign, sign(self.rest())),
            }
        }
        if !self.first {
            // CPython ends the last line where the text does not.
            self.at = self.text.len();
            self.token(Kind::Newline, 0);
        }
        Ok(())
    }

    /// Compares the indentation of a line with those of the blocks around it.
    fn begin_line(&mut self) -> Result<(), Fault> {
        let (mut column, mut narrow, start) = (0, 0, self.at);
        for c in self.rest().chars() {
            match c {
                ' ' => (column, narrow) = (column + 1, narrow + 1),
                '\t' => (column, narrow) = (column / 8 * 8 + 8, narrow + 1),
                '\x0c' => (column, narrow) = (0, 0),
                _ => break,
            }
            self.at += 1;
        }
        if self.rest().is_empty() || self.rest().starts_with(['#', '\n', '\r', '\\']) {
            return Ok(());
        }
        let tabs = || {
            let message = "inconsistent use of tabs and spaces in indentation";
            let at = range(start, start);
            Err(Box::new(Mistake::new(Class::Tab, message, at).unmarked()))
        };
        self.indent = column;
        let (last, last_narrow) = self.indents[self.indents.len() - 1];
        if column > last {
            if narrow <= last_narrow {
                return tabs();
            }
            self.indents.push((column, narrow));
            return Ok(());
        }
        while self.indents[self.indents.len() - 1].0 > column {
            self.indents.pop();
        }
        match self.indents[self.indents.len() - 1] {
            (same, _) if same != column => {
                let end = self
                    .rest()
                    .find('\n')
                    .map_or(self.text.len(), |n| self.at + n);
                let message = "unindent does not match any outer indentation level";
                let at = range(end, end);
                Err(Box::new(Mistake::new(Class::Indentation, message, at)))
            }
            (_, other) if other != narrow => tabs(),
            _ => Ok(()),
        }
    }

    fn continuation(&mut self) -> Result<(), Fault> {
        let rest = self.rest()[1..].trim_start_matches('\r');
        if rest.is_empty() || rest == "\n" {
            return Err(fault("unexpected EOF while parsing", self.at + 1));
        }
        if !rest.starts_with('\n') {
            let message = "unexpected character after line continuation character";
            return Err(fault(message, self.at + 1));
        }
        self.at = self.text.len() - rest.len() + 1;
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        let length = number::length(self.rest()).map_err(|wrong| {
            let from = self.at + wrong.from;
            let at = range(from, from + 1);
            Box::new(Mistake::new(Class::Syntax, wrong.message, at))
        })?;
        self.token(Kind::Number, length);
        Ok(())
    }

    fn name(&mut self) -> Result<(), Fault> {
        let part = |c: char| c == '_' || c.is_ascii_alphanumeric() || !c.is_ascii();
        let rest = self.rest();
        let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
        let name = &rest[..length];
        let is_prefix = length <= 2 && name.chars().all(|c| "rRbBuUfF".contains(c));
        if is_prefix && rest[length..].starts_with(['\'', '"']) {
            return self.string(length);
        }
        let strange = |&(at, c): &(usize, char)| match at {
            0 => !(c == '_' || c.is_alphabetic()),
            _ => !(c == '_' || c.is_alphanumeric()),
        };
        if let Some((at, c)) = name.char_indices().find(strange) {
            let code = c as u32;
            let message = if c.is_control() || c.is_whitespace() || is_invisible(c) {
                format!("invalid non-printable character U+{code:04X}")
            } else {
                format!("invalid character '{c}' (U+{code:04X})")
            };
            return Err(fault(message, self.at + at));
        }
        self.token(Kind::Name, length);
        Ok(())
    }

    fn string(&mut self, prefix: usize) -> Result<(), Fault> {
        match string_length(&self.rest()[prefix..]) {
            Some(length) => {
                self.token(Kind::Str, prefix + length);
                Ok(())
            }
            None => Err(self.unterminated(prefix)),
        }
    }

    fn unterminated(&self, prefix: usize) -> Fault {
        let quote = &self.rest()[prefix..];
        let long = is_long(quote);
        let lines = if long {
            self.text
        } else {
            &self.text[..self.at]
        };
        let seen = lines.matches('\n').count() + usize::from(!long || !lines.ends_with('\n'));
        let kind = if long {
            "triple-quoted string"
        } else {
            "string"
        };
        let message = format!("unterminated {kind} literal (detected at line {seen})");
        fault(message, self.at)
    }

    fn close(&mut self, bracket: char) -> Result<(), Fault> {
        let Some((opening, at)) = self.scan.open.pop() else {
            return Err(fault(format!("unmatched '{bracket}'"), self.at));
        };
        if closing(opening) != bracket {
            let line = |at: usize| self.text[..at].matches('\n').count() + 1;
            let on = match line(at) {
                same if same == line(self.at) => String::new(),
                other => format!(" on line {other}"),
            };
            let message = format!(
                "closing parenthesis '{bracket}' does not match opening parenthesis '{opening}'{on}"
            );
            return Err(fault(message, self.at));
        }
        self.token(Kind::Sign, 1);
        Ok(())
    }
}

/// The bracket that closes another.
pub fn closing(opening: char) -> char {
    match opening {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Whether a string begins with three quotes.
pub fn is_long(text: &str) -> bool {
    text.starts_with("'''") || text.starts_with("\"\"\"")
}

/// The length of the string that begins here with its quote; `None` if it has
/// no end.
pub fn string_length(text: &str) -> Option<usize> {
    let long = is_long(text);
    let quote = &text[..if long { 3 } else { 1 }];
    let mut at = quote.len();
    loop {
        let rest = &text[at..];
        if rest.starts_with(quote) {
            return Some(at + quote.len());
        }
        at += match rest.chars().next()? {
            '\n' if !long => return None,
            '\\' => 1 + rest[1..].chars().next()?.len_utf8(),
            c => c.len_utf8(),
        };
    }
}

/// The length of the operator that begins here.
fn sign(text: &str) -> usize {
    const LONG: &[&str] = &[
        "**=", "//=", "<<=", ">>=", "...", "**", "//", "<<", ">>", "<=", ">=", "==", "!=", "<>",
        "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", ":=",
    ];
    let long = LONG.iter().find(|sign| text.starts_with(**sign));
    long.map_or(1, |sign| sign.len())
}
