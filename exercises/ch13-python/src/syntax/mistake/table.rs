// Chapter 13, Run Python on your heap: given. Nothing is left to write in this file.

//! The parser's kinds of error, and what CPython says of each.

use super::expressions::{is_tight, is_whole, name};
use super::scan::{Kind, range};
use super::{Class, Mistake, Search};
use ruff_python_ast::Expr;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{ParseError, ParseErrorType, UnsupportedSyntaxError};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// Of a line that is indented for no reason.
pub const INDENT: &str = "unexpected indent";

const INVALID: &str = "invalid syntax";

/// The whole of a part of the text is wrong.
fn all(message: impl Into<String>, at: TextRange) -> Mistake {
    Mistake::new(Class::Syntax, message, at)
}

/// What CPython says of an error of the parser's.
pub fn translated(search: &Search<'_>, error: &ParseError) -> Mistake {
    let index = search.index(error.location.start().to_usize());
    let told = search.told(error, index);
    told.unwrap_or_else(|| search.said(INVALID, index))
}

/// What the parser takes and CPython 3.11 does not.
pub fn since_3_12(error: &UnsupportedSyntaxError) -> Mistake {
    all(
        "multiple exception types must be parenthesized",
        error.range,
    )
}

/// Of what is left, the parser's own words.
pub fn lexical(search: &Search<'_>, error: &ParseError) -> Mistake {
    let index = search.index(error.location.start().to_usize());
    search.said(error.error.to_string(), index)
}

impl<'a> Search<'a> {
    /// A mistake that a token is.
    fn said(&self, message: impl Into<String>, index: usize) -> Mistake {
        self.at_token(Class::Syntax, message, index)
    }

    /// What has words of its own.
    fn told(&self, error: &ParseError, index: usize) -> Option<Mistake> {
        use ParseErrorType as Error;
        let place = error.location;
        let said = |message: &str| Some(self.said(message, index));
        match &error.error {
            Error::ExpectedToken { expected, found } => self.expected(*expected, *found, index),
            Error::OtherError(words) => self.other(words, place, index),
            Error::SimpleStatementsOnSameLine => self.second_on_line(index),
            Error::UnexpectedIndentation => {
                let last = self.get(index)?.range.start().to_usize() - 1;
                Some(Mistake::new(Class::Indentation, INDENT, range(last, last)).unmarked())
            }
            Error::ExpectedExpression => self.value_of_key(index),
            Error::UnparenthesizedTupleExpression => {
                let tuple = self.expressions.at(place)?.as_tuple_expr()?;
                Some(self.said(INVALID, self.index(tuple.elts.first()?.end().to_usize())))
            }
            Error::UnparenthesizedGeneratorExpression => {
                Some(all("Generator expression must be parenthesized", place))
            }
            Error::InvalidAssignmentTarget => self.assigned(place),
            Error::InvalidAugmentedAssignmentTarget => {
                let name = name(self.expressions.at(place)?);
                let message = format!("'{name}' is an illegal expression for augmented assignment");
                Some(all(message, place))
            }
            Error::InvalidDeleteTarget => {
                let name = name(self.expressions.at(place)?);
                Some(all(format!("cannot delete {name}"), place))
            }
            Error::NonDefaultParamAfterDefaultParam => {
                said("non-default argument follows default argument")
            }
            Error::ParamAfterVarKeywordParam => {
                said("arguments cannot follow var-keyword argument")
            }
            Error::ExpectedKeywordParam => said("named arguments must follow bare *"),
            Error::VarParameterWithDefault => {
                let stars = self.word_at(index.checked_sub(2)?);
                let kind = if stars == "**" {
                    "keyword"
                } else {
                    "positional"
                };
                said(&format!("var-{kind} argument cannot have default value"))
            }
            Error::InvalidArgumentUnpackingOrder => {
                said("iterable argument unpacking follows keyword argument unpacking")
            }
            Error::PositionalAfterKeywordArgument => {
                let end = self.closing(self.bracket(index)?)?;
                Some(self.said("positional argument follows keyword argument", end))
            }
            Error::PositionalAfterKeywordUnpacking => {
                let end = self.closing(self.bracket(index)?)?;
                let message = "positional argument follows keyword argument unpacking";
                Some(self.said(message, end))
            }
            _ => None,
        }
    }

    fn expected(&self, expected: TokenKind, found: TokenKind, index: usize) -> Option<Mistake> {
        let bracket = self.bracket(index).map(|opening| self.word_at(opening));
        match (expected, found) {
            (TokenKind::Else, _) if found != TokenKind::Colon => {
                let end = self.before(index)?.range.end();
                let place = self.expressions.condition_to(end)?;
                Some(all("expected 'else' after 'if' expression", place))
            }
            (TokenKind::Lpar, _) => Some(self.said("expected '('", index)),
            (_, TokenKind::Lpar) => self.bracketed_parameters(index),
            (TokenKind::Colon, _) if bracket == Some("{") => self.no_value(index),
            (TokenKind::In, _) => None,
            (_, TokenKind::Equal) => self.one_equals(index),
            (_, TokenKind::For) => self.pair_in_comprehension(index),
            (TokenKind::Colon, _) if bracket.is_none() => self.no_colon(index),
            _ if bracket.is_some() => self.no_comma(found, index),
            _ => None,
        }
    }

    fn other(&self, words: &str, place: TextRange, index: usize) -> Option<Mistake> {
        if let Some(after) = words.strip_prefix("Expected an indented block after ") {
            return Some(self.no_block(after, index));
        }
        match words {
            "Expected `except` or `finally` after `try` block" => {
                let message = "expected 'except' or 'finally' block";
                Some(self.at_line(Class::Syntax, message, index))
            }
            "Expected a parameter name" => self.keyword(place),
            "Only one '*' parameter allowed" => {
                Some(self.said("* argument may appear only once", index))
            }
            "Trailing comma not allowed" => {
                let from = self.word_at(self.first_of_line(index)) == "from";
                let message = "trailing comma not allowed without surrounding parentheses";
                Some(self.said(if from { message } else { INVALID }, index + 1))
            }
            "Star import must be the only import" => Some(self.said(INVALID, index + 1)),
            "Bytes literal cannot be mixed with non-bytes literals" => {
                let after = self.index(place.end().to_usize());
                Some(self.said("cannot mix bytes and nonbytes literals", after))
            }
            words if words.starts_with("Expected an expression or a") => {
                (self.word_at(index) == "=").then(|| self.one_equals(index))?
            }
            _ => None,
        }
    }

    /// A header without its colon.
    fn no_colon(&self, index: usize) -> Option<Mistake> {
        let asks = ["def", "else", "finally", "try"];
        let header = self.word_at(self.first_of_line(index));
        let ends = self.get(index)?.kind == Kind::Newline;
        (ends || asks.contains(&header)).then(|| self.said("expected ':'", index))
    }

    /// A header without a block: `after` is the header in the parser's words.
    fn no_block(&self, after: &str, index: usize) -> Mistake {
        let (index, header) = match self.get(index).map(|token| token.kind) {
            Some(Kind::Newline) => (index + 1, index),
            _ => (index, index.saturating_sub(1)),
        };
        let first = self.first_of_line(header);
        let start = self
            .get(first)
            .map_or(0, |token| token.range.start().to_usize());
        let kind = after.replace("`class`", "class").replace('`', "'");
        let kind = kind.replace("clause", "statement");
        let line = self.lines_before(start) + 1;
        let message = format!("expected an indented block after {kind} on line {line}");
        self.at_line(Class::Indentation, message, index)
    }

    /// A mistake that a line begins with. Where CPython's token is the end of
    /// a block or of the text there is nothing to mark.
    fn at_line(&self, class: Class, message: impl Into<String>, index: usize) -> Mistake {
        let mut mistake = self.at_token(class, message, index);
        if class == Class::Indentation {
            mistake.at = TextRange::empty(mistake.at.start());
        }
        let indent = |index: usize| self.get(index).map(|token| token.indent);
        let before = index.checked_sub(1).map(|last| self.first_of_line(last));
        let more = class == Class::Indentation && self.get(index).is_some();
        let ends = more && indent(index) < before.and_then(indent);
        if ends { mistake.unmarked() } else { mistake }
    }

    /// Two values with nothing between them.
    fn no_comma(&self, found: TokenKind, index: usize) -> Option<Mistake> {
        let next = self.get(index).filter(|_| begins_value(found))?;
        let first = self.expression_before(index, is_whole)?;
        let soft = ["_", "case", "match"];
        let start = self.index(first.start().to_usize());
        let is_name = self.get(start)?.kind == Kind::Name;
        let text_follows = self.get(start + 1)?.kind == Kind::Str;
        if is_name && (text_follows || soft.contains(&self.word_at(start))) {
            return None;
        }
        let second = self.expressions.from(
            next.range.start(),
            |expr| !matches!(expr, Expr::Tuple(tuple) if !tuple.parenthesized),
        );
        let end = second.map_or(next.range.end(), Ranged::end);
        let place = TextRange::new(first.start(), end);
        Some(all("invalid syntax. Perhaps you forgot a comma?", place))
    }

    /// A key of a dict without a value.
    fn no_value(&self, index: usize) -> Option<Mistake> {
        let last = self.before(index)?.range.start().to_usize();
        Some(all("':' expected after dictionary key", range(last, last)))
    }

    /// A colon in a dict without a value.
    fn value_of_key(&self, index: usize) -> Option<Mistake> {
        let colon = self.before(index)?;
        let in_dict = self.word_at(self.bracket(index)?) == "{" && self.word(colon) == ":";
        let ends = ["}", ","].contains(&self.word_at(index));
        let message = "expression expected after dictionary key and ':'";
        (in_dict && ends).then(|| all(message, colon.range))
    }

    fn pair_in_comprehension(&self, index: usize) -> Option<Mistake> {
        let opening = self.bracket(index)?;
        if !["[", "{"].contains(&self.word_at(opening)) {
            return None;
        }
        let place = TextRange::new(
            self.get(opening + 1)?.range.start(),
            self.before(index)?.range.end(),
        );
        let message = "did you forget parentheses around the comprehension target?";
        Some(all(message, place))
    }

    fn bracketed_parameters(&self, index: usize) -> Option<Mistake> {
        let kind = if self.word_at(index.checked_sub(1)?) == "lambda" {
            "Lambda expression"
        } else if self.word_at(index.checked_sub(3)?) == "def" {
            "Function"
        } else {
            return self.no_colon(index);
        };
        let end = self.get(self.closing(index)?)?.range.end();
        let place = TextRange::new(self.get(index)?.range.start(), end);
        Some(all(
            format!("{kind} parameters cannot be parenthesized"),
            place,
        ))
    }

    /// `=` where a value is asked for.
    fn one_equals(&self, index: usize) -> Option<Mistake> {
        let opening = self.bracket(index).and_then(|opening| self.get(opening));
        let inside = opening.map_or(TextSize::new(0), |opening| opening.range.end());
        let target = self.expression_before(index, is_tight)?;
        let value = self.get(index + 1)?.range.start();
        let value = self
            .expressions
            .from(value, is_tight)
            .map_or(value, Ranged::end);
        let after = self.index(value.to_usize());
        if opening.is_some() && self.word_at(after).trim().is_empty() {
            return Some(self.said(INVALID, self.scan.tokens.len()));
        }
        if ["=", ":="].contains(&self.word_at(after)) || target.start() < inside {
            return None;
        }
        match target {
            Expr::Name(_) => {
                let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                let end = value.max(self.get(index + 1)?.range.end());
                Some(all(message, TextRange::new(target.start(), end)))
            }
            _ => may_be_compared(target).then(|| compared(target)),
        }
    }

    /// A target of an assignment, a loop or a comprehension.
    fn assigned(&self, place: TextRange) -> Option<Mistake> {
        let target = self.expressions.at(place)?;
        let index = self.index(place.start().to_usize());
        let line = self.first_of_line(index);
        let equals = |index: &usize| self.word_at(*index) == "=" && self.bracket(*index).is_none();
        let mut all_equals = (line..self.scan.tokens.len())
            .take_while(|each| self.scan.tokens[*each].kind != Kind::Newline)
            .filter(equals);
        let (mut before, mut after) = (index, self.index(place.end().to_usize()));
        while before > 0 && self.word_at(before - 1) == "(" && self.word_at(after) == ")" {
            (before, after) = (before - 1, after + 1);
        }
        let only = all_equals.next() == Some(after) && all_equals.next().is_none();
        let tight = before < index || is_tight(target) && !target.is_lambda_expr();
        if only && tight && may_be_compared(target) {
            return Some(compared(target));
        }
        Some(all(format!("cannot assign to {}", name(target)), place))
    }

    /// What is before the `=` of an argument and is no name.
    fn keyword(&self, place: TextRange) -> Option<Mistake> {
        let equals = self.get(self.index(place.end().to_usize()))?;
        let at = TextRange::new(place.start(), equals.range.end());
        let word = &self.text[place];
        Some(match word {
            "None" | "True" | "False" => all(format!("cannot assign to {word}"), at),
            _ => all(
                "expression cannot contain assignment, perhaps you meant \"==\"?",
                at,
            ),
        })
    }

    /// Something after a whole statement.
    fn second_on_line(&self, index: usize) -> Option<Mistake> {
        let before = self.before(index)?;
        let word = self.word(before);
        if ["print", "exec"].contains(&word) {
            let start = self.get(index)?.range.start();
            let value = self.expressions.from(start, |_| true);
            let end = value.map_or(self.get(index)?.range.end(), Ranged::end);
            let message =
                format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?");
            return Some(all(message, TextRange::new(before.range.start(), end)));
        }
        // After `not` only `in` could come.
        let not = usize::from(self.word_at(index) == "not");
        Some(self.said(INVALID, index + not))
    }
}

/// Whether `==` may have been meant after it.
fn may_be_compared(target: &Expr) -> bool {
    !matches!(
        target,
        Expr::List(_)
            | Expr::Tuple(_)
            | Expr::Generator(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
    )
}

fn compared(target: &Expr) -> Mistake {
    let name = name(target);
    let message = format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
    all(message, target.range())
}

/// Whether a value can begin with this token, and no operator is it.
fn begins_value(token: TokenKind) -> bool {
    use TokenKind as T;
    let is_atom = matches!(
        token,
        T::Name | T::Int | T::Float | T::Complex | T::String | T::FStringStart | T::Ellipsis
    );
    let is_word = matches!(token, T::None | T::True | T::False | T::Not | T::Lambda);
    is_atom || is_word || token.is_soft_keyword() || matches!(token, T::Lbrace | T::Tilde)
}
