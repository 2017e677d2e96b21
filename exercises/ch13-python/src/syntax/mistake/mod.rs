// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! What is wrong with a text that is not Python, in CPython 3.11's class,
//! words and place. The parser finds that something is wrong; its own words
//! are translated here. CPython: `Grammar/python.gram` (the rules that begin
//! with `invalid_`), `Parser/pegen_errors.c`.

mod escape;
mod expressions;
mod fstring;
mod number;
mod scan;
mod table;

use expressions::Expressions;
use ruff_python_ast::ModModule;
use ruff_python_parser::UnsupportedSyntaxErrorKind;
use ruff_python_parser::{LexicalErrorType, ParseError, ParseErrorType, Parsed};
use ruff_text_size::{Ranged, TextRange};
use scan::{Kind, Scan, Token, is_long, range};
use std::ops::Range;
pub use table::INDENT;

/// The exception's class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// `SyntaxError`.
    Syntax,
    /// `IndentationError`.
    Indentation,
    /// `TabError`.
    Tab,
}

impl Class {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Class::Syntax => "SyntaxError",
            Class::Indentation => "IndentationError",
            Class::Tab => "TabError",
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The exception's class.
    pub class: Class,
    /// The exception's text.
    pub message: String,
    /// Where; of an empty range one character is marked.
    pub at: TextRange,
    /// Whether the place is marked below the line.
    pub marked: bool,
    /// What is shown instead of the line, and which part of it is marked: the
    /// inside of an f-string is compiled on its own.
    pub instead: Option<(String, TextRange)>,
}

impl Mistake {
    /// One that is marked.
    pub fn new(class: Class, message: impl Into<String>, at: TextRange) -> Mistake {
        Mistake {
            class,
            message: message.into(),
            at,
            marked: true,
            instead: None,
        }
    }

    /// The same without a mark.
    pub fn unmarked(mut self) -> Mistake {
        self.marked = false;
        self
    }
}

/// What a mistake is looked for in.
struct Search<'a> {
    text: &'a str,
    /// Whether CPython has read no further than it has parsed.
    typed: bool,
    scan: &'a Scan,
    expressions: Expressions<'a>,
}

/// A string in the text.
struct Text<'a> {
    /// The number of its token.
    index: usize,
    place: TextRange,
    /// The letters before its quotes.
    prefix: &'a str,
    /// What stands between its quotes.
    inside: Range<usize>,
}

/// What CPython says of a text, typed at a prompt or not; `None` if the parser
/// found nothing wrong.
pub fn find(text: &str, typed: bool, parsed: &Parsed<ModModule>) -> Option<Mistake> {
    let newer = parsed.unsupported_syntax_errors().iter().find(|error| {
        use UnsupportedSyntaxErrorKind::{Pep701FString, UnparenthesizedExceptionTypes};
        matches!(error.kind, Pep701FString(_) | UnparenthesizedExceptionTypes)
    });
    if parsed.errors().is_empty() && newer.is_none() {
        return None;
    }
    let scan = scan::scan(text);
    let search = Search {
        text,
        typed,
        scan: &scan,
        expressions: Expressions::of(parsed.syntax()),
    };
    let is_syntactic = |error: &&ParseError| match &error.error {
        ParseErrorType::Lexical(kind) => matches!(kind, LexicalErrorType::UnrecognizedToken { .. }),
        _ => true,
    };
    let mut errors = parsed.errors().iter().filter(is_syntactic);
    let told = errors
        .next()
        .map(|error| (error.location, table::translated(&search, error)));
    let newer = newer.map(|error| (error.range, table::since_3_12(error)));
    let strings = [fstring::first(&search), escape::first(&search)];
    let told = strings.into_iter().chain([told, newer]).flatten();
    let told = told.min_by_key(|(place, _)| place.start());
    search.weigh(told.map(|(_, mistake)| mistake), parsed)
}

impl<'a> Search<'a> {
    /// Of a file, a token that cannot be made is told first, wherever it is;
    /// then a bracket that is open at the end, if the parser stopped below it.
    fn weigh(&self, told: Option<Mistake>, parsed: &Parsed<ModModule>) -> Option<Mistake> {
        let fault = self.scan.fault.as_ref().filter(|fault| {
            told.as_ref().is_none_or(|told| {
                let first_is_final = self.typed || told.message == INDENT;
                !first_is_final || fault.at.start() <= told.at.end()
            })
        });
        if let Some(fault) = fault {
            return Some(fault.clone());
        }
        if let Some((bracket, at)) = self.scan.open.last()
            && told.as_ref().is_none_or(|m| self.stopped_below(m, *at))
        {
            let message = format!("'{bracket}' was never closed");
            return Some(Mistake::new(Class::Syntax, message, range(*at, *at)));
        }
        told.or_else(|| {
            let error = parsed.errors().first()?;
            Some(table::lexical(self, error))
        })
    }

    fn lines_before(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count()
    }

    /// Whether CPython's parser stopped below the line of a place, or at the
    /// end of the text.
    fn stopped_below(&self, mistake: &Mistake, at: usize) -> bool {
        let (start, end) = (mistake.at.start().to_usize(), mistake.at.end().to_usize());
        let below = !self.typed && self.lines_before(end) > self.lines_before(at);
        below || start >= self.text.trim_end().len()
    }

    /// The text of a token.
    fn word(&self, token: &Token) -> &'a str {
        &self.text[token.range]
    }

    /// All strings, f-strings among them.
    fn strings(&self) -> impl Iterator<Item = Text<'a>> {
        let tokens = self.scan.tokens.iter().enumerate();
        tokens.filter_map(|(index, token)| {
            let word = self.word(token);
            let letters = word.find(['\'', '"'])?;
            let quotes = if is_long(&word[letters..]) { 3 } else { 1 };
            let (start, end) = (token.range.start().to_usize(), token.range.end().to_usize());
            (token.kind == Kind::Str).then(|| Text {
                index,
                place: token.range,
                prefix: &word[..letters],
                inside: start + letters + quotes..end - quotes,
            })
        })
    }

    /// The number of the first token that ends after a place.
    fn index(&self, at: usize) -> usize {
        let tokens = &self.scan.tokens;
        tokens.partition_point(|token| {
            token.range.end().to_usize() <= at && token.range.start().to_usize() < at
        })
    }

    fn get(&self, index: usize) -> Option<&'a Token> {
        self.scan.tokens.get(index)
    }

    /// The token before the one with this number.
    fn before(&self, index: usize) -> Option<&'a Token> {
        self.get(index.checked_sub(1)?)
    }

    /// The text of a token; nothing where there is none.
    fn word_at(&self, index: usize) -> &'a str {
        self.get(index).map_or("", |token| self.word(token))
    }

    /// A mistake that a token is.
    fn at_token(&self, class: Class, message: impl Into<String>, index: usize) -> Mistake {
        match self.get(index) {
            Some(token) if token.kind == Kind::Newline => {
                let at = token.range.start().to_usize();
                Mistake::new(class, message, range(at, at))
            }
            Some(token) => Mistake::new(class, message, token.range),
            // The empty line that ends a block at a prompt.
            None if self.typed && self.text.ends_with("\n\n") => {
                let at = self.text.len() - 1;
                Mistake::new(class, message, range(at, at))
            }
            None => {
                let at = self.text.trim_end_matches('\n').len();
                Mistake::new(class, message, range(at, at)).unmarked()
            }
        }
    }

    /// The number of the token that opens the innermost bracket around one.
    fn bracket(&self, index: usize) -> Option<usize> {
        let mut depth = 0;
        let before = (0..index.min(self.scan.tokens.len())).rev();
        let mut signs = before.filter(|each| self.scan.tokens[*each].kind == Kind::Sign);
        signs.find(|each| {
            match self.word_at(*each) {
                "(" | "[" | "{" => depth -= 1,
                ")" | "]" | "}" => depth += 1,
                _ => {}
            }
            depth < 0
        })
    }

    /// The number of the token that closes the bracket that one opens.
    fn closing(&self, opening: usize) -> Option<usize> {
        let mut depth = 0;
        (opening..self.scan.tokens.len()).find(|each| {
            if self.scan.tokens[*each].kind == Kind::Sign {
                match self.word_at(*each) {
                    "(" | "[" | "{" => depth += 1,
                    ")" | "]" | "}" => depth -= 1,
                    _ => {}
                }
            }
            depth == 0
        })
    }

    /// The number of the token that begins the logical line of one.
    fn first_of_line(&self, index: usize) -> usize {
        let before = 0..=index.min(self.scan.tokens.len().saturating_sub(1));
        let is_first = |each: &usize| self.get(*each).is_some_and(|token| token.first);
        before.rev().find(is_first).unwrap_or(0)
    }
}
