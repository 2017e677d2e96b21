//! What is wrong inside f-strings. CPython 3.11 cuts them as strings and
//! looks into them later: `fstring_find_expr` in `Parser/string_parser.c`.

use super::scan::{Kind, closing, is_long, range};
use super::{Class, Mistake, Search, find};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::{TextRange, TextSize};

/// Why it is wrong.
enum Wrong {
    /// Said at the token after the string.
    After(String),
    /// Said of an expression in it.
    Inside(Box<Mistake>),
}

type Done = Result<(), Wrong>;

/// The first mistake in an f-string, and the string's place.
pub fn first(search: &Search<'_>) -> Option<(TextRange, Mistake)> {
    search.strings().find_map(|string| {
        if !string.prefix.contains(['f', 'F']) {
            return None;
        }
        let mut reader = Reader {
            text: &search.text[..string.inside.end],
            at: string.inside.start,
            raw: string.prefix.contains(['r', 'R']),
        };
        let mistake = match reader.literal(0) {
            Ok(()) => return None,
            Err(Wrong::Inside(mistake)) => *mistake,
            Err(Wrong::After(message)) => {
                let rest = string.index..search.scan.tokens.len();
                let is_string = |each: &usize| search.scan.tokens[*each].kind == Kind::Str;
                let after = rest.clone().find(|each| !is_string(each));
                let after = after.unwrap_or(rest.end);
                search.at_token(Class::Syntax, format!("f-string{message}"), after)
            }
        };
        Some((string.place, mistake))
    })
}

struct Reader<'a> {
    /// Up to the closing quote.
    text: &'a str,
    at: usize,
    raw: bool,
}

fn after<T>(message: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong::After(message.into()))
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, c: char) -> bool {
        let is = self.peek() == Some(c);
        self.at += if is { c.len_utf8() } else { 0 };
        is
    }

    /// Text with fields in it, or at a deeper level a format specification.
    fn literal(&mut self, level: usize) -> Done {
        while let Some(c) = self.peek() {
            match c {
                '}' if level > 0 => return Ok(()),
                '\\' if !self.raw => {
                    self.at += 1;
                    let escaped = self.peek();
                    let named = escaped == Some('N') && self.text[self.at + 1..].starts_with('{');
                    let end = self.text[self.at..].find('}').filter(|_| named);
                    self.at += end.map_or_else(
                        || {
                            escaped
                                .filter(|c| !"{}".contains(*c))
                                .map_or(0, char::len_utf8)
                        },
                        |end| end + 1,
                    );
                }
                '{' | '}' => {
                    self.at += 1;
                    if level == 0 && self.take(c) {
                        continue;
                    }
                    if c == '}' {
                        return after(": single '}' is not allowed");
                    }
                    self.field(level)?;
                }
                c => self.at += c.len_utf8(),
            }
        }
        Ok(())
    }

    fn field(&mut self, level: usize) -> Done {
        if level >= 2 {
            return after(": expressions nested too deeply");
        }
        let start = self.at;
        self.skip_expression()?;
        self.check(start)?;
        self.take('=');
        if self.take('!') {
            let conversion = self.peek();
            if !matches!(conversion, Some('s' | 'r' | 'a')) {
                return after(": invalid conversion character: expected 's', 'r', or 'a'");
            }
            self.at += 1;
        }
        if self.take(':') {
            self.literal(level + 1)?;
        }
        if !self.take('}') {
            return after(": expecting '}'");
        }
        Ok(())
    }

    /// Goes to the end of the expression.
    fn skip_expression(&mut self) -> Done {
        let mut quote: Option<&str> = None;
        let mut open = Vec::new();
        while let Some(c) = self.peek() {
            let rest = &self.text[self.at..];
            if c == '\\' {
                return after(" expression part cannot include a backslash");
            }
            if let Some(end) = quote {
                let ends = rest.starts_with(end);
                self.at += if ends { end.len() } else { c.len_utf8() };
                quote = quote.filter(|_| !ends);
                continue;
            }
            match c {
                '\'' | '"' => quote = Some(&rest[..if is_long(rest) { 3 } else { 1 }]),
                '(' | '[' | '{' => open.push(c),
                '#' => return after(" expression part cannot include '#'"),
                '=' | '!' | '<' | '>' if open.is_empty() && rest[1..].starts_with('=') => {
                    self.at += 1;
                }
                '!' | ':' | '}' | '=' if open.is_empty() => break,
                ')' | ']' | '}' => match open.pop() {
                    None => return after(format!(": unmatched '{c}'")),
                    Some(opening) if closing(opening) != c => {
                        return after(format!(
                            ": closing parenthesis '{c}' does not match \
                             opening parenthesis '{opening}'"
                        ));
                    }
                    Some(_) => {}
                },
                _ => {}
            }
            self.at += quote.map_or(c.len_utf8(), str::len);
        }
        match (quote, open.last()) {
            (Some(_), _) => after(": unterminated string"),
            (None, Some(opening)) => after(format!(": unmatched '{opening}'")),
            (None, None) if self.peek().is_none() => after(": expecting '}'"),
            (None, None) => Ok(()),
        }
    }

    /// Compiles the expression, which ends here, on its own.
    fn check(&self, start: usize) -> Done {
        let expression = &self.text[start..self.at];
        if expression.trim().is_empty() {
            return match self.peek() {
                Some(c @ ('!' | ':' | '=')) => after(format!(": expression required before '{c}'")),
                _ => after(": empty expression not allowed"),
            };
        }
        let text = format!("({expression})");
        let parsed = parse_unchecked(&text, ParseOptions::from(Mode::Module)).try_into_module();
        let Some(mistake) = parsed.and_then(|parsed| find(&text, false, &parsed)) else {
            return Ok(());
        };
        let from = mistake.at.start().to_usize();
        let line = text[..from].rfind('\n').map_or(0, |at| at + 1);
        let shown = text[line..].lines().next().unwrap_or_default().to_owned();
        let shift = TextSize::new(line as u32);
        let marked = TextRange::new(mistake.at.start() - shift, mistake.at.end() - shift);
        let place = (start + from).saturating_sub(1);
        let message = format!("f-string: {}", mistake.message);
        let mut told = Mistake::new(mistake.class, message, range(place, place));
        told.instead = Some((shown, marked));
        Err(Wrong::Inside(Box::new(told)))
    }
}
